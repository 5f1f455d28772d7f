//! When the database has committed, and nobody was told.

use domain::{
    Attendance, BoardRequest, CatalogueForm, CatalogueRequest, IdempotencyKey, Role, Seen, TherapistPreference, VisitId,
};
use store::{NewInvitation, Store, StoreError, VisitError, new_key};

use crate::engine::wire::Wire;
use crate::scene::{A, Scene, keys, on_postgres};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_booked_is_found_by_its_key() {
    on_postgres(|scene| async move {
        let (wire, store) = by_wire(&scene).await;
        let request = scene.request_for(A, "2026-12-02 14:00");
        wire.lose(1);
        let booked = store.book(&request, scene.now).await.expect("the visit");
        assert!(booked.repeated, "it was there already");
        assert_eq!(scene.rows().await, [1, 1, 28, 0, 1]);

        let elsewhen = scene.at("2026-12-02 16:00");
        wire.lose(1);
        store
            .move_visit(&booked.token, elsewhen, TherapistPreference::Anyone, scene.now)
            .await
            .expect("a move");
        wire.lose(1);
        store.cancel_visit(&booked.token, scene.now).await.expect("an end");
        let told = "SELECT COUNT(*) FROM audit WHERE act IN ('book', 'move', 'cancel')";
        assert_eq!(scene.number(told).await, 3, "each was done once");
        store.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_looked_up_is_not_said_to_be_free_or_booked() {
    on_postgres(|scene| async move {
        let (wire, store) = by_wire(&scene).await;
        let request = scene.request_for(A, "2026-12-02 14:00");
        wire.break_at_commit();
        let outcome = store.book(&request, scene.now).await;
        assert!(
            matches!(outcome, Err(VisitError::Store(StoreError::Unknown(_)))),
            "{outcome:?}"
        );
        wire.mend();
        let booked = store.book(&request, scene.now).await.expect("the visit");
        assert!(booked.repeated, "sending it again shows what there is");
        assert_eq!(scene.rows().await, [1, 1, 28, 0, 1]);
        store.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_staff_did_is_neither_done_twice_nor_said_to_be_somebody_elses() {
    on_postgres(|scene| async move {
        let (wire, store) = by_wire(&scene).await;
        scene.book(&scene.request_for(A, "2026-12-02 14:00")).await;
        let caller = scene.owner().await;
        let seen = Seen {
            id: VisitId(scene.number("SELECT id FROM visit").await),
            revision: 0,
        };
        let mark = BoardRequest::Mark {
            visit: seen,
            attendance: Attendance::Arrived,
        };
        wire.lose(1);
        let outcome = store.arrange(&caller, &mark, false, scene.now).await;
        assert!(
            matches!(outcome, Err(VisitError::Store(StoreError::Unknown(_)))),
            "{outcome:?}"
        );
        assert_eq!(scene.number("SELECT revision FROM visit").await, 1);
        store.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_added_and_who_was_invited_are_found_by_the_key_of_the_form() {
    on_postgres(|scene| async move {
        let (wire, store) = by_wire(&scene).await;
        let owner = scene.owner().await;
        let room = CatalogueForm {
            change: "room".into(),
            key: new_key().expect("a key"),
            name: "Quiet room".into(),
            room_kind: "massage".into(),
            position: "9".into(),
            ..CatalogueForm::default()
        };
        let Ok(CatalogueRequest::Room(room)) = room.parse() else {
            panic!("a room")
        };
        wire.lose(1);
        store.save_room(&owner, &room, scene.now).await.expect("one more");
        let rooms = "SELECT COUNT(*) FROM resource WHERE name = 'Quiet room'";
        assert_eq!(scene.number(rooms).await, 1);

        let key = IdempotencyKey::parse(&new_key().expect("a key")).expect("a key");
        let invitation = NewInvitation {
            key: Some(&key),
            by: Some(&owner),
            ..Role::Reception.into()
        };
        wire.lose(1);
        let token = store.invite(invitation, scene.now).await.expect("a link");
        let found = store.invitation(&token, scene.now).await.expect("an answer");
        assert_eq!(found, Some(Role::Reception), "the link that was told is good");
        assert_eq!(scene.number("SELECT COUNT(*) FROM invitation").await, 1);
        store.close().await;
    })
    .await;
}

/// The scene's database by a wire that can break.
async fn by_wire(scene: &Scene) -> (Wire, Store) {
    let wire = Wire::to(&scene.url).await;
    let store = Store::open(&wire.url, &keys()).await.expect("a store");
    (wire, store)
}
