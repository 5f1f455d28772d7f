//! Time off and closures.

use domain::ResourceId;
use store::{BlockError, BookError};

use crate::inspector::inspect;
use crate::scene::{A, B, C, ROOM_1, ROOM_2, Scene};

stories! {
    nobody_is_booked_in_their_time_off,
    a_closed_room_is_no_room,
    a_block_does_not_push_a_visit_away,
    a_block_takes_every_cell_it_touches,
    a_block_is_of_somebody_and_has_a_length,
    a_year_of_everyone_can_be_blocked,
}

const TWO_O_CLOCK: &str = "2026-12-02 14:00";

async fn nobody_is_booked_in_their_time_off(scene: Scene) {
    let (start, end) = (scene.at("2026-12-01 00:00"), scene.at("2026-12-08 00:00"));
    let holiday = scene
        .store
        .block(&[A], start, end, "Holiday", scene.now)
        .await
        .expect("a free week");
    let outcome = scene.store.book(&scene.request_for(A, TWO_O_CLOCK), scene.now).await;
    let Err(BookError::SlotTaken { nearest }) = outcome else {
        panic!("should be taken: {outcome:?}")
    };
    assert_eq!(
        scene.walls(&nearest),
        ["2026-11-30 15:15", "2026-11-30 15:30", "2026-11-30 15:45"]
    );
    inspect(&scene).await;
    for _ in 0..2 {
        scene.store.unblock(holiday).await.expect("once or twice");
        assert_eq!(scene.rows().await, [0; 5]);
    }
    scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
}

async fn a_closed_room_is_no_room(scene: Scene) {
    let (start, end) = (scene.at("2026-12-02 12:00"), scene.at("2026-12-02 18:00"));
    scene
        .store
        .block(&[ROOM_1], start, end, "Painting", scene.now)
        .await
        .expect("a free room");
    let token = scene.book(&scene.request(TWO_O_CLOCK)).await;
    let visit = scene.store.visit(&token).await.expect("a store").expect("the visit");
    assert_eq!(visit.room_name, "Massage room 2");
    let outcome = scene.store.book(&scene.request(TWO_O_CLOCK), scene.now).await;
    assert!(matches!(outcome, Err(BookError::SlotTaken { .. })), "{outcome:?}");
}

async fn a_block_does_not_push_a_visit_away(scene: Scene) {
    scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    let before = inspect(&scene).await;
    // Ten past three is when the room is clean.
    for (start, end) in [
        ("2026-12-02 15:05", "2026-12-02 15:30"),
        ("2026-12-02 00:00", "2026-12-03 00:00"),
    ] {
        let outcome = scene
            .store
            .block(&[B, A], scene.at(start), scene.at(end), "Course", scene.now)
            .await;
        assert!(matches!(outcome, Err(BlockError::Taken)), "{outcome:?}");
    }
    assert_eq!(inspect(&scene).await, before);
    let (start, end) = (scene.at("2026-12-02 15:10"), scene.at("2026-12-02 16:00"));
    scene
        .store
        .block(&[A, B], start, end, "Course", scene.now)
        .await
        .expect("free time");
    let outcome = scene.store.block(&[B], start, end, "Dentist", scene.now).await;
    assert!(
        matches!(outcome, Err(BlockError::Taken)),
        "blocks do not overlap either: {outcome:?}"
    );
    inspect(&scene).await;
}

async fn a_block_takes_every_cell_it_touches(scene: Scene) {
    let (start, end) = (scene.at("2026-12-02 13:58"), scene.at("2026-12-02 14:01"));
    scene
        .store
        .block(&[A, A], start, end, "A call", scene.now)
        .await
        .expect("free time");
    assert_eq!(scene.rows().await, [0, 0, 2, 1, 0]);
    inspect(&scene).await;
}

async fn a_block_is_of_somebody_and_has_a_length(scene: Scene) {
    let (start, end) = (scene.at(TWO_O_CLOCK), scene.at("2026-12-02 15:00"));
    for resources in [&[][..], &[ResourceId(99)], &[A, ResourceId(99)]] {
        let outcome = scene.store.block(resources, start, end, "Nobody", scene.now).await;
        assert!(matches!(outcome, Err(BlockError::UnknownResource)), "{outcome:?}");
    }
    for end in [start, scene.at("2026-12-02 13:00"), scene.at("2028-01-01 00:00")] {
        let outcome = scene
            .store
            .block(&[A], start, end, "Never, or for ever", scene.now)
            .await;
        assert!(matches!(outcome, Err(BlockError::Length)), "{outcome:?}");
    }
    assert_eq!(scene.rows().await, [0; 5]);
}

async fn a_year_of_everyone_can_be_blocked(scene: Scene) {
    let (start, end) = (scene.at("2027-01-01 00:00"), scene.at("2028-01-01 00:00"));
    scene
        .store
        .block(&[A, B, C, ROOM_1, ROOM_2], start, end, "Closed", scene.now)
        .await
        .expect("a free year");
    assert_eq!(scene.rows().await, [0, 0, 5 * 365 * 288, 1, 0]);
}
