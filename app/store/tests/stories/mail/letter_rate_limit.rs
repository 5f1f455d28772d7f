//! Letters to an address that may be anyone's: how many of them a stranger can cause.

use domain::stay::MOST_TIMES_FOR_ADDRESS;
use domain::{BookingRequest, EmailAddress, TherapistPreference, VisitNews};
use jiff::{SignedDuration, Timestamp};
use store::{VisitError, VisitToken};

use crate::inbox::contact::PERSON;
use crate::scene::Scene;
use crate::visits::stay::at_host;

stories! {
    forty_moves_are_one_letter_in_a_quarter_of_an_hour,
    a_visit_is_moved_ten_times_a_day,
    one_address_gets_ten_letters_a_day_over_all_visits,
    a_letter_that_had_to_wait_says_how_things_stand_then,
    whatever_strangers_do_all_day_is_few_letters,
}

impl Scene {
    async fn moved(&self, token: &VisitToken, wall: &str, now: Timestamp) -> Result<(), VisitError> {
        self.store
            .move_visit(token, self.at(wall), TherapistPreference::Anyone, now)
            .await
    }

    fn for_somebody(&self, wall: &str, email: &str) -> BookingRequest {
        BookingRequest {
            email: EmailAddress::parse(email).expect("an address"),
            ..self.request(wall)
        }
    }
}

/// One booking in a victim's address, moved forty times, was 41 letters in a tenth of a second.
async fn forty_moves_are_one_letter_in_a_quarter_of_an_hour(scene: Scene) {
    let token = scene.book(&scene.request("2026-12-02 14:00")).await;
    assert_eq!(scene.sent(0).await, [VisitNews::Booked]);
    let mut refused = 0;
    for turn in 0..40 {
        let wall = match turn {
            10.. => "2026-12-07 14:00",
            _ if turn % 2 == 0 => "2026-12-03 14:00",
            _ => "2026-12-02 14:00",
        };
        match scene.moved(&token, wall, scene.now).await {
            Ok(()) => assert!(turn < 10, "turn {turn}"),
            Err(VisitError::TooMany) => refused += 1,
            Err(other) => panic!("{other:?}"),
        }
        assert_eq!(scene.sent(0).await, [], "turn {turn}");
    }
    assert_eq!(refused, 30);
    assert_eq!(
        scene.number("SELECT COUNT(*) FROM outbox").await,
        11,
        "one for each that was done"
    );
    assert_eq!(scene.sent(14).await, []);
    assert_eq!(scene.sent(15).await, [], "it is where it was told to be");
    assert_eq!(
        scene.number("SELECT COUNT(*) FROM outbox").await,
        1,
        "and nothing is left of them"
    );

    // The next day it can be moved again, and one letter tells where it is in the end.
    let next_day = scene.now + SignedDuration::from_hours(24);
    for wall in ["2026-12-03 14:00", "2026-12-04 14:00"] {
        scene.moved(&token, wall, next_day).await.expect("a free start");
    }
    let news = scene.sent(24 * 60).await;
    let before = Some("2026-12-02T14:00".parse().expect("a time"));
    assert!(
        matches!(&news[..], [VisitNews::Changed(changes)] if changes.start == before),
        "{news:?}"
    );
    scene.store.cancel_visit(&token, next_day).await.expect("a visit");
    assert_eq!(scene.sent(24 * 60 + 14).await, []);
    assert_eq!(scene.sent(24 * 60 + 15).await, [VisitNews::Cancelled]);
}

async fn a_visit_is_moved_ten_times_a_day(scene: Scene) {
    let token = scene.book(&scene.request("2026-12-02 14:00")).await;
    for hour in 0..10 {
        let now = scene.now + SignedDuration::from_hours(hour);
        let wall = if hour % 2 == 0 {
            "2026-12-03 14:00"
        } else {
            "2026-12-02 14:00"
        };
        scene.moved(&token, wall, now).await.expect("a free start");
    }
    let at = |minutes| scene.now + SignedDuration::from_mins(minutes);
    let early = scene.moved(&token, "2026-12-03 14:00", at(24 * 60 - 1)).await;
    assert!(matches!(early, Err(VisitError::TooMany)), "{early:?}");
    scene
        .moved(&token, "2026-12-02 14:00", at(24 * 60 - 1))
        .await
        .expect("it is there already");
    scene
        .moved(&token, "2026-12-03 14:00", at(24 * 60 + 1))
        .await
        .expect("the first was a day ago");
    // It can always be called off.
    scene
        .store
        .cancel_visit(&token, at(24 * 60 + 1))
        .await
        .expect("a visit");
}

async fn one_address_gets_ten_letters_a_day_over_all_visits(scene: Scene) {
    let mut visits = Vec::new();
    for turn in 0..8 {
        let email = ["victim@example.org", "Victim@Example.ORG", "victim+7@example.org"][turn % 3];
        let wall = format!("2026-12-{:02} 14:00", turn + 2);
        visits.push(scene.book_somewhen(&wall, email).await);
    }
    assert_eq!(scene.sent(0).await.len(), 8);
    for visit in &visits {
        scene.store.cancel_visit(visit, scene.now).await.expect("a visit");
    }
    assert_eq!(scene.sent(15).await.len(), 2, "ten in all");
    // Whoever has the address themselves is told of what they book, whatever strangers have done with it.
    scene.book_somewhen("2026-12-16 14:00", "victim@example.org").await;
    scene.book_somewhen("2026-12-02 10:00", "somebody@example.org").await;
    assert_eq!(scene.sent(16).await, [VisitNews::Booked, VisitNews::Booked]);
    assert_eq!(scene.sent(24 * 60 - 1).await, []);
    let later = scene.sent(2 * 24 * 60).await;
    assert_eq!(
        later,
        [const { VisitNews::Cancelled }; 6],
        "the others once there is room"
    );
    assert_eq!(scene.store.next_mail().await.expect("a store"), None);
}

impl Scene {
    /// Books on the first of some days and hours at which the clinic is open.
    async fn book_somewhen(&self, wall: &str, email: &str) -> VisitToken {
        let mut request = self.for_somebody(wall, email);
        for _ in 0..4 {
            match self.store.book(&request, self.now).await {
                Ok(booked) => return booked.token,
                Err(_) => request.start += SignedDuration::from_hours(24),
            }
        }
        panic!("nothing is open around {wall}")
    }
}

async fn a_letter_that_had_to_wait_says_how_things_stand_then(scene: Scene) {
    let mut visits = Vec::new();
    for turn in 0..10 {
        let wall = format!("2026-12-{:02} 14:00", turn + 2);
        visits.push(scene.book_somewhen(&wall, "a@example.org").await);
    }
    assert_eq!(scene.sent(0).await.len(), 10);
    scene
        .moved(&visits[9], "2026-12-16 10:00", scene.now)
        .await
        .expect("a free start");
    assert_eq!(scene.sent(15).await, []);
    scene.store.cancel_visit(&visits[9], scene.now).await.expect("a visit");
    assert_eq!(scene.sent(24 * 60).await, [VisitNews::Cancelled]);
}

/// Books, moves and calls off by turns, a day long: 300 times, or as often as `GLO_TEST_LETTERS` says, such as 10000.
async fn whatever_strangers_do_all_day_is_few_letters(scene: Scene) {
    let turns = std::env::var("GLO_TEST_LETTERS").map_or(300, |turns| turns.parse().expect("a number"));
    let mut tokens = Vec::new();
    let (mut letters, mut looked) = (0, -1);
    for turn in 0..turns {
        let minute = turn * 24 * 60 / turns;
        let now = scene.now + SignedDuration::from_mins(minute);
        let wall = format!("2026-12-{:02} {:02}:00", 2 + turn % 12, 10 + turn % 7);
        match (
            turn % 3,
            tokens.get(usize::try_from(turn / 3).expect("a number") % tokens.len().max(1)),
        ) {
            (1, Some(token)) => {
                // Not every start is open, and not every visit is still to be moved.
                let _ = scene.moved(token, &wall, now).await;
            }
            (2, Some(token)) => scene.store.cancel_visit(token, now).await.expect("a visit"),
            _ => {
                let request = scene.for_somebody(&wall, &format!("victim+{turn}@example.org"));
                let host = u8::try_from(turn % 250).expect("a number");
                let booked = scene.store.book_from(&request, at_host(PERSON, host), now).await;
                tokens.extend(booked.map(|booked| booked.token));
            }
        }
        if minute > looked {
            looked = minute;
            letters += scene.sent(minute).await.len();
        }
    }
    println!("{turns} requests, {} booked, {letters} letters", tokens.len());
    // At most ten, and the first one of each visit that there may be.
    assert!(
        (1..=10 + MOST_TIMES_FOR_ADDRESS as usize).contains(&letters),
        "{letters}"
    );
}
