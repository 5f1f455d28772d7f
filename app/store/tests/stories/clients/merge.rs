//! Making one client of two, and what becomes of all that the other one was known by.

use domain::{ClientForm, EmailAddress, MessageChange, Role};
use jiff::SignedDuration;
use store::{ClientId, Store, Whose};

use crate::inbox::contact::PERSON;
use crate::scene::{A, B, Scene, keys};

stories! {
    merging_loses_nothing,
    an_old_id_leads_to_whoever_stayed,
    who_is_erased_takes_along_whom_they_have_absorbed,
    what_earlier_releases_have_merged_is_found_again,
}

async fn merging_loses_nothing(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let keep = scene
        .client(&rosa, ["Ada King", "ada@example.org", "780 555 0100"])
        .await;
    let gone = scene
        .client(&rosa, ["Ada Byron", "byron@example.com", "+31 6 12345678"])
        .await;
    let first = scene.client(&rosa, ["Augusta Noël", "noel@example.net", ""]).await;
    for (stays, goes) in [(gone, first), (keep, gone)] {
        let merged = scene.merge(stays, goes, &rosa).await;
        merged.expect("one client");
    }
    for words in [
        "byron",
        "byron@example.com",
        "0031612345678",
        "noel",
        "NOËL@example",
        "Ada King",
        "780-555-0100",
    ] {
        assert_eq!(scene.found(words).await, [keep], "{words}");
    }
    // What staff write down of them later takes nothing of it away.
    let form = ClientForm {
        name: "Ada Lovelace".into(),
        ..ClientForm::default()
    };
    let file = scene
        .store
        .client_file(keep, Whose::Everyone)
        .await
        .expect("an answer")
        .expect("a client");
    let request = form.parse().expect("a good form");
    let changed = scene
        .store
        .change_client((keep, &file.revision), &request, &rosa, scene.now)
        .await;
    changed.expect("a change");
    assert_eq!(scene.found("byron").await, [keep]);
    assert!(scene.found("king").await.is_empty(), "what was corrected is not theirs");

    for (name, email) in [
        ("Ada Byron", "Byron@example.com"),
        ("augusta noel", "noel@example.net"),
        ("Ada Lovelace", "noel@example.net"),
    ] {
        assert_eq!(scene.book_as([name, email, ""]).await, keep, "{name}");
    }
    // What comes from any address of theirs is theirs.
    let mut letter = scene.letter(60).await;
    letter.email = EmailAddress::parse("NOEL@example.net").ok();
    let reference = scene.write(&letter, PERSON).await.reference;
    let thread = scene
        .store
        .thread(&reference)
        .await
        .expect("an answer")
        .expect("a message");
    assert_eq!(thread.alike.iter().map(|client| client.id).collect::<Vec<_>>(), [keep]);
    let file = scene
        .store
        .client_file(keep, Whose::Everyone)
        .await
        .expect("an answer")
        .expect("a client");
    assert_eq!(file.messages.len(), 1);
    let known_as: Vec<_> = file.known_as.iter().map(|known| known.typed.as_str()).collect();
    assert_eq!(
        known_as,
        [
            "Ada Byron",
            "Augusta Noël",
            "byron@example.com",
            "noel@example.net",
            "+31 6 12345678"
        ]
    );

    let exported = scene
        .store
        .export_client(gone, &rosa, scene.now)
        .await
        .expect("an answer");
    let json = serde_json::to_value(exported.expect("a client")).expect("JSON");
    assert_eq!(json["id"], keep.0.to_string());
    let known_as = json["known_as"].to_string();
    for told in [
        "Ada Byron",
        "byron@example.com",
        "+31 6 12345678",
        "Augusta Noël",
        "noel@example.net",
    ] {
        assert!(known_as.contains(told), "{told}: {known_as}");
    }
}

async fn an_old_id_leads_to_whoever_stayed(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let mut clients = Vec::new();
    for name in ["Ada King", "Ada Byron", "Augusta Noël"] {
        clients.push(scene.client(&rosa, [name, "", ""]).await);
    }
    scene.confirmed().await;
    let [keep, gone, first] = clients[..] else {
        panic!("three")
    };
    let letter = scene.letter(60).await;
    let reference = scene.write(&letter, PERSON).await.reference;
    for (stays, goes) in [(gone, first), (keep, gone)] {
        let merged = scene.merge(stays, goes, &rosa).await;
        merged.expect("one client");
    }
    for id in [keep, gone, first] {
        for (whose, sees) in [
            (Whose::Everyone, true),
            (Whose::Of(Some(A)), true),
            (Whose::Of(Some(B)), false),
        ] {
            let file = scene.store.client_file(id, whose).await.expect("an answer");
            assert_eq!(file.map(|file| file.client.id), sees.then_some(keep), "{whose:?}");
        }
    }
    assert!(
        scene
            .store
            .client_file(ClientId(1), Whose::Everyone)
            .await
            .expect("an answer")
            .is_none()
    );
    // A page from before still names the one who is gone.
    let link = MessageChange::Link(first.0);
    let linked = scene.store.change_message(&reference, &link, &rosa, scene.now).await;
    linked.expect("a link");
    let thread = scene
        .store
        .thread(&reference)
        .await
        .expect("an answer")
        .expect("a message");
    assert_eq!(thread.client.map(|client| client.id), Some(keep));
}

async fn who_is_erased_takes_along_whom_they_have_absorbed(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let keep = scene
        .client(&rosa, ["Ada King", "ada@example.org", "780 555 0199"])
        .await;
    let gone = scene
        .client(&rosa, ["Zoë Byron", "byron@example.com", "780 555 0177"])
        .await;
    let merged = scene.merge(keep, gone, &rosa).await;
    merged.expect("one client");
    let mut letter = scene.letter(60).await;
    letter.email = EmailAddress::parse("BYRON@example.com").ok();
    scene.write(&letter, PERSON).await;
    scene
        .execute("UPDATE visit SET state = 'cancelled', cancelled_at = booked_at")
        .await;
    let form = scene.erasure(keep, "ÁDA  king").await;
    let erased = scene.store.erase_client(keep, &form, &rosa, scene.now).await;
    erased.expect("nobody");
    for text in [
        "byron",
        "zo",
        "king",
        "5550199",
        "555 0199",
        "9910555087",
        "555 0177",
        "7710555087",
        "race",
    ] {
        assert_eq!(scene.rows_with(text).await, 0, "{text}");
    }
    let file = scene.store.client_file(gone, Whose::Everyone).await.expect("an answer");
    assert!(
        file.expect("nobody").erased_at.is_some(),
        "the old id still leads there"
    );
}

async fn what_earlier_releases_have_merged_is_found_again(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let keep = scene.client(&rosa, ["Ada King", "ada@example.org", ""]).await;
    let gone = scene
        .client(&rosa, ["Ada Byron", "byron@example.com", "+31 6 12345678"])
        .await;
    let first = scene.client(&rosa, ["Augusta Noël", "noel@example.net", ""]).await;
    for (stays, goes, at) in [(gone, first, 0), (keep, gone, 1)] {
        let at = scene.now + SignedDuration::from_secs(at);
        let seen = scene.both(stays, goes).await;
        let merged = scene.store.merge_clients((stays, goes), &seen, &rosa, at).await;
        merged.expect("one client");
    }
    // As it was before any of it was written down.
    scene.execute("DELETE FROM known_as").await;
    scene
        .execute("UPDATE client SET known_revision = NULL, search = lower(name)")
        .await;
    for _ in 0..2 {
        let store = Store::open(&scene.url, &keys()).await.expect("a restart");
        for words in ["byron", "0031612345678", "noel@example.net", "Ada King"] {
            assert_eq!(scene.found(words).await, [keep], "{words}");
        }
        for id in [gone, first] {
            let file = scene.store.client_file(id, Whose::Everyone).await.expect("an answer");
            assert_eq!(file.map(|file| file.client.id), Some(keep));
        }
        assert_eq!(scene.number("SELECT COUNT(*) FROM known_as").await, 8);
        store.close().await;
    }
}
