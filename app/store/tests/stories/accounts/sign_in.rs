//! Signing in: the first owner, passwords, and what trying costs.

use std::net::{IpAddr, Ipv4Addr};
use std::time::{Duration, Instant};

use domain::session::{FREE_FOR_NAME, WINDOW};
use domain::spam::Sender;
use domain::{AccountName, NewPassword, PasswordForm, Role, SignInForm};
use jiff::{SignedDuration, Timestamp};
use store::{Caller, DeviceToken, Entering, SessionToken, SignInError, SignedIn};
use tokio::task::JoinSet;

use crate::scene::Scene;

stories! {
    the_first_owner_is_made_once,
    servers_that_start_at_once_make_one_owner,
    a_one_time_password_is_good_for_another_one,
    an_owner_gets_back_in,
    a_wrong_name_and_a_wrong_password_are_the_same,
    whoever_mistypes_waits_a_little_and_nobody_else_does,
    the_wait_grows_and_has_an_end,
    invented_names_lock_nobody_out,
    a_browser_that_was_here_before_does_not_wait_for_strangers,
    another_password_makes_strangers_of_all_browsers,
    nobody_locks_a_live_session_out_of_its_own_form,
    who_is_known_comes_in_while_strangers_attack,
    budgets_hold_when_all_try_at_once,
    a_password_is_changed_once,
    any_characters_make_a_password,
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
            .accept_invitation(
                &invitation,
                (&name(who), &password),
                domain::spam::Sender::default(),
                self.now,
            )
            .await
            .expect("an account")
            .session
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
        let signed_in = self.store.sign_in(&request, sender, now).await;
        signed_in.map(|signed_in| signed_in.session)
    }

    /// [`Self::sign_in`] in a browser that may be known.
    async fn enters(
        &self,
        (who, password): (&str, &str),
        (sender, device): (Sender, Option<&DeviceToken>),
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        let form = SignInForm {
            name: who.into(),
            password: password.into(),
            ..SignInForm::default()
        };
        let request = form.parse().expect("a form that is filled in");
        self.store.sign_in(&request, Entering { sender, device }, now).await
    }

    /// Guesses this password until it has to wait, and tells for how long.
    pub(crate) async fn guesses(
        &self,
        who: &str,
        (sender, device): (Sender, Option<&DeviceToken>),
        now: Timestamp,
    ) -> SignedDuration {
        loop {
            match self.enters((who, "wrong"), (sender, device), now).await {
                Err(SignInError::Wrong) => {}
                Err(SignInError::TooMany { wait }) => return wait,
                other => panic!("{other:?}"),
            }
        }
    }

    pub(crate) async fn caller(&self, token: &SessionToken, now: Timestamp) -> Option<Caller> {
        self.store.caller(token, now).await.expect("an answer")
    }
}

async fn the_first_owner_is_made_once(scene: Scene) {
    let made = scene.store.make_first_owner(scene.now).await.expect("an answer");
    let owner = made.expect("an owner");
    assert_eq!(owner.name.as_str(), "owner");
    assert_eq!(owner.password.len(), 34, "140 bits and the hyphens");
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
        .expect("a session")
        .session;
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

/// Five wrong passwords used to lock the owner out for a quarter of an hour.
async fn whoever_mistypes_waits_a_little_and_nobody_else_does(scene: Scene) {
    scene.employ("ada", Role::Owner).await;
    // What succeeds costs nothing.
    for _ in 0..7 {
        let entered = scene.sign_in(("ada", PASSWORD, ""), from(1), scene.now).await;
        entered.expect("a session");
    }
    for who in ["ada", "nobody"] {
        assert_eq!(scene.guesses(who, (from(1), None), scene.now).await.as_secs(), 1);
    }
    let outcome = scene.sign_in(("ada", PASSWORD, ""), from(1), scene.now).await;
    assert!(matches!(outcome, Err(SignInError::TooMany { .. })), "{outcome:?}");
    let elsewhere = scene.sign_in(("ada", PASSWORD, ""), from(2), scene.now).await;
    elsewhere.expect("nobody is kept out by somebody else");
    let soon = scene.now + SignedDuration::from_secs(1);
    let entered = scene.sign_in(("ada", PASSWORD, ""), from(1), soon).await;
    entered.expect("a second later");
}

async fn the_wait_grows_and_has_an_end(scene: Scene) {
    scene.employ("ada", Role::Owner).await;
    let (mut now, mut waits) = (scene.now, Vec::new());
    for _ in 0..9 {
        let wait = scene.guesses("ada", (from(1), None), now).await;
        waits.push(wait.as_secs());
        now += wait;
    }
    assert_eq!(waits, [1, 2, 4, 8, 16, 30, 30, 30, 30]);
    let entered = scene.sign_in(("ada", PASSWORD, ""), from(1), now).await;
    entered.expect("the right password, after half a minute at most");
}

/// Thirty tries with names that nobody has used to lock everybody out who shares the address.
async fn invented_names_lock_nobody_out(scene: Scene) {
    scene.employ("ada", Role::Owner).await;
    let known = scene.enters(("ada", PASSWORD), (from(1), None), scene.now).await;
    let known = known.expect("a session").device;
    let mut waits = Vec::new();
    for number in 0..60 {
        let who = format!("guess-{number}");
        if let Err(SignInError::TooMany { wait }) = scene.sign_in((&who, "wrong", ""), from(1), scene.now).await {
            waits.push(wait.as_secs());
        }
    }
    assert_eq!(waits, [1; 40], "twenty are free, and what has to wait is not counted");
    let stranger = scene.sign_in(("ada", PASSWORD, ""), from(1), scene.now).await;
    assert!(matches!(stranger, Err(SignInError::TooMany { .. })), "{stranger:?}");
    let soon = scene.now + SignedDuration::from_secs(1);
    let stranger = scene.sign_in(("ada", PASSWORD, ""), from(1), soon).await;
    stranger.expect("a second later");
    let entered = scene
        .enters(("ada", PASSWORD), (from(1), Some(&known)), scene.now)
        .await;
    entered.expect("who has been here before does not wait at all");
}

async fn a_browser_that_was_here_before_does_not_wait_for_strangers(scene: Scene) {
    scene.employ("ada", Role::Owner).await;
    scene.employ("eve", Role::Reception).await;
    let first = scene.enters(("ada", PASSWORD), (from(1), None), scene.now).await;
    let device = first.expect("a session").device;
    scene.guesses("ada", (from(1), None), scene.now).await;
    let again = scene
        .enters(("ada", PASSWORD), (from(1), Some(&device)), scene.now)
        .await;
    let again = again.expect("a session").device;
    assert!(again == device, "it is known by the same");
    // It has a budget too, and for no other account.
    assert_eq!(
        scene
            .guesses("ada", (from(2), Some(&device)), scene.now)
            .await
            .as_secs(),
        1
    );
    scene.guesses("eve", (from(1), Some(&device)), scene.now).await;
    let stranger = scene.enters(("eve", PASSWORD), (from(1), None), scene.now).await;
    assert!(stranger.is_err(), "whose browser it is not, it does not help");
    // Nobody can plant one.
    let planted = DeviceToken::parse(&"0".repeat(64)).expect("a token");
    let entered = scene
        .enters(("eve", PASSWORD), (from(3), Some(&planted)), scene.now)
        .await;
    assert!(entered.expect("a session").device != planted);
    let kept = format!(
        "SELECT COUNT(*) FROM known_device WHERE token_hash = '{}'",
        device.as_str()
    );
    assert_eq!(scene.number(&kept).await, 0, "only its hash is kept");
}

async fn another_password_makes_strangers_of_all_browsers(scene: Scene) {
    let token = scene.employ("ada", Role::Owner).await;
    let caller = scene.caller(&token, scene.now).await.expect("somebody");
    let stolen = scene.enters(("ada", PASSWORD), (from(9), None), scene.now).await;
    let stolen = stolen.expect("a session").device;
    let form = PasswordForm {
        password: PASSWORD.into(),
        new_password: "wagon of teal 71".into(),
    };
    let request = form.parse(&caller.name).expect("a good password");
    let changed = scene.store.change_password(&caller, &request, from(1), scene.now).await;
    let kept = changed.expect("a session").device;
    scene.guesses("ada", (from(1), None), scene.now).await;
    for (device, is_known) in [(&stolen, false), (&kept, true)] {
        let said = ("ada", "wagon of teal 71");
        let outcome = scene.enters(said, (from(1), Some(device)), scene.now).await;
        assert_eq!(outcome.is_ok(), is_known, "{outcome:?}");
    }
    for _ in 0..25 {
        let said = ("ada", "wagon of teal 71");
        let entered = scene.enters(said, (from(2), None), scene.now).await;
        entered.expect("a session");
    }
    assert_eq!(
        scene.number("SELECT COUNT(*) FROM known_device").await,
        20,
        "and they are few"
    );
}

/// The form to change one's password used to be locked by whoever tried to sign in.
async fn nobody_locks_a_live_session_out_of_its_own_form(scene: Scene) {
    let token = scene.employ("ada", Role::Owner).await;
    let caller = scene.caller(&token, scene.now).await.expect("somebody");
    scene.guesses("ada", (from(1), None), scene.now).await;
    let change = async |password: &str| {
        let form = PasswordForm {
            password: password.into(),
            new_password: "wagon of teal 71".into(),
        };
        let request = form.parse(&caller.name).expect("a good password");
        scene.store.change_password(&caller, &request, from(1), scene.now).await
    };
    for _ in 0..FREE_FOR_NAME {
        let outcome = change("wrong").await;
        assert!(matches!(outcome, Err(SignInError::Wrong)), "{outcome:?}");
    }
    let outcome = change(PASSWORD).await;
    assert!(
        matches!(outcome, Err(SignInError::TooMany { wait }) if wait.as_secs() == 1),
        "it has a budget of its own: {outcome:?}"
    );
    let fresh = scene.enters(("ada", PASSWORD), (from(2), None), scene.now).await;
    let fresh = fresh.expect("a session").session;
    let caller = scene.caller(&fresh, scene.now).await.expect("somebody");
    let form = PasswordForm {
        password: PASSWORD.into(),
        new_password: "wagon of teal 71".into(),
    };
    let request = form.parse(&caller.name).expect("a good password");
    let changed = scene.store.change_password(&caller, &request, from(1), scene.now).await;
    changed.expect("another session has one of its own");
}

/// From a thousand addresses at once, none of which has tried before.
async fn who_is_known_comes_in_while_strangers_attack(scene: Scene) {
    scene.employ("ada", Role::Owner).await;
    let first = scene.enters(("ada", PASSWORD), (from(1), None), scene.now).await;
    let device = first.expect("a session").device;
    let mut strangers = JoinSet::new();
    for number in 0..1_000_u32 {
        let scene = scene.clone();
        let sender = Sender {
            address: Some(IpAddr::V4(Ipv4Addr::from_bits(0x0a00_0000 + number))),
            ..from(1)
        };
        strangers.spawn(async move { scene.sign_in(("ada", "wrong", ""), sender, scene.now).await });
    }
    let mut slowest = Duration::ZERO;
    for _ in 0..5 {
        let began = Instant::now();
        let entered = scene
            .enters(("ada", PASSWORD), (from(1), Some(&device)), scene.now)
            .await;
        entered.expect("a session");
        slowest = slowest.max(began.elapsed());
    }
    let outcomes = strangers.join_all().await;
    let tried = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Err(SignInError::Wrong)))
        .count();
    let turned_away = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Err(SignInError::TooMany { wait }) if wait.as_secs() == 5))
        .count();
    assert_eq!(tried + turned_away, 1_000);
    println!("a right sign-in took {slowest:?} at most; of 1,000 strangers {tried} had a password looked at");
    assert!(turned_away > 0, "the line of strangers has an end");
    assert!(slowest < Duration::from_secs(30), "{slowest:?}");
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
        .filter(|outcome| matches!(outcome, Err(SignInError::TooMany { .. })))
        .count();
    let most = usize::try_from(FREE_FOR_NAME).expect("a few");
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

async fn any_characters_make_a_password(scene: Scene) {
    let token = scene.employ("ada", Role::Owner).await;
    let mut caller = scene.caller(&token, scene.now).await.expect("somebody");
    let mut before = PASSWORD.to_owned();
    for new in [
        "пингвин ест снег на крыше".to_owned(),
        "\u{1f986}\u{1f9c0}\u{1f41d} kelp violin yes".to_owned(),
        " tab\tand\nline\0end of it ".to_owned(),
        "m9xQ2vLr7TzW4bKd".repeat(4) + "&=%+;'\"<>\\$argon2id$",
        (100..200)
            .map(|number| number.to_string())
            .collect::<Vec<_>>()
            .join(" kelp ")
            + " ",
    ] {
        let form = PasswordForm {
            password: before.as_str().into(),
            new_password: new.as_str().into(),
        };
        let request = form.parse(&caller.name).expect("a good password");
        let changed = scene.store.change_password(&caller, &request, from(1), scene.now).await;
        let changed = changed.expect("a session").session;
        caller = scene.caller(&changed, scene.now).await.expect("somebody");
        let entered = scene.sign_in(("ada", &new, ""), from(1), scene.now).await;
        entered.expect("as it was typed");
        before = new;
    }
    for other in [before.trim(), &before[1..], &before.to_uppercase()] {
        let outcome = scene.sign_in(("ada", other, ""), from(1), scene.now).await;
        assert!(matches!(outcome, Err(SignInError::Wrong)), "{outcome:?}");
    }
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
