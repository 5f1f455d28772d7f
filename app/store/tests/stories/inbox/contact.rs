//! Writing to the clinic.

use domain::spam::{MOST_FROM_ADDRESS, MOST_HELD_FROM_ADDRESS, MOST_PROGRAMS_FROM_ADDRESS, Sender, SpamSignal};
use domain::{ContactForm, ContactRequest, InboxFolder, TreatmentSlug};
use jiff::{SignedDuration, Timestamp};
use store::{Message, MessageState, WriteError, Written};
use tokio::task::JoinSet;

use crate::scene::Scene;

stories! {
    a_message_can_be_read_back,
    a_form_from_a_treatment_knows_it,
    a_message_is_stored_once,
    a_hundred_clicks_are_one_message,
    what_looks_like_a_script_is_held_apart,
    a_thousand_posts_of_one_script_leave_room_for_a_person,
    budgets_hold_when_everyone_comes_at_once,
    budgets_come_back,
    what_is_stored_does_not_tell_where_it_came_from,
    nothing_printed_tells_who_has_written,
}

/// A person in a browser, at one address.
pub(crate) const PERSON: Sender = Sender {
    address: Some(std::net::IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 7))),
    is_browser: true,
    device: domain::Device::UNKNOWN,
};

/// A script at the same address.
pub(crate) const SCRIPT: Sender = Sender {
    is_browser: false,
    ..PERSON
};

impl Scene {
    /// A form that was made so many seconds ago, filled in.
    pub(crate) async fn letter(&self, age: i64) -> ContactRequest {
        let made = self.now - SignedDuration::from_secs(age);
        let ticket = self.store.contact_ticket(None, made).await.expect("a ticket");
        let form = ContactForm {
            name: "Ada Lovelace".into(),
            email: "ada@example.org".into(),
            phone: "+1 780 555 0100".into(),
            subject: "Massage before a race".into(),
            message: "May I come on the day itself?\nThank you!".into(),
            key: ticket.key,
            stamp: ticket.stamp,
            website: String::new(),
        };
        form.parse().expect("a form that is well filled in")
    }

    pub(crate) async fn write(&self, request: &ContactRequest, sender: Sender) -> Written {
        self.write_at(request, sender, self.now).await
    }

    async fn write_at(&self, request: &ContactRequest, sender: Sender, now: Timestamp) -> Written {
        self.store
            .write_to_clinic(request, sender, now)
            .await
            .expect("a message that is stored")
    }

    /// The latest messages of one folder.
    async fn folder(&self, folder: InboxFolder) -> Vec<Message> {
        self.store.inbox(folder, 0).await.expect("an inbox").messages
    }

    /// How many messages are in the inbox, how many are held, and how many mails there are.
    pub(crate) async fn post(&self) -> [i64; 3] {
        [
            self.number("SELECT COUNT(*) FROM message WHERE state = 'inbox'").await,
            self.number("SELECT COUNT(*) FROM message WHERE state = 'held'").await,
            self.number("SELECT COUNT(*) FROM outbox").await,
        ]
    }
}

async fn a_message_can_be_read_back(scene: Scene) {
    let request = scene.letter(60).await;
    let Written {
        reference,
        signs,
        repeated,
    } = scene.write(&request, PERSON).await;
    assert!(signs.is_empty() && !repeated);
    let inbox = scene.folder(InboxFolder::Open).await;
    let [message] = &inbox[..] else {
        panic!("one message: {inbox:?}")
    };
    assert_eq!(message.reference, reference);
    assert_eq!((message.state, &message.signs[..]), (MessageState::Inbox, &[][..]));
    assert_eq!(message.name, request.name);
    assert_eq!(message.email, request.email);
    assert_eq!(message.phone, request.phone);
    assert_eq!(message.subject, request.subject);
    assert_eq!(message.body, request.message);
    assert_eq!(message.received_at, scene.now);
    assert_eq!(scene.post().await, [1, 0, 2], "and a mail to each side");

    let mut by_phone = scene.letter(60).await;
    (by_phone.email, by_phone.subject) = (None, None);
    scene.write(&by_phone, PERSON).await;
    assert_eq!(scene.post().await, [2, 0, 3], "nobody to mail to");
}

async fn a_form_from_a_treatment_knows_it(scene: Scene) {
    for (about, subject) in [
        ("prenatal", Some("Prenatal massage")),
        ("head-to-toe-glo", Some("Head-To-Toe Glo")),
        ("sauna", None),
        ("", None),
    ] {
        let slug = TreatmentSlug::parse(about);
        let ticket = scene
            .store
            .contact_ticket(slug.as_ref(), scene.now)
            .await
            .expect("a ticket");
        assert_eq!(ticket.subject.as_deref(), subject, "{about}");
        assert!(ticket.stamp.starts_with(&scene.now.as_second().to_string()));
    }
    assert_eq!(scene.number("SELECT COUNT(*) FROM secret").await, 1);
}

async fn a_message_is_stored_once(scene: Scene) {
    let request = scene.letter(60).await;
    let first = scene.write(&request, PERSON).await;
    let again = scene
        .write_at(&request, PERSON, scene.now + SignedDuration::from_hours(30))
        .await;
    assert_eq!(
        again,
        Written {
            repeated: true,
            ..first
        }
    );
    let mut other = request.clone();
    other.subject = None;
    let outcome = scene.store.write_to_clinic(&other, PERSON, scene.now).await;
    assert!(matches!(outcome, Err(WriteError::KeyReused)), "{outcome:?}");
    assert_eq!(scene.post().await, [1, 0, 2]);
}

async fn a_hundred_clicks_are_one_message(scene: Scene) {
    let request = scene.letter(60).await;
    let mut clicks = JoinSet::new();
    for _ in 0..100 {
        let (scene, request) = (scene.clone(), request.clone());
        clicks.spawn(async move { scene.write(&request, PERSON).await });
    }
    let mut first = 0;
    while let Some(written) = clicks.join_next().await {
        first += usize::from(!written.expect("no panic").repeated);
    }
    assert_eq!(first, 1);
    assert_eq!(scene.post().await, [1, 0, 2]);
}

async fn what_looks_like_a_script_is_held_apart(scene: Scene) {
    let mut trapped = scene.letter(60).await;
    trapped.is_trapped = true;
    assert_eq!(scene.write(&trapped, PERSON).await.signs, [SpamSignal::Honeypot]);

    let mut forged = scene.letter(60).await;
    forged.stamp = scene.letter(60).await.stamp;
    assert_eq!(
        scene.write(&forged, PERSON).await.signs,
        [SpamSignal::Forged],
        "the stamp of another form"
    );
    let again = scene.write(&forged, PERSON).await;
    assert_eq!((again.signs, again.repeated), (vec![SpamSignal::Forged], true));

    let held = scene.folder(InboxFolder::Held).await;
    assert_eq!(held.len(), 2);
    for message in held {
        assert_eq!(message.body.as_str(), "May I come on the day itself?\nThank you!");
        assert_eq!(message.signs.len(), 1);
    }
    assert_eq!(scene.post().await, [0, 2, 0], "kept, and nobody is mailed");
}

async fn a_thousand_posts_of_one_script_leave_room_for_a_person(scene: Scene) {
    let mut refused = 0;
    for _ in 0..1_000 {
        let request = scene.letter(60).await;
        match scene.store.write_to_clinic(&request, SCRIPT, scene.now).await {
            Ok(_) => {}
            Err(WriteError::TooMany) => refused += 1,
            Err(other) => panic!("{other:?}"),
        }
    }
    let (through, held) = (i64::from(MOST_PROGRAMS_FROM_ADDRESS), i64::from(MOST_HELD_FROM_ADDRESS));
    assert_eq!(scene.post().await, [through, held, 2 * through]);
    assert_eq!(refused, 1_000 - through - held);
    let person = scene.letter(60).await;
    assert!(scene.write(&person, PERSON).await.signs.is_empty());
}

async fn budgets_hold_when_everyone_comes_at_once(scene: Scene) {
    let mut posts = JoinSet::new();
    for _ in 0..60 {
        let scene = scene.clone();
        posts.spawn(async move {
            let request = scene.letter(60).await;
            scene.store.write_to_clinic(&request, PERSON, scene.now).await
        });
    }
    let mut references = std::collections::BTreeSet::new();
    while let Some(written) = posts.join_next().await {
        match written.expect("no panic") {
            Ok(written) => assert!(references.insert(written.reference.to_string()), "one of its own"),
            Err(WriteError::TooMany) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    let (through, held) = (i64::from(MOST_FROM_ADDRESS), i64::from(MOST_HELD_FROM_ADDRESS));
    assert_eq!(i64::try_from(references.len()), Ok(through + held));
    assert_eq!(scene.post().await, [through, held, 2 * through]);
}

async fn budgets_come_back(scene: Scene) {
    for _ in 0..=MOST_FROM_ADDRESS {
        let request = scene.letter(60).await;
        scene.write(&request, PERSON).await;
    }
    let request = scene.letter(60).await;
    let written = scene
        .write_at(&request, PERSON, scene.now + SignedDuration::from_hours(3))
        .await;
    assert_eq!(written.signs, []);
    let inbox = i64::from(MOST_FROM_ADDRESS) + 1;
    assert_eq!(scene.post().await, [inbox, 1, 2 * inbox]);
}

async fn what_is_stored_does_not_tell_where_it_came_from(scene: Scene) {
    let request = scene.letter(60).await;
    scene.write(&request, PERSON).await;
    let like = "SELECT COUNT(*) FROM message WHERE network_hash LIKE '%192.0.2%'";
    assert_eq!(scene.number(like).await, 0);
    let secret = "SELECT COUNT(*) FROM message JOIN secret ON network_hash = value";
    assert_eq!(scene.number(secret).await, 0);
}

async fn nothing_printed_tells_who_has_written(scene: Scene) {
    let request = scene.letter(60).await;
    scene.write(&request, PERSON).await;
    let inbox = scene.folder(InboxFolder::Open).await;
    let mails = scene.store.due_mail(10, scene.now).await.expect("mails");
    let told = format!("{inbox:?} {mails:?}").to_lowercase();
    for secret in ["ada", "example.org", "0100", "race", "the day itself"] {
        assert!(!told.contains(secret), "{secret} is in: {told}");
    }
}
