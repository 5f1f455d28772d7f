//! The second factor: a code of an app, good once, and recovery codes, each good once.

use domain::Role;
use jiff::SignedDuration;
use store::{FactorKey, SignInError};
use tokio::task::JoinSet;

use crate::scene::Scene;
use crate::sign_in::{PASSWORD, from};

stories! {
    a_code_opens_once,
    a_recovery_code_opens_once,
    of_many_with_the_same_code_one_comes_in,
    without_the_password_or_the_code_nothing_is_set_up,
    an_owner_who_lost_it_gets_back_in,
}

/// RFC 6238's test key: its codes are known.
const KEY: &str = "3132333435363738393031323334353637383930";

/// When the app shows [`CODE`] and then [`NEXT`], as the RFC says.
const SECOND: i64 = 1_111_111_109;
const CODE: &str = "081804";
const NEXT: &str = "050471";

fn key() -> FactorKey {
    FactorKey::parse(KEY).expect("a key")
}

/// Ada, whose app makes the codes, at the time when it shows the first one, which she has used to set it up.
async fn with_app(scene: &mut Scene) {
    scene.now = jiff::Timestamp::from_second(SECOND).expect("an instant");
    let token = scene.employ("ada", Role::Owner).await;
    let caller = scene.caller(&token, scene.now).await.expect("somebody");
    scene
        .store
        .set_second_factor(&caller, &PASSWORD.into(), (&key(), CODE), from(1), scene.now)
        .await
        .expect("a second factor");
    assert!(
        scene
            .caller(&token, scene.now)
            .await
            .expect("somebody")
            .has_second_factor
    );
}

async fn a_code_opens_once(mut scene: Scene) {
    with_app(&mut scene).await;
    for code in ["", "000000", CODE] {
        let outcome = scene.sign_in(("ada", PASSWORD, code), from(1), scene.now).await;
        assert!(matches!(outcome, Err(SignInError::Wrong)), "{code}: {outcome:?}");
    }
    let later = scene.now + SignedDuration::from_secs(2);
    scene
        .sign_in(("ada", PASSWORD, NEXT), from(1), later)
        .await
        .expect("a session");
    for code in [NEXT, CODE] {
        let outcome = scene.sign_in(("ada", PASSWORD, code), from(2), later).await;
        assert!(matches!(outcome, Err(SignInError::Wrong)), "{code}: {outcome:?}");
    }
}

async fn a_recovery_code_opens_once(mut scene: Scene) {
    with_app(&mut scene).await;
    let codes = key().recovery_codes();
    let sloppy = codes[3].to_lowercase().replace('-', " ");
    scene
        .sign_in(("ada", PASSWORD, &sloppy), from(1), scene.now)
        .await
        .expect("a session");
    let outcome = scene.sign_in(("ada", PASSWORD, &codes[3]), from(1), scene.now).await;
    assert!(matches!(outcome, Err(SignInError::Wrong)), "{outcome:?}");
    scene
        .sign_in(("ada", PASSWORD, &codes[4]), from(1), scene.now)
        .await
        .expect("a session");
    assert_eq!(scene.number("SELECT COUNT(*) FROM recovery_code").await, 8);
}

async fn of_many_with_the_same_code_one_comes_in(mut scene: Scene) {
    with_app(&mut scene).await;
    let later = scene.now + SignedDuration::from_secs(2);
    let recovery = key().recovery_codes();
    for (code, address) in [(NEXT.to_owned(), 10), (recovery[0].clone(), 20)] {
        let mut tries = JoinSet::new();
        for number in 0..6 {
            let (scene, code) = (scene.clone(), code.clone());
            tries.spawn(async move {
                scene
                    .sign_in(("ada", PASSWORD, &code), from(address + number), later)
                    .await
            });
        }
        let outcomes = tries.join_all().await;
        assert_eq!(
            outcomes.iter().filter(|outcome| outcome.is_ok()).count(),
            1,
            "{outcomes:?}"
        );
    }
}

async fn without_the_password_or_the_code_nothing_is_set_up(scene: Scene) {
    let now = jiff::Timestamp::from_second(SECOND).expect("an instant");
    let token = scene.employ("ada", Role::Owner).await;
    let caller = scene.caller(&token, scene.now).await.expect("somebody");
    for (password, code) in [("wrong", CODE), (PASSWORD, "000000"), (PASSWORD, "")] {
        let outcome = scene
            .store
            .set_second_factor(&caller, &password.into(), (&key(), code), from(1), now)
            .await;
        assert!(matches!(outcome, Err(SignInError::Wrong)), "{outcome:?}");
    }
    assert_eq!(scene.number("SELECT COUNT(*) FROM recovery_code").await, 0);
    assert!(
        !scene
            .caller(&token, scene.now)
            .await
            .expect("somebody")
            .has_second_factor
    );
}

async fn an_owner_who_lost_it_gets_back_in(mut scene: Scene) {
    with_app(&mut scene).await;
    let again = scene.store.reset_owner(scene.now).await.expect("an owner");
    assert_eq!(again.name.as_str(), "ada");
    scene
        .sign_in(("ada", &again.password, ""), from(1), scene.now)
        .await
        .expect("a session");
    assert_eq!(scene.number("SELECT COUNT(*) FROM recovery_code").await, 0);
}
