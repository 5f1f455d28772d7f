//! Pairs about who somebody is: clients who are erased, merged and corrected, and staff who sign in.

use domain::{BookingRequest, ClientForm, ClientName, EmailAddress, MessageChange, PasswordForm, Role};
use store::{ClientError, ClientId, EraseError, InboxError, SignInError, Whose};

use super::{THERAPISTS, Verdicts, is_booked, pairs, place};
use crate::accounts::sign_in::{PASSWORD, from, name};
use crate::inbox::contact::PERSON;
use crate::scene::{Scene, wish};

stories! {
    who_is_erased_is_not_expected,
    who_books_while_they_are_merged_is_who_stays,
    who_books_by_an_address_of_old_is_written_to_where_they_are,
    nobody_stays_signed_in_by_a_password_of_old,
}

impl Scene {
    /// Where a pair meets, somebody's request for an hour.
    fn request_of(&self, pair: i64, (name, email): (&str, &str), time: &str) -> BookingRequest {
        let (day, therapist) = place(pair);
        BookingRequest {
            name: ClientName::parse(name).expect("a name"),
            email: EmailAddress::parse(email).expect("an address"),
            phone: None,
            ..wish("relaxation-60", Some(therapist), self.on(day, time))
        }
    }

    /// The visits for which a client is expected.
    async fn expected(&self, id: ClientId) -> i64 {
        let sql = format!(
            "SELECT COUNT(*) FROM visit WHERE client_id = {} AND state = 'booked'",
            id.0
        );
        self.number(&sql).await
    }

    /// The client with this address, who has booked once and called it off.
    async fn client_of_old(&self, pair: i64, name: &str, email: &str) -> ClientId {
        let token = self.book(&self.request_of(pair, (name, email), "16:00")).await;
        self.store.cancel_visit(&token, self.now).await.expect("it is off");
        let sql = format!("SELECT client_id FROM visit WHERE client_email = '{email}'");
        ClientId(self.number(&sql).await)
    }
}

async fn who_is_erased_is_not_expected(scene: Scene) {
    scene.hire(THERAPISTS, THERAPISTS).await;
    let rosa = scene.staff("rosa", Role::Reception).await;
    let mut verdicts = Verdicts::default();
    for pair in 0..pairs() {
        let (called, email) = (format!("Ada Lovelace {pair}"), format!("ada-{pair}@example.org"));
        let id = scene.client_of_old(pair, &called, &email).await;
        // What the pairs before have written is not of today: there is a budget.
        scene
            .execute("UPDATE message SET received_at = received_at - 100000")
            .await;
        let letter = scene.letter(60).await;
        let reference = scene.write(&letter, PERSON).await.reference;
        let erasure = scene.erasure(id, &called).await;
        let [nine, twelve] = ["09:00", "12:00"].map(|time| scene.request_of(pair, (&called, &email), time));
        let link = MessageChange::Link(id.0);
        let (erased, booked, other, linked) = tokio::join!(
            scene.store.erase_client(id, &erasure, &rosa, scene.now),
            scene.store.book(&nine, scene.now),
            scene.store.book(&twelve, scene.now),
            scene.store.change_message(&reference, &link, &rosa, scene.now),
        );
        assert!(is_booked(&booked) && is_booked(&other));
        assert!(matches!(linked, Ok(()) | Err(InboxError::NotFound)), "{linked:?}");
        assert!(matches!(erased, Ok(()) | Err(EraseError::Expected)), "{erased:?}");
        let expected = scene.expected(id).await;
        let kept = scene
            .number(&format!(
                "SELECT COUNT(*) FROM message WHERE client_id = {} AND name <> 'Erased'",
                id.0
            ))
            .await;
        verdicts.judge(
            erased.is_err() == (expected > 0) && (erased.is_err() || kept == 0),
            erased.is_ok(),
            || format!("{pair}: {erased:?}, and expected {expected} times, with {kept} messages"),
        );
    }
    verdicts.say(&scene);
}

async fn who_books_while_they_are_merged_is_who_stays(scene: Scene) {
    scene.hire(THERAPISTS, THERAPISTS).await;
    let rosa = scene.staff("rosa", Role::Reception).await;
    let mut verdicts = Verdicts::default();
    for pair in 0..pairs() {
        let called = format!("Ada Lovelace {pair}");
        let [keep, gone] = ["com", "org"].map(|end| format!("ada-{pair}@example.{end}"));
        let (id, other) = (
            scene.client_of_old(pair, &called, &keep).await,
            scene.client_of_old(pair, &called, &gone).await,
        );
        // What the pairs before have written is not of today: there is a budget.
        scene
            .execute("UPDATE message SET received_at = received_at - 100000")
            .await;
        let letter = scene.letter(60).await;
        let reference = scene.write(&letter, PERSON).await.reference;
        let link = MessageChange::Link(other.0);
        let booking = scene.request_of(pair, (&called, &gone), "09:00");
        let seen = scene.both(id, other).await;
        let (merged, booked, linked) = tokio::join!(
            scene.store.merge_clients((id, other), &seen, &rosa, scene.now),
            scene.store.book(&booking, scene.now),
            scene.store.change_message(&reference, &link, &rosa, scene.now),
        );
        merged.expect("one client");
        linked.expect("a message of theirs");
        assert!(is_booked(&booked));
        let theirs = scene.expected(id).await;
        let linked = format!("SELECT COUNT(*) FROM message WHERE client_id = {}", id.0);
        let linked = scene.number(&linked).await;
        verdicts.judge((theirs, linked) == (1, 1), true, || {
            format!("{pair}: {theirs} visits, {linked} messages")
        });
    }
    verdicts.say(&scene);
}

async fn who_books_by_an_address_of_old_is_written_to_where_they_are(scene: Scene) {
    scene.hire(THERAPISTS, THERAPISTS).await;
    let rosa = scene.staff("rosa", Role::Reception).await;
    let mut verdicts = Verdicts::default();
    for pair in 0..pairs() {
        let (called, email) = (format!("Ada Lovelace {pair}"), format!("ada-{pair}@example.org"));
        let id = scene.client_of_old(pair, &called, &email).await;
        let file = scene.store.client_file(id, Whose::Everyone).await.expect("a store");
        let revision = file.expect("a client").revision;
        let form = ClientForm {
            name: called.clone(),
            email: format!("ada-{pair}@example.com"),
            ..ClientForm::default()
        };
        let change = form.parse().expect("a client");
        let booking = scene.request_of(pair, (&called, &email), "09:00");
        let (changed, booked) = tokio::join!(
            scene.store.change_client((id, &revision), &change, &rosa, scene.now),
            scene.store.book(&booking, scene.now),
        );
        assert!(!matches!(changed, Err(ClientError::Store(_))), "{changed:?}");
        assert!(is_booked(&booked));
        let booked = scene.expected(id).await;
        let lost = format!(
            "SELECT COUNT(*) FROM visit WHERE client_id = {} AND client_email = '{email}'",
            id.0
        );
        // The one that they called off keeps the address that it was booked by.
        let lost = scene.number(&lost).await - 1;
        verdicts.judge(lost <= 0, booked == 0, || {
            format!("{pair}: {changed:?}, and booked by the old address")
        });
    }
    verdicts.say(&scene);
}

/// A password takes long to check, so of these there are fewer.
async fn nobody_stays_signed_in_by_a_password_of_old(scene: Scene) {
    let mut verdicts = Verdicts::default();
    for pair in 0..(pairs() / 8).max(1) {
        let who = format!("rosa{pair}");
        let caller = scene.staff(&who, Role::Reception).await;
        let form = PasswordForm {
            password: PASSWORD.into(),
            new_password: "walnut harbour 77".into(),
        };
        let request = form.parse(&name(&who)).expect("a password");
        let signing_in = async |last: u8| {
            // One after the other, until the password is another one.
            for count in 0..4 {
                match scene.sign_in((&who, PASSWORD, ""), from(last + count), scene.now).await {
                    Ok(_) | Err(SignInError::TooMany { .. }) => {}
                    Err(SignInError::Wrong) => break,
                    Err(other) => panic!("{other:?}"),
                }
            }
        };
        let (changed, (), ()) = tokio::join!(
            scene.store.change_password(&caller, &request, from(1), scene.now),
            signing_in(10),
            signing_in(20),
        );
        changed.expect("another password");
        let sessions = format!(
            "SELECT COUNT(*) FROM session JOIN account ON account.id = session.account_id WHERE account.name = '{who}'"
        );
        let sessions = scene.number(&sessions).await;
        verdicts.judge(sessions == 1, true, || format!("{pair}: {sessions} sessions"));
    }
    verdicts.say(&scene);
}
