//! Two people at one message, or at one client: what was seen is what is acted on, and of two, the second is told.

use domain::{EmailAddress, MessageChange, Reference, Revision, Role};
use store::{Caller, ClientError, EraseError, InboxError};

use crate::scene::Scene;

stories! {
    of_two_who_give_a_message_to_somebody_one_is_first,
    of_two_who_correct_an_address_one_is_first,
    who_was_changed_meanwhile_is_not_merged_unseen,
    who_was_merged_meanwhile_is_not_merged_again_unseen,
    who_was_changed_or_merged_meanwhile_is_not_erased_unseen,
}

fn given(to: &Caller, seen: &Revision) -> MessageChange {
    MessageChange::Assign {
        to: Some(to.name.clone()),
        seen: seen.clone(),
    }
}

fn corrected(email: &str, seen: &Revision) -> MessageChange {
    MessageChange::Address {
        email: EmailAddress::parse(email).expect("an address"),
        seen: seen.clone(),
    }
}

fn is_stale(outcome: &Result<(), InboxError>) -> bool {
    matches!(outcome, Err(InboxError::Stale))
}

async fn of_two_who_give_a_message_to_somebody_one_is_first(scene: Scene) {
    let [rosa, ruth] = [
        scene.staff("rosa", Role::Reception).await,
        scene.staff("ruth", Role::Reception).await,
    ];
    let reference: Reference = scene.one_message().await;
    let seen = scene.thread(&reference).await.assigned;
    scene
        .change(&reference, &given(&rosa, &seen), &rosa)
        .await
        .expect("hers");
    let second = scene.change(&reference, &given(&ruth, &seen), &ruth).await;
    assert!(is_stale(&second), "{second:?}");
    let unseen = scene
        .change(&reference, &given(&ruth, &Revision::default()), &ruth)
        .await;
    assert!(is_stale(&unseen), "{unseen:?}");
    let again = scene.change(&reference, &given(&rosa, &seen), &rosa).await;
    again.expect("a double click");
    let thread = scene.thread(&reference).await;
    assert_eq!(thread.message.assignee, Some(rosa.name.clone()));
    // What else is done with it is in nobody's way.
    scene
        .change(&reference, &MessageChange::Close, &ruth)
        .await
        .expect("a change");
    let on_purpose = scene.change(&reference, &given(&ruth, &thread.assigned), &ruth).await;
    on_purpose.expect("it was seen");
    let told = "SELECT COUNT(*) FROM audit WHERE act = 'assign'";
    assert_eq!(scene.number(told).await, 2);
}

async fn of_two_who_correct_an_address_one_is_first(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let reference = scene.one_message().await;
    let seen = scene.thread(&reference).await.addressed;
    let first = corrected("ada@example.net", &seen);
    scene.change(&reference, &first, &rosa).await.expect("an address");
    let second = scene
        .change(&reference, &corrected("ada@example.com", &seen), &rosa)
        .await;
    assert!(is_stale(&second), "{second:?}");
    scene.change(&reference, &first, &rosa).await.expect("a double click");
    let thread = scene.thread(&reference).await;
    let email = thread.message.email.expect("an address");
    assert_eq!(email.as_str(), "ada@example.net");
    let on_purpose = corrected("ada@example.com", &thread.addressed);
    scene.change(&reference, &on_purpose, &rosa).await.expect("it was seen");
}

async fn who_was_changed_meanwhile_is_not_merged_unseen(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let keep = scene.client(&rosa, ["Ada King", "ada@example.org", ""]).await;
    let gone = scene.client(&rosa, ["Ada Byron", "byron@example.com", ""]).await;
    for changed in [keep, gone] {
        let seen = scene.both(keep, gone).await;
        let revision = scene.file(changed).await.revision;
        let form = domain::ClientForm {
            name: "Ada Byron".into(),
            email: format!("ada{}@example.net", changed.0),
            ..domain::ClientForm::default()
        };
        let request = form.parse().expect("a client");
        let change = scene
            .store
            .change_client((changed, &revision), &request, &rosa, scene.now);
        change.await.expect("a change");
        for seen in [&seen, &Revision::default()] {
            let merged = scene.store.merge_clients((keep, gone), seen, &rosa, scene.now).await;
            assert!(matches!(merged, Err(ClientError::Stale)), "{merged:?}");
        }
    }
    scene.merge(keep, gone, &rosa).await.expect("one client");
}

async fn who_was_merged_meanwhile_is_not_merged_again_unseen(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let mut ids = Vec::new();
    for name in ["Ada King", "Ada Byron", "Augusta Noël"] {
        ids.push(scene.client(&rosa, [name, "", ""]).await);
    }
    let [one, other, third] = ids[..] else { panic!("three") };
    let both = scene.both(one, other).await;
    let with_third = scene.both(third, other).await;
    let merge = async |pair, seen| scene.store.merge_clients(pair, seen, &rosa, scene.now).await;
    merge((one, other), &both).await.expect("one client");
    merge((one, other), &both).await.expect("a double click");
    for (pair, seen) in [((other, one), &both), ((third, other), &with_third)] {
        let outcome = merge(pair, seen).await;
        assert!(matches!(outcome, Err(ClientError::Stale)), "{outcome:?}");
    }
    assert_eq!(scene.number("SELECT COUNT(*) FROM audit WHERE act = 'merge'").await, 2);
}

async fn who_was_changed_or_merged_meanwhile_is_not_erased_unseen(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let keep = scene.client(&rosa, ["Ada King", "ada@example.org", ""]).await;
    let gone = scene.client(&rosa, ["Ada Byron", "byron@example.com", ""]).await;
    scene
        .execute("UPDATE visit SET state = 'cancelled', cancelled_at = booked_at")
        .await;
    let [seen, other] = [
        scene.erasure(keep, "Ada King").await,
        scene.erasure(gone, "Ada Byron").await,
    ];
    scene.merge(keep, gone, &rosa).await.expect("one client");
    let erase = async |id, form| scene.store.erase_client(id, form, &rosa, scene.now).await;
    for (id, form) in [(keep, &seen), (gone, &other)] {
        let outcome = erase(id, form).await;
        assert!(matches!(outcome, Err(EraseError::Stale)), "{outcome:?}");
    }
    let form = scene.erasure(keep, "Ada King").await;
    erase(keep, &form).await.expect("nobody");
    erase(keep, &form).await.expect("a double click");
}
