//! Signing in: the first owner, passwords, and what trying costs.

use std::net::{IpAddr, Ipv4Addr};

use domain::session::{MOST_FOR_NAME_FROM_ADDRESS, MOST_FROM_ADDRESS, WINDOW};
use domain::spam::Sender;
use domain::{AccountName, NewPassword, PasswordForm, Role, SignInForm};
use jiff::{SignedDuration, Timestamp};
use store::{Caller, SessionToken, SignInError};
use tokio::task::JoinSet;

use crate::scene::Scene;

stories! {
    the_first_owner_is_made_once,
    servers_that_start_at_once_make_one_owner,
    a_one_time_password_is_good_for_another_one,
    an_owner_gets_back_in,
    a_wrong_name_and_a_wrong_password_are_the_same,
    a_name_has_a_budget_at_each_address,
    an_address_has_a_budget,
    budgets_hold_when_all_try_at_once,
    a_password_is_changed_once,
    nothing_that_opens_anything_is_stored,
}

pub(crate) const PASSWORD: &str = "kelp violin 142";

pub(crate) fn from(last: u8) -> Sender {
    Sender {
        address: Some(IpAddr::V4(Ipv4Addr::new(192, 0, 2, last))),
        is_browser: true,
        device: domain::Device::of("Firefox/140.0 (Windows)"),
    }
}

pub(crate) fn name(text: &str) -> AccountName {
    AccountName::parse(text).expect("a name")
}

impl Scene {
    /// One of the staff, whose password is [`PASSWORD`], and the session that they begin with.
    pub(crate) async fn employ(&self, who: &str, role: Role) -> SessionToken {
        let invitation = self.store.invite(role, self.now).await.expect("an invitation");
        let password = NewPassword::parse(PASSWORD, &name(who)).expect("a password");
        self.store
            .accept_invitation(&invitation, (&name(who), &password), domain::spam::Sender::default(), self.now)
            .await
            .expect("an account")
    }

    pub(crate) async fn sign_in(
        &self,
        (who, password, code): (&str, &str, &str),
        sender: Sender,
        now: Timestamp,
    ) -> Result<SessionToken, SignInError> {
        let form = SignInForm {
            name: who.into(),
            password: password.into(),
            code: code.into(),
            ..SignInForm::default()
        };
        let request = form.parse().expect("a form that is filled in");
        self.store.sign_in(&request, sender, now).await
    }

    pub(crate) async fn caller(&self, token: &SessionToken, now: Timestamp) -> Option<Caller> {
        self.store.caller(token, now).await.expect("an answer")
    }
}

async fn the_first_owner_is_made_once(scene: Scene) {
    let made = scene.store.make_first_owner(scene.now).await.expect("an answer");
    let owner = made.expect("an owner");
    assert_eq!(owner.name.as_str(), "owner");
    assert!(owner.password.len() >= 24, "100 bits and the hyphens");
    assert!(
        scene
            .store
            .make_first_owner(scene.now)
            .await
            .expect("an answer")
            .is_none()
    );

    let token = scene
        .sign_in(("Owner", &owner.password, ""), from(1), scene.now)
        .await
        .expect("a session");
    let caller = scene.caller(&token, scene.now).await.expect("somebody");
    assert_eq!((caller.name.as_str(), caller.role), ("owner", Role::Owner));
    assert!(caller.must_change && !caller.has_second_factor);
}

async fn servers_that_start_at_once_make_one_owner(scene: Scene) {
    let mut servers = JoinSet::new();
    for _ in 0..5 {
        let scene = scene.clone();
        servers.spawn(async move { scene.store.make_first_owner(scene.now).await.expect("an answer") });
    }
    let made: Vec<_> = servers.join_all().await.into_iter().flatten().collect();
    assert_eq!(made.len(), 1);
    assert_eq!(scene.number("SELECT COUNT(*) FROM account").await, 1);
    let said = ("owner", &*made[0].password, "");
    scene.sign_in(said, from(1), scene.now).await.expect("a session");
}

async fn a_one_time_password_is_good_for_another_one(scene: Scene) {
    let owner = scene
        .store
        .make_first_owner(scene.now)
        .await
        .expect("an answer")
        .expect("an owner");
    let said = ("owner", &*owner.password, "");
    let token = scene.sign_in(said, from(1), scene.now).await.expect("a session");
    let caller = scene.caller(&token, scene.now).await.expect("somebody");
    let form = PasswordForm {
        password: owner.password.as_str().into(),
        new_password: PASSWORD.into(),
    };
    let request = form.parse(&caller.name).expect("a good password");
    let fresh = scene
        .store
        .change_password(&caller, &request, from(1), scene.now)
        .await
        .expect("a session");
    assert!(
        scene.caller(&token, scene.now).await.is_none(),
        "the old session is over"
    );
    assert!(!scene.caller(&fresh, scene.now).await.expect("somebody").must_change);
    let outcome = scene.sign_in(said, from(1), scene.now).await;
    assert!(matches!(outcome, Err(SignInError::Wrong)), "{outcome:?}");
    scene
        .sign_in(("owner", PASSWORD, ""), from(1), scene.now)
        .await
        .expect("a session");
}

async fn an_owner_gets_back_in(scene: Scene) {
    let nobody = scene.store.reset_owner(scene.now).await.expect("an owner");
    assert_eq!(nobody.name.as_str(), "owner", "there was none, so there is one now");
    let said = ("owner", &*nobody.password, "");
    let token = scene.sign_in(said, from(1), scene.now).await.expect("a session");
    let other = scene.employ("ada", Role::Reception).await;

    let again = scene.store.reset_owner(scene.now).await.expect("an owner");
    assert!(scene.caller(&token, scene.now).await.is_none());
    assert!(
        scene.caller(&other, scene.now).await.is_some(),
        "nobody else is concerned"
    );
    assert!(scene.sign_in(said, from(1), scene.now).await.is_err());
    let said = ("owner", &*again.password, "");
    let token = scene.sign_in(said, from(1), scene.now).await.expect("a session");
    assert!(scene.caller(&token, scene.now).await.expect("somebody").must_change);
    assert_eq!(scene.number("SELECT COUNT(*) FROM account").await, 2);
}

async fn a_wrong_name_and_a_wrong_password_are_the_same(scene: Scene) {
    scene.employ("ada", Role::Reception).await;
    for (who, password) in [("ada", "kelp violin 143"), ("eve", PASSWORD)] {
        let outcome = scene.sign_in((who, password, ""), from(1), scene.now).await;
        assert!(matches!(outcome, Err(SignInError::Wrong)), "{who}: {outcome:?}");
    }
    assert_eq!(scene.number("SELECT COUNT(*) FROM sign_in_try").await, 2);
}

async fn a_name_has_a_budget_at_each_address(scene: Scene) {
    scene.employ("ada", Role::Reception).await;
    // What succeeds costs nothing.
    for _ in 0..3 {
        scene
            .sign_in(("ada", PASSWORD, ""), from(1), scene.now)
            .await
            .expect("a session");
    }
    for who in ["ada", "nobody"] {
        for _ in 0..MOST_FOR_NAME_FROM_ADDRESS {
            let outcome = scene.sign_in((who, "wrong", ""), from(1), scene.now).await;
            assert!(matches!(outcome, Err(SignInError::Wrong)), "{outcome:?}");
        }
        let outcome = scene.sign_in((who, PASSWORD, ""), from(1), scene.now).await;
        assert!(matches!(outcome, Err(SignInError::TooMany)), "{who}: {outcome:?}");
    }
    scene
        .sign_in(("ada", PASSWORD, ""), from(2), scene.now)
        .await
        .expect("nobody is kept out by somebody else");
    let later = scene.now + WINDOW;
    scene
        .sign_in(("ada", PASSWORD, ""), from(1), later)
        .await
        .expect("it comes back");
}

async fn an_address_has_a_budget(scene: Scene) {
    scene.employ("ada", Role::Reception).await;
    for number in 0..MOST_FROM_ADDRESS {
        let who = format!("guess-{number}");
        let outcome = scene.sign_in((&who, "wrong", ""), from(1), scene.now).await;
        assert!(matches!(outcome, Err(SignInError::Wrong)), "{outcome:?}");
    }
    let outcome = scene.sign_in(("ada", PASSWORD, ""), from(1), scene.now).await;
    assert!(matches!(outcome, Err(SignInError::TooMany)), "{outcome:?}");
}

async fn budgets_hold_when_all_try_at_once(scene: Scene) {
    scene.employ("ada", Role::Reception).await;
    let mut tries = JoinSet::new();
    for _ in 0..20 {
        let scene = scene.clone();
        tries.spawn(async move { scene.sign_in(("ada", "wrong", ""), from(1), scene.now).await });
    }
    let outcomes = tries.join_all().await;
    let wrong = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Err(SignInError::Wrong)))
        .count();
    let refused = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Err(SignInError::TooMany)))
        .count();
    let most = usize::try_from(MOST_FOR_NAME_FROM_ADDRESS).expect("a few");
    assert_eq!((wrong, refused), (most, 20 - most));
}

async fn a_password_is_changed_once(scene: Scene) {
    let token = scene.employ("ada", Role::Therapist).await;
    let caller = scene.caller(&token, scene.now).await.expect("somebody");
    let mut changes = JoinSet::new();
    for new in ["wagon of teal 71", "wagon of teal 72"] {
        let (scene, caller) = (scene.clone(), caller.clone());
        changes.spawn(async move {
            let form = PasswordForm {
                password: PASSWORD.into(),
                new_password: new.into(),
            };
            let request = form.parse(&caller.name).expect("a good password");
            scene.store.change_password(&caller, &request, from(1), scene.now).await
        });
    }
    let won = changes
        .join_all()
        .await
        .iter()
        .filter(|outcome| outcome.is_ok())
        .count();
    assert_eq!(won, 1);
    assert_eq!(scene.number("SELECT COUNT(*) FROM session").await, 1);
}

async fn nothing_that_opens_anything_is_stored(scene: Scene) {
    let token = scene.employ("ada", Role::Owner).await;
    let invitation = scene
        .store
        .invite(Role::Therapist, scene.now)
        .await
        .expect("an invitation");
    _ = scene
        .sign_in(("eve-types-her-password", "wrong", ""), from(77), scene.now)
        .await;
    for (sql, what) in [
        ("SELECT COUNT(*) FROM session WHERE token_hash = '$'", token.as_str()),
        (
            "SELECT COUNT(*) FROM invitation WHERE token_hash = '$'",
            invitation.as_str(),
        ),
        ("SELECT COUNT(*) FROM account WHERE password_hash LIKE '%$%'", "kelp"),
        ("SELECT COUNT(*) FROM sign_in_try WHERE name_hash LIKE '%$%'", "eve"),
        (
            "SELECT COUNT(*) FROM sign_in_try WHERE network_hash LIKE '%$%'",
            "192.0.2",
        ),
    ] {
        assert_eq!(scene.number(&sql.replace('$', what)).await, 0, "{sql}");
    }
    let later = scene.now + WINDOW + SignedDuration::from_secs(1);
    _ = scene.sign_in(("ada", "wrong", ""), from(1), later).await;
    assert_eq!(
        scene.number("SELECT COUNT(*) FROM sign_in_try").await,
        1,
        "and old tries go"
    );
}
