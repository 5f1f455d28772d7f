//! The same form, sent more than once.

use std::collections::BTreeSet;

use store::{Booked, VisitError};
use tokio::task::JoinSet;

use crate::scene::{A, Scene, near_taken};

stories! {
    a_hundred_clicks_are_one_visit,
    a_key_is_for_one_booking,
    what_a_form_has_booked_is_found_by_its_key,
    a_key_that_booked_nothing_can_be_used_again,
}

async fn a_hundred_clicks_are_one_visit(scene: Scene) {
    let request = scene.request_for(A, "2026-12-02 14:00");
    let mut clicks = JoinSet::new();
    for _ in 0..100 {
        let (scene, request) = (scene.clone(), request.clone());
        clicks.spawn(async move { scene.store.book(&request, scene.now).await });
    }
    let mut tokens = BTreeSet::new();
    let mut first = 0;
    while let Some(answer) = clicks.join_next().await {
        let Booked { token, repeated } = answer.expect("no panic").expect("everyone gets the visit");
        tokens.insert(token.to_string());
        first += usize::from(!repeated);
    }
    assert_eq!((tokens.len(), first), (1, 1));
    assert_eq!(scene.rows().await, [1, 1, 28, 0, 1]);
}

async fn a_key_is_for_one_booking(scene: Scene) {
    let request = scene.request("2026-12-02 14:00");
    let token = scene.book(&request).await;
    let mut other = scene.request("2026-12-03 14:00");
    other.key = request.key.clone();
    let outcome = scene.store.book(&other, scene.now).await;
    assert!(
        matches!(outcome, Err(VisitError::KeyReused { booked: Some(ref known) }) if *known == token),
        "{outcome:?}"
    );
    // An hour later the same form still is the same visit, however little of the lead time is left.
    let later = scene.at("2026-12-02 13:00");
    let again = scene.store.book(&request, later).await.expect("the visit");
    assert_eq!(again, Booked { token, repeated: true });
    assert_eq!(scene.rows().await, [1, 1, 28, 0, 1]);
}

async fn what_a_form_has_booked_is_found_by_its_key(scene: Scene) {
    let request = scene.request("2026-12-02 14:00");
    let found = || async { scene.store.visit_booked_with(&request.key).await.expect("a store") };
    assert!(found().await.is_none());
    let token = scene.book(&request).await;
    assert_eq!(found().await.map(|visit| visit.token), Some(token));
}

async fn a_key_that_booked_nothing_can_be_used_again(scene: Scene) {
    scene.book(&scene.request_for(A, "2026-12-02 14:00")).await;
    let mut request = scene.request_for(A, "2026-12-02 14:00");
    let outcome = scene.store.book(&request, scene.now).await;
    assert!(near_taken(&outcome).is_some(), "{outcome:?}");
    request.start = scene.at("2026-12-02 15:30");
    scene.book(&request).await;
}
