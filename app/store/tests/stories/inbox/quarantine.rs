//! What is held apart is bounded, whatever comes.

use std::net::{IpAddr, Ipv4Addr};

use domain::spam::{MOST_HELD, MOST_HELD_FROM_ADDRESS, MOST_KEPT, Sender, SpamSignal};
use domain::{ContactRequest, InboxFolder, MessageText};
use jiff::{SignedDuration, Timestamp};
use store::WriteError;

use crate::inbox::contact::{PERSON, SCRIPT};
use crate::scene::{Engine, Scene};

stories! {
    ten_thousand_posts_fill_nothing,
    what_is_held_has_a_budget_by_address_and_in_all,
    what_is_held_goes_after_thirty_days,
    what_may_be_a_persons_goes_last,
}

/// A script at one of many addresses.
fn script(host: usize) -> Sender {
    let [.., third, fourth] = host.to_be_bytes();
    Sender {
        address: Some(IpAddr::V4(Ipv4Addr::new(198, 51, third, fourth))),
        ..SCRIPT
    }
}

impl Scene {
    /// A form that the server has not made.
    async fn forged(&self) -> ContactRequest {
        let mut request = self.letter(60).await;
        request.stamp = "1-00".into();
        request
    }

    /// Whether it was stored.
    async fn takes(&self, request: &ContactRequest, sender: Sender, now: Timestamp) -> bool {
        match self.store.write_to_clinic(request, sender, now).await {
            Ok(_) => true,
            Err(WriteError::TooMany) => false,
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// Without a browser's headers and with a forged stamp, 10,085 messages were stored in 8 seconds: 53 MB, for ever.
async fn ten_thousand_posts_fill_nothing(scene: Scene) {
    let mut forged = scene.forged().await;
    forged.message = MessageText::parse(&"€".repeat(5_000)).expect("a message");
    let mut taken = 0;
    for post in 0..10_000 {
        // From four hundred addresses, for five days.
        let now = scene.now + SignedDuration::from_hours(3) * (post / 250);
        forged.key = domain::IdempotencyKey::parse(&format!("key-{post:012}")).expect("a key");
        let host = usize::try_from(post % 400).expect("a number");
        taken += u32::from(scene.takes(&forged, script(host), now).await);
    }
    assert_eq!(taken, 40 * MOST_HELD, "a hundred in three hours");
    assert_eq!(scene.post().await, [0, i64::from(MOST_KEPT), 0]);
    let bytes = "SELECT CAST(SUM(length(body)) * 3 AS BIGINT) FROM message";
    assert_eq!(scene.number(bytes).await, i64::from(MOST_KEPT) * 15_000);
    if scene.engine == Engine::Sqlite {
        let pages = scene.number("PRAGMA page_count").await * scene.number("PRAGMA page_size").await;
        assert!(pages < 16_000_000, "{pages} bytes");
    }
    // A person comes through as ever.
    let person = scene.letter(60).await;
    assert_eq!(scene.write(&person, PERSON).await.signs, []);
}

async fn what_is_held_has_a_budget_by_address_and_in_all(scene: Scene) {
    let mut taken = 0;
    for _ in 0..2 * MOST_HELD_FROM_ADDRESS {
        taken += u32::from(scene.takes(&scene.forged().await, script(0), scene.now).await);
    }
    assert_eq!(taken, MOST_HELD_FROM_ADDRESS);
    for host in 0..2 * MOST_HELD {
        let host = usize::try_from(host).expect("a number");
        taken += u32::from(scene.takes(&scene.forged().await, script(host), scene.now).await);
    }
    assert_eq!(taken, MOST_HELD);
    // What was not taken is not remembered: the same form may come again, and is judged then.
    let late = scene.forged().await;
    assert!(!scene.takes(&late, script(7), scene.now).await);
    assert!(
        scene
            .takes(&late, script(7), scene.now + SignedDuration::from_hours(3))
            .await
    );
}

async fn what_is_held_goes_after_thirty_days(scene: Scene) {
    scene.write(&scene.forged().await, SCRIPT).await;
    scene.write(&scene.letter(60).await, PERSON).await;
    let days = |days: i64| scene.now + SignedDuration::from_hours(24 * days);
    let almost = days(30) - SignedDuration::from_secs(1);
    assert_eq!(scene.store.forget_held(almost).await.expect("a store"), 0);
    assert_eq!(scene.store.forget_held(days(30)).await.expect("a store"), 1);
    assert_eq!(scene.store.forget_held(days(300)).await.expect("a store"), 0);
    assert_eq!(scene.post().await, [1, 0, 2], "what a person has written stays");
}

async fn what_may_be_a_persons_goes_last(scene: Scene) {
    for _ in 0..6 {
        scene.write(&scene.letter(60).await, PERSON).await;
    }
    let held = scene
        .store
        .inbox(InboxFolder::Held, 0)
        .await
        .expect("an inbox")
        .messages;
    assert_eq!(held[0].signs, [SpamSignal::AddressRateLimit], "the sixth");
    for post in 0..2 * MOST_KEPT {
        let now = scene.now + SignedDuration::from_hours(3) * (1 + i32::try_from(post / 100).expect("a number"));
        let host = usize::try_from(post).expect("a number");
        scene.takes(&scene.forged().await, script(host), now).await;
    }
    assert_eq!(scene.post().await[1], i64::from(MOST_KEPT));
    let persons = "SELECT COUNT(*) FROM message WHERE signs = 'address-budget'";
    assert_eq!(scene.number(persons).await, 1);
}
