//! Sessions: they end by themselves, and when they are told to.

use domain::Role;
use domain::session::{IDLE, LONGEST};
use jiff::SignedDuration;
use store::SessionToken;

use crate::accounts::sign_in::{PASSWORD, from};
use crate::scene::Scene;

stories! {
    a_session_that_is_left_alone_ends,
    a_session_that_is_used_ends_with_the_day,
    every_session_has_a_token_of_its_own,
    sessions_are_listed_and_ended,
    nobody_ends_the_session_of_somebody_else,
    signing_out_ends_it,
    a_token_that_was_made_up_is_nobody,
}

async fn a_session_that_is_left_alone_ends(scene: Scene) {
    let token = scene.employ("ada", Role::Reception).await;
    let almost = scene.now + IDLE - SignedDuration::from_secs(1);
    assert!(scene.caller(&token, almost).await.is_some());
    assert!(scene.caller(&token, almost + IDLE).await.is_none());
    assert!(
        scene
            .caller(&token, almost + IDLE - SignedDuration::from_secs(1))
            .await
            .is_some()
    );
}

async fn a_session_that_is_used_ends_with_the_day(scene: Scene) {
    let token = scene.employ("ada", Role::Reception).await;
    let step = SignedDuration::from_mins(30);
    let mut now = scene.now;
    while now + step < scene.now + LONGEST {
        now += step;
        assert!(scene.caller(&token, now).await.is_some(), "{now}");
    }
    assert!(scene.caller(&token, now + step).await.is_none());
    for (hours, remembered) in [(0, 2), (24, 2)] {
        let later = now + step + SignedDuration::from_hours(hours);
        let sign_in = scene.sign_in(("ada", PASSWORD, ""), from(1), later);
        sign_in.await.expect("a session");
        assert_eq!(
            scene.number("SELECT COUNT(*) FROM session").await,
            remembered,
            "for a day it is known whose the old one was"
        );
    }
}

async fn every_session_has_a_token_of_its_own(scene: Scene) {
    let first = scene.employ("ada", Role::Reception).await;
    let second = scene
        .sign_in(("ada", PASSWORD, ""), from(1), scene.now)
        .await
        .expect("a session");
    assert!(first != second);
    assert!(scene.caller(&first, scene.now).await.is_some());
    assert!(scene.caller(&second, scene.now).await.is_some());
}

async fn sessions_are_listed_and_ended(scene: Scene) {
    let first = scene.employ("ada", Role::Reception).await;
    let later = scene.now + SignedDuration::from_mins(10);
    let second = scene
        .sign_in(("ada", PASSWORD, ""), from(1), later)
        .await
        .expect("a session");
    scene.employ("eve", Role::Owner).await;
    let caller = scene.caller(&second, later).await.expect("somebody");
    let sessions = scene.store.sessions(&caller, later).await.expect("a list");
    let seen: Vec<_> = sessions
        .iter()
        .map(|session| (session.created_at, session.is_this))
        .collect();
    assert_eq!(seen, [(later, true), (scene.now, false)]);
    scene
        .store
        .end_session(&caller, sessions[1].id, later)
        .await
        .expect("an end");
    assert!(scene.caller(&first, later).await.is_none());
    assert!(scene.caller(&second, later).await.is_some());
}

async fn nobody_ends_the_session_of_somebody_else(scene: Scene) {
    let ada = scene.employ("ada", Role::Reception).await;
    let eve = scene.employ("eve", Role::Owner).await;
    let caller = scene.caller(&ada, scene.now).await.expect("somebody");
    let [session] = &scene.store.sessions(&caller, scene.now).await.expect("a list")[..] else {
        panic!("one session")
    };
    let other = scene.caller(&eve, scene.now).await.expect("somebody");
    scene
        .store
        .end_session(&other, session.id, scene.now)
        .await
        .expect("an answer");
    assert!(scene.caller(&ada, scene.now).await.is_some());
}

async fn signing_out_ends_it(scene: Scene) {
    let token = scene.employ("ada", Role::Reception).await;
    scene.store.sign_out(&token, from(1), scene.now).await.expect("an end");
    assert!(scene.caller(&token, scene.now).await.is_none());
    scene
        .store
        .sign_out(&token, from(1), scene.now)
        .await
        .expect("and no harm in doing it again");
}

async fn a_token_that_was_made_up_is_nobody(scene: Scene) {
    scene.employ("ada", Role::Reception).await;
    for text in ["", "0", &"g".repeat(64), &"A".repeat(64)] {
        assert!(SessionToken::parse(text).is_none(), "{text}");
    }
    let made_up = SessionToken::parse(&"0".repeat(64)).expect("a token");
    assert!(scene.caller(&made_up, scene.now).await.is_none());
}
