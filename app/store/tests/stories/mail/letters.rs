//! Letters: where they go, what they say, when they say nothing, and what becomes of those that cannot go out.

use domain::{
    BoardForm as Form, ClientForm, EmailAddress, MailFailure, ResourceId, Role, TherapistPreference, VisitChanges,
    VisitNews,
};
use jiff::SignedDuration;
use store::{Arranged, Caller, ClientId, LetterAbout, MailAbout, VisitError, Whose};

use crate::scene::{A, B, Scene};

stories! {
    a_corrected_address_gets_the_mail_of_visits_to_come,
    one_visit_has_another_contact_until_that_is_undone,
    a_letter_says_what_has_changed_and_nothing_else,
    what_is_taken_back_is_no_letter,
    who_was_told_of_nothing_is_told_once_how_it_stands,
    nobody_is_told_that_what_they_never_heard_of_is_off,
    who_may_have_heard_of_it_is_told_that_it_is_off,
    nothing_is_mailed_about_a_visit_that_is_over,
    a_letter_that_failed_is_seen_corrected_and_sent_again,
    a_confirmation_is_sent_again_to_whoever_never_got_it,
    an_address_of_old_is_still_read,
}

const DAY: &str = "2026-12-02";
const TWO_O_CLOCK: &str = "2026-12-02 14:00";

impl Scene {
    /// The one visit of the day, with how often it was changed.
    async fn seen(&self, act: &str) -> Form {
        let day = (DAY.parse().expect("a date"), 1);
        let board = self
            .store
            .board(day, domain::Scope::All, self.now)
            .await
            .expect("a store");
        let visit = board.visits.first().expect("a visit");
        Form {
            act: act.into(),
            visit: visit.id.0.to_string(),
            revision: visit.revision.to_string(),
            anyway: "yes".into(),
            ..Form::default()
        }
    }

    async fn does(&self, who: &Caller, form: &Form) -> Result<Arranged, VisitError> {
        let request = form.parse().expect("a form that is well filled in");
        self.store.arrange(who, &request, true, self.now).await
    }

    async fn does_soon(&self, who: &Caller, form: &Form) -> Arranged {
        self.does(who, form).await.expect("it is done")
    }

    async fn moves(&self, who: &Caller, therapist: ResourceId, time: &str, minutes: &str) -> Arranged {
        let form = Form {
            date: DAY.into(),
            time: time.into(),
            therapist: therapist.0.to_string(),
            minutes: minutes.into(),
            ..self.seen("move").await
        };
        self.does_soon(who, &form).await
    }

    /// Where the letters that are due go.
    async fn addressed(&self, minutes: i64) -> Vec<String> {
        let mails = self.due(minutes).await;
        let to = mails.iter().map(|mail| match &mail.about {
            MailAbout::Visit(visit, _) => visit
                .client_email
                .as_ref()
                .map_or("nobody", EmailAddress::as_str)
                .to_owned(),
            other => panic!("{other:?}"),
        });
        to.collect()
    }

    /// Writes down another address of the client, as staff do.
    async fn corrects(&self, who: &Caller, email: &str) {
        let id = ClientId(self.number("SELECT id FROM client").await);
        let file = self
            .store
            .client_file(id, Whose::Everyone)
            .await
            .expect("a store")
            .expect("a file");
        let form = ClientForm {
            name: "Ada King".into(),
            email: email.into(),
            phone: file
                .client
                .phone
                .map_or_else(String::new, |phone| phone.as_str().to_owned()),
            ..ClientForm::default()
        };
        let request = form.parse().expect("a client");
        self.store
            .change_client((id, &file.revision), &request, who, self.now)
            .await
            .expect("it is written");
    }
}

/// A form that undoes what an entry of the audit says.
fn undo(entry: i64) -> Form {
    Form {
        act: "undo".into(),
        entry: entry.to_string(),
        ..Form::default()
    }
}

async fn a_corrected_address_gets_the_mail_of_visits_to_come(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let past = scene.book(&scene.request_for(A, "2026-11-24 10:00")).await;
    let token = scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    let mut later = scene.clone();
    later.now = scene.at("2026-11-25 09:00");
    later.corrects(&rosa, "ada@example.com").await;
    let visit = scene.store.visit(&token).await.expect("a store").expect("the visit");
    assert_eq!(
        visit.client_name.as_str(),
        "Ada King",
        "a name is corrected as an address is"
    );
    assert_eq!(
        later.addressed(0).await,
        ["ada@example.com"],
        "of what waits, too, but of nothing that is over"
    );
    let past = scene.store.visit(&past).await.expect("a store").expect("the visit");
    assert_eq!(past.client_email.expect("an address").as_str(), "ada@example.org");
    let form = Form {
        reason: "Ill".into(),
        ..scene.seen("cancel").await
    };
    later.does_soon(&rosa, &form).await;
    assert_eq!(later.addressed(5).await, ["ada@example.com"]);
}

async fn one_visit_has_another_contact_until_that_is_undone(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let token = scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    let other = scene.book(&scene.request_for(A, "2026-12-03 14:00")).await;
    let email = async |token| {
        let visit = scene.store.visit(token).await.expect("a store").expect("the visit");
        visit.client_email.expect("an address").as_str().to_owned()
    };
    let form = Form {
        email: "mother@example.org".into(),
        phone: "780 555 0199".into(),
        ..scene.seen("contact").await
    };
    let stale = form.clone();
    let changed = scene.does_soon(&rosa, &form).await;
    let refused = scene.does(&rosa, &stale).await;
    assert!(matches!(refused, Err(VisitError::Stale)), "{refused:?}");
    assert_eq!(email(&token).await, "mother@example.org");
    assert_eq!(email(&other).await, "ada@example.org");
    assert_eq!(
        scene
            .number("SELECT COUNT(*) FROM client WHERE email = 'ada@example.org'")
            .await,
        1
    );

    scene.corrects(&rosa, "ada@example.com").await;
    assert_eq!(email(&token).await, "mother@example.org", "it is this visit's alone");
    assert_eq!(email(&other).await, "ada@example.com");
    let undone = scene.does_soon(&rosa, &undo(changed.entry.0)).await;
    assert_eq!(email(&token).await, "ada@example.org");
    scene.does_soon(&rosa, &undo(undone.entry.0)).await;
    assert_eq!(email(&token).await, "mother@example.org");

    // What is the client's own follows it again.
    let own = Form {
        email: "ada@example.com".into(),
        phone: "+1 780 555 0100".into(),
        ..scene.seen("contact").await
    };
    scene.does_soon(&rosa, &own).await;
    scene.corrects(&rosa, "countess@example.com").await;
    assert_eq!(email(&token).await, "countess@example.com");

    let thea = scene.staff("thea", Role::Therapist).await;
    let refused = scene.does(&thea, &scene.seen("contact").await).await;
    assert!(matches!(refused, Err(VisitError::NotAllowed)), "{refused:?}");
}

async fn a_letter_says_what_has_changed_and_nothing_else(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    assert_eq!(scene.sent(0).await, [VisitNews::Booked]);

    scene.moves(&rosa, B, "14:00", "60").await;
    let by_another = VisitChanges {
        therapist: Some("Therapist A".into()),
        ..VisitChanges::default()
    };
    assert_eq!(scene.sent(5).await, [VisitNews::Changed(by_another)]);
    scene.moves(&rosa, B, "14:00", "45").await;
    let shorter = VisitChanges {
        minutes: Some(60),
        ..VisitChanges::default()
    };
    assert_eq!(scene.sent(10).await, [VisitNews::Changed(shorter)]);
    scene.moves(&rosa, B, "15:00", "45").await;
    let moved = VisitChanges {
        start: Some("2026-12-02T14:00".parse().expect("a time")),
        ..VisitChanges::default()
    };
    assert_eq!(scene.sent(15).await, [VisitNews::Changed(moved)]);
    // Another room is nobody's business but the clinic's.
    let room = Form {
        room: "12".into(),
        date: DAY.into(),
        time: "15:00".into(),
        therapist: "2".into(),
        ..scene.seen("move").await
    };
    scene.does_soon(&rosa, &room).await;
    assert_eq!(scene.sent(20).await, []);
}

async fn what_is_taken_back_is_no_letter(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    scene.sent(0).await;
    let cancelled = scene.does_soon(&rosa, &scene.seen("cancel").await).await;
    scene.does_soon(&rosa, &undo(cancelled.entry.0)).await;
    assert_eq!(scene.sent(5).await, []);
    // There and back again by hand is the same.
    scene.moves(&rosa, A, "16:00", "60").await;
    scene.moves(&rosa, A, "14:00", "60").await;
    assert_eq!(scene.sent(10).await, []);
    assert_eq!(
        scene.number("SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL").await,
        0
    );

    let cancelled = scene.does_soon(&rosa, &scene.seen("cancel").await).await;
    assert_eq!(scene.sent(15).await, [VisitNews::Cancelled]);
    scene.does_soon(&rosa, &undo(cancelled.entry.0)).await;
    assert_eq!(scene.sent(20).await, [VisitNews::Restored]);
}

async fn who_was_told_of_nothing_is_told_once_how_it_stands(scene: Scene) {
    let token = scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    let to = scene.at("2026-12-02 15:30");
    scene
        .store
        .move_visit(&token, to, TherapistPreference::Therapist(A), scene.now)
        .await
        .expect("free");
    assert_eq!(scene.sent(0).await, [VisitNews::Booked]);
    // Who has called it off themselves before they were told of it, needs no letter.
    let token = scene.book(&scene.request_for(B, TWO_O_CLOCK)).await;
    scene.store.cancel_visit(&token, scene.now).await.expect("it is off");
    assert_eq!(scene.sent(60).await, []);
    assert_eq!(scene.store.next_mail().await.expect("a store"), None);

    // What staff book and take back at once, nobody hears of.
    let rosa = scene.staff("rosa", Role::Reception).await;
    let walk_in = Form {
        act: "book".into(),
        name: "Eve".into(),
        email: "eve@example.org".into(),
        service: "relaxation-60".into(),
        date: "2026-12-03".into(),
        time: "10:00".into(),
        therapist: "1".into(),
        key: "key-0123456789abcdef".into(),
        ..Form::default()
    };
    let booked = scene.does_soon(&rosa, &walk_in).await;
    let undone = scene.does_soon(&rosa, &undo(booked.entry.0)).await;
    assert_eq!(scene.sent(5).await, []);
    scene.does_soon(&rosa, &undo(undone.entry.0)).await;
    assert_eq!(scene.sent(10).await, [VisitNews::Booked]);
    // What a client has booked, they know of, even where the letter that says so has not gone out yet.
    scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    let entry = "SELECT id FROM audit WHERE act = 'book'
        AND subject_id = (SELECT CAST(id AS TEXT) FROM visit WHERE told IS NULL AND state = 'booked')";
    scene.does_soon(&rosa, &undo(scene.number(entry).await)).await;
    assert_eq!(scene.sent(15).await, [VisitNews::Cancelled]);
}

/// A visit of the third of December that staff book.
fn walk_in() -> Form {
    Form {
        act: "book".into(),
        name: "Eve".into(),
        email: "eve@example.org".into(),
        service: "relaxation-60".into(),
        date: DAY.into(),
        time: "10:00".into(),
        therapist: "1".into(),
        key: "key-0123456789abcdef".into(),
        ..Form::default()
    }
}

/// They used to be told that, and nothing else.
async fn nobody_is_told_that_what_they_never_heard_of_is_off(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    scene.does_soon(&rosa, &walk_in()).await;
    let cancelled = scene.does_soon(&rosa, &scene.seen("cancel").await).await;
    assert_eq!(scene.sent(5).await, []);
    assert_eq!(scene.store.next_mail().await.expect("a store"), None);
    // What takes place after all is told as what is booked.
    let restored = scene.does_soon(&rosa, &undo(cancelled.entry.0)).await;
    scene.moves(&rosa, A, "11:00", "60").await;
    assert_eq!(scene.sent(10).await, [VisitNews::Booked]);
    assert!(restored.visit.is_some());
    scene.does_soon(&rosa, &scene.seen("cancel").await).await;
    assert_eq!(scene.sent(15).await, [VisitNews::Cancelled]);
}

/// A letter that was tried may have arrived, whatever became of the answer; and what was booked by themselves is known to them.
async fn who_may_have_heard_of_it_is_told_that_it_is_off(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    scene.does_soon(&rosa, &walk_in()).await;
    assert_eq!(scene.due(2).await.len(), 1, "it is on its way");
    scene.does_soon(&rosa, &scene.seen("cancel").await).await;
    assert_eq!(scene.sent(30).await, [VisitNews::Cancelled]);

    // Told once, and to be told again: by who books, and by who calls it off.
    let token = scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    assert_eq!(scene.sent(30).await, [VisitNews::Booked]);
    scene.does_soon(&rosa, &scene.seen("resend").await).await;
    scene.store.cancel_visit(&token, scene.now).await.expect("it is off");
    assert_eq!(scene.sent(60).await, [VisitNews::Cancelled]);
}

async fn nothing_is_mailed_about_a_visit_that_is_over(scene: Scene) {
    scene.book(&scene.request_for(A, "2026-11-23 15:00")).await;
    assert_eq!(scene.sent(4 * 60).await, [], "it ended at four");
    assert_eq!(scene.store.next_mail().await.expect("a store"), None);
    scene.book(&scene.request_for(A, "2026-11-24 15:00")).await;
    let half_past_three = 24 * 60 + 3 * 60 + 30;
    assert_eq!(
        scene.sent(half_past_three).await,
        [VisitNews::Booked],
        "half of it is to come"
    );
}

async fn a_letter_that_failed_is_seen_corrected_and_sent_again(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    let fails = async |failure| {
        let mails = scene.due(0).await;
        let [mail] = &mails[..] else { panic!("{mails:?}") };
        let now = scene.now;
        scene
            .store
            .mark_failed(mail.id, mail.attempt, failure, now)
            .await
            .expect("a store")
    };
    let letter = async || {
        let day = (DAY.parse().expect("a date"), 1);
        let board = scene
            .store
            .board(day, domain::Scope::All, scene.now)
            .await
            .expect("a store");
        board.visits.first().expect("a visit").letter
    };
    assert_eq!(letter().await, None);
    assert!(fails(MailFailure::Address).await.is_some());
    let seen = letter().await.expect("staff see it on the visit");
    assert_eq!((seen.failure, seen.is_given_up), (MailFailure::Address, false));
    let failed = scene.store.failed_letters(scene.now).await.expect("a store");
    let [one] = &failed[..] else { panic!("{failed:?}") };
    assert_eq!(one.to.as_ref().map(EmailAddress::as_str), Some("ada@example.org"));
    assert_eq!((one.letter, one.attempts), (seen, 1));
    assert!(matches!(&one.about, LetterAbout::Visit { name, is_booked: true, .. } if name == "Ada Lovelace"));
    let over = scene.now + SignedDuration::from_hours(24 * 30);
    assert_eq!(
        scene.store.failed_letters(over).await.expect("a store").len(),
        0,
        "nobody can do anything"
    );

    // Corrected, it goes out at once.
    let form = Form {
        email: "ada@example.com".into(),
        ..scene.seen("contact").await
    };
    scene.does_soon(&rosa, &form).await;
    assert_eq!(letter().await, None);
    assert_eq!(scene.addressed(0).await, ["ada@example.com"]);
    scene
        .execute("UPDATE outbox SET failure = 'refused', given_up_at = 1, attempts = 22, due_at = 253402207200")
        .await;
    assert!(letter().await.expect("seen again").is_given_up);
    assert_eq!(scene.due(60).await.len(), 0, "nobody tries");
    scene.does_soon(&rosa, &scene.seen("resend").await).await;
    assert!(fails(MailFailure::Later).await.is_some(), "for another three days");

    let failed = scene.store.failed_letters(scene.now).await.expect("a store");
    for _ in 0..2 {
        scene
            .store
            .resend(failed[0].id, &rosa, scene.now)
            .await
            .expect("a store");
    }
    assert_eq!(scene.number("SELECT COUNT(*) FROM audit WHERE act = 'resend'").await, 2);
    assert_eq!(scene.sent(0).await, [VisitNews::Booked]);
    assert_eq!(scene.store.failed_letters(scene.now).await.expect("a store").len(), 0);
}

async fn a_confirmation_is_sent_again_to_whoever_never_got_it(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    assert_eq!(scene.sent(0).await, [VisitNews::Booked]);
    scene.corrects(&rosa, "ada@example.com").await;
    assert_eq!(scene.sent(0).await, [], "by itself nothing is said twice");
    scene.does_soon(&rosa, &scene.seen("resend").await).await;
    assert_eq!(scene.sent(0).await, [VisitNews::Booked]);
}

/// What was accepted once is no reason not to show a page.
async fn an_address_of_old_is_still_read(scene: Scene) {
    let token = scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    for sql in [
        "UPDATE visit SET client_email = 'ada.@example.org'",
        "UPDATE client SET email = 'ada.@example.org'",
    ] {
        scene.execute(sql).await;
    }
    let visit = scene
        .store
        .visit(&token)
        .await
        .expect("it can be read")
        .expect("the visit");
    assert_eq!(visit.client_email.expect("an address").as_str(), "ada.@example.org");
    let id = ClientId(scene.number("SELECT id FROM client").await);
    scene
        .store
        .client_file(id, Whose::Everyone)
        .await
        .expect("it can be read")
        .expect("a file");
}
