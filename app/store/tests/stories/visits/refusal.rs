//! What cannot be booked, whatever others do.

use domain::{Refusal, ResourceId};
use store::VisitError;

use crate::scene::{C, ROOM_1, Scene, wish};

stories! {
    the_policy_is_kept,
    what_is_not_on_the_menu_is_not_booked,
    a_therapist_gives_what_they_have_learnt,
}

async fn the_policy_is_kept(scene: Scene) {
    for (wall, expected) in [
        ("2026-11-23 11:55", Refusal::Past),
        ("2026-11-23 13:45", Refusal::TooSoon),
        ("2027-02-22 10:00", Refusal::BeyondHorizon),
        ("2026-12-02 14:05", Refusal::OffGrid),
        ("2026-12-02 08:45", Refusal::OutsideHours),
    ] {
        match scene.store.book(&scene.request(wall), scene.now).await {
            Err(VisitError::NotOpen { refusal, .. }) => assert_eq!(refusal, expected, "{wall}"),
            other => panic!("{wall} should be refused: {other:?}"),
        }
    }
    assert_eq!(scene.rows().await, [0; 5]);
    // And these are just within it.
    scene.book(&scene.request("2026-11-23 14:00")).await;
    scene.book(&scene.request("2027-02-21 11:00")).await;
}

async fn what_is_not_on_the_menu_is_not_booked(scene: Scene) {
    scene
        .execute("UPDATE service SET bookable = 0 WHERE slug = 'relaxation-30'")
        .await;
    for service in ["relaxation-30", "relaxation-45"] {
        let request = wish(service, None, scene.at("2026-12-02 14:00"));
        let outcome = scene.store.book(&request, scene.now).await;
        assert!(matches!(outcome, Err(VisitError::NotFound)), "{outcome:?}");
    }
    assert_eq!(scene.rows().await, [0; 5]);
    let names = scene.store.public_clinic().await.expect("a store").services.clone();
    let slugs: Vec<&str> = names.iter().map(|service| service.slug.as_str()).collect();
    assert_eq!(slugs, ["relaxation-60", "therapeutic-60"]);
}

async fn a_therapist_gives_what_they_have_learnt(scene: Scene) {
    for (service, therapist) in [
        ("therapeutic-60", C),
        ("relaxation-60", ROOM_1),
        ("relaxation-60", ResourceId(99)),
    ] {
        let request = wish(service, Some(therapist), scene.at("2026-12-02 14:00"));
        let outcome = scene.store.book(&request, scene.now).await;
        assert!(matches!(outcome, Err(VisitError::UnknownTherapist)), "{outcome:?}");
    }
    assert_eq!(scene.rows().await, [0; 5]);
}
