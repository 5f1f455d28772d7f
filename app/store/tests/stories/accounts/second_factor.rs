//! The second factor: a code of an app, good once, and recovery codes, each good once.

use domain::session::FREE_FOR_NAME;
use domain::{Role, SecretInput};
use jiff::SignedDuration;
use store::{AuditFilter, Caller, FactorError, FactorKey, Keys, MailAbout, Proof, SignInError, Store, Subject};
use tokio::task::JoinSet;

use crate::accounts::sign_in::{PASSWORD, from};
use crate::scene::{Engine, Scene};

stories! {
    a_copy_of_the_database_makes_no_codes,
    what_lay_in_clear_is_sealed_at_the_start,
    a_secret_key_can_be_changed,
    without_the_secret_key_recovery_codes_still_open,
    a_server_of_the_last_release_lets_nobody_in_without_it,
    the_password_alone_neither_takes_it_nor_puts_another_in_its_place,
    whoever_shows_it_replaces_it_and_takes_it,
    a_form_that_was_sent_brings_no_used_codes_back,
    a_form_is_for_one_session_and_one_hour,
    what_was_done_with_it_is_told_by_mail,
    a_code_opens_once,
    a_recovery_code_opens_once,
    of_many_with_the_same_code_one_comes_in,
    whoever_has_the_password_cannot_try_every_code,
    two_codes_do_not_wait_for_those_who_guess,
    a_recovery_code_gives_no_budget_for_each_way_to_write_it,
    without_the_password_or_the_code_nothing_is_set_up,
    an_owner_who_lost_it_gets_back_in,
}

/// RFC 6238's test key: its codes are known.
const KEY: &str = "3132333435363738393031323334353637383930";

/// What the recovery codes are drawn from.
const RECOVERY: &str = "0707070707070707070707070707070707070707070707070707070707070707";

/// When the app shows [`CODE`] and then [`NEXT`], as the RFC says.
const SECOND: i64 = 1_111_111_109;
const CODE: &str = "081804";
const NEXT: &str = "050471";

fn key() -> FactorKey {
    FactorKey::parse(&format!("{KEY}{RECOVERY}")).expect("a key")
}

/// What a form carries that shows this key.
async fn offer(scene: &Scene, caller: &Caller, key: &FactorKey) -> String {
    scene.store.offer_factor(caller, key, scene.now).await.expect("a form")
}

/// Ada, whose app makes the codes, at the time when it shows the first one, which she has used to set it up.
async fn with_app(scene: &mut Scene) {
    scene.now = jiff::Timestamp::from_second(SECOND).expect("an instant");
    let token = scene.employ("ada", Role::Owner).await;
    let caller = scene.caller(&token, scene.now).await.expect("somebody");
    scene
        .store
        .set_second_factor(
            &caller,
            proof(&(PASSWORD.into(), "".into())),
            (&offer(scene, &caller, &key()).await, CODE),
            from(1),
            scene.now,
        )
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

/// The same clinic, by a server with other secret keys.
async fn reopened(scene: &Scene, keys: &str) -> Scene {
    let keys = Keys::parse(keys).expect("keys");
    let store = Store::open(&scene.url, &keys).await.expect("a restart");
    let mut other = scene.clone();
    other.store = store;
    other
}

/// Keys lay in clear, and the recovery codes were made of them.
async fn a_copy_of_the_database_makes_no_codes(mut scene: Scene) {
    with_app(&mut scene).await;
    let in_clear = format!("SELECT COUNT(*) FROM account WHERE totp_key = '{KEY}' OR totp_sealed LIKE '%{KEY}%'");
    assert_eq!(scene.number(&in_clear).await, 0);
    let derived = FactorKey::parse(&format!("{KEY}{}", "0".repeat(64))).expect("a key");
    let codes = key().recovery_codes();
    assert!(derived.recovery_codes().iter().all(|code| !codes.contains(code)));
    for code in codes {
        let kept = format!("SELECT COUNT(*) FROM recovery_code WHERE code_hash LIKE '%{code}%'");
        assert_eq!(scene.number(&kept).await, 0);
    }
}

async fn what_lay_in_clear_is_sealed_at_the_start(mut scene: Scene) {
    with_app(&mut scene).await;
    scene
        .execute(&format!("UPDATE account SET totp_key = '{KEY}', totp_sealed = NULL"))
        .await;
    let later = scene.now + SignedDuration::from_secs(2);
    let before = scene.sign_in(("ada", PASSWORD, NEXT), from(1), later).await;
    before.expect("what a server of the last release has stored is good");
    scene.execute("UPDATE account SET totp_step = 0").await;
    let again = reopened(&scene, &"0".repeat(64)).await;
    let in_clear = format!("SELECT COUNT(*) FROM account WHERE totp_key = '{KEY}' OR totp_sealed IS NULL");
    assert_eq!(scene.number(&in_clear).await, 0);
    let after = again.sign_in(("ada", PASSWORD, NEXT), from(1), later).await;
    after.expect("the codes are the same as before");
    again.store.close().await;
}

async fn a_secret_key_can_be_changed(mut scene: Scene) {
    with_app(&mut scene).await;
    let later = scene.now + SignedDuration::from_secs(2);
    let (old, new) = ("0".repeat(64), "1".repeat(64));
    let both = reopened(&scene, &format!("{new} {old}")).await;
    both.store.close().await;
    let only_new = reopened(&scene, &new).await;
    let entered = only_new.sign_in(("ada", PASSWORD, NEXT), from(1), later).await;
    entered.expect("sealed with the new key when it came, so the old one can go");
    only_new.store.close().await;
}

async fn without_the_secret_key_recovery_codes_still_open(mut scene: Scene) {
    with_app(&mut scene).await;
    let later = scene.now + SignedDuration::from_secs(2);
    let other = reopened(&scene, &"1".repeat(64)).await;
    let outcome = other.sign_in(("ada", PASSWORD, NEXT), from(1), later).await;
    assert!(matches!(outcome, Err(SignInError::Wrong)), "{outcome:?}");
    let outcome = other.sign_in(("ada", PASSWORD, ""), from(1), later).await;
    assert!(matches!(outcome, Err(SignInError::Wrong)), "{outcome:?}");
    let code = &key().recovery_codes()[0];
    let entered = other.sign_in(("ada", PASSWORD, code), from(1), later).await;
    entered.expect("what is written down is good without it");
    other.store.close().await;
    let later = scene.sign_in(("ada", PASSWORD, NEXT), from(2), later).await;
    later.expect("nothing was lost");
}

/// It knows `totp_key` alone, and takes NULL for "has none".
async fn a_server_of_the_last_release_lets_nobody_in_without_it(mut scene: Scene) {
    with_app(&mut scene).await;
    let keyless = "SELECT COUNT(*) FROM account WHERE totp_key IS NULL OR totp_key GLOB '*[0-9a-f]*'";
    let keyless = match scene.engine {
        Engine::Sqlite => keyless.to_owned(),
        Engine::Postgres => "SELECT COUNT(*) FROM account WHERE totp_key IS NULL OR totp_key ~ '[0-9a-f]'".to_owned(),
    };
    assert_eq!(scene.number(&keyless).await, 0);
}

fn proof((password, code): &(SecretInput, SecretInput)) -> Proof<'_> {
    Proof { password, code }
}

/// The acts that the audit tells of ada's account, in their order.
async fn acts(scene: &Scene) -> Vec<String> {
    let filter = AuditFilter {
        subject: Some(Subject::Account),
        ..AuditFilter::default()
    };
    let audit = scene.store.audit(&filter, 0).await.expect("an audit");
    let of_factors = audit.entries.into_iter().rev().map(|entry| entry.act);
    of_factors.filter(|act| act.ends_with("second-factor")).collect()
}

/// It could be, by a session that had never shown it, and nothing told.
async fn the_password_alone_neither_takes_it_nor_puts_another_in_its_place(mut scene: Scene) {
    with_app(&mut scene).await;
    let later = scene.now + SignedDuration::from_secs(2);
    let token = scene.sign_in(("ada", PASSWORD, NEXT), from(1), later).await;
    let caller = scene.caller(&token.expect("a session"), later).await.expect("somebody");
    let other = FactorKey::parse(&format!("{KEY}{}", "0".repeat(64))).expect("a key");
    let offer = offer(&scene, &caller, &other).await;
    // A new app's code is no proof of the one before, even where it is the same: it was used to sign in.
    for code in ["", NEXT, "2345-6789-ABCD-EFGH"] {
        let shown = (PASSWORD.into(), code.into());
        let set = scene
            .store
            .set_second_factor(&caller, proof(&shown), (&offer, NEXT), from(2), later);
        let set = set.await;
        assert!(
            matches!(set, Err(FactorError::Refused(SignInError::Wrong))),
            "{code}: {set:?}"
        );
    }
    let shown = (PASSWORD.into(), "".into());
    let address = domain::EmailAddress::parse("eve@example.org").expect("an address");
    let told = scene
        .store
        .set_account_address(&caller, proof(&shown), Some(&address), from(3), later)
        .await;
    assert!(matches!(told, Err(SignInError::Wrong)), "{told:?}");
    let removed = scene
        .store
        .remove_second_factor(&caller, proof(&shown), from(4), later)
        .await;
    assert!(matches!(removed, Err(SignInError::Wrong)), "{removed:?}");
    assert_eq!(acts(&scene).await, ["set-second-factor"]);
    assert_eq!(scene.number("SELECT COUNT(*) FROM recovery_code").await, 10);
    let entered = scene
        .sign_in(("ada", PASSWORD, &key().recovery_codes()[0]), from(5), later)
        .await;
    entered.expect("it is the one that it was");
}

async fn whoever_shows_it_replaces_it_and_takes_it(mut scene: Scene) {
    with_app(&mut scene).await;
    let later = scene.now + SignedDuration::from_secs(2);
    let codes = key().recovery_codes();
    let stolen = scene.sign_in(("ada", PASSWORD, &codes[0]), from(1), later).await;
    let stolen = stolen.expect("a session");
    let token = scene.sign_in(("ada", PASSWORD, &codes[1]), from(1), later).await;
    let token = token.expect("a session");
    let caller = scene.caller(&token, later).await.expect("somebody");
    let other = FactorKey::parse(&format!("{KEY}{}", "0".repeat(64))).expect("a key");
    let offer = offer(&scene, &caller, &other).await;
    let shown = (PASSWORD.into(), codes[2].as_str().into());
    let set = scene
        .store
        .set_second_factor(&caller, proof(&shown), (&offer, NEXT), from(1), later);
    set.await.expect("another second factor");
    assert!(scene.caller(&stolen, later).await.is_none(), "others have to show it");
    assert!(scene.caller(&token, later).await.is_some());
    let old = scene.sign_in(("ada", PASSWORD, &codes[3]), from(2), later).await;
    assert!(matches!(old, Err(SignInError::Wrong)), "{old:?}");
    let elsewhere = scene
        .sign_in(("ada", PASSWORD, &other.recovery_codes()[0]), from(3), later)
        .await;
    let elsewhere = elsewhere.expect("a session");
    let shown = (PASSWORD.into(), other.recovery_codes()[1].as_str().into());
    let last = later + SignedDuration::from_secs(1);
    let removed = scene.store.remove_second_factor(&caller, proof(&shown), from(1), last);
    removed.await.expect("none");
    assert!(scene.caller(&elsewhere, last).await.is_none());
    assert_eq!(
        acts(&scene).await,
        ["set-second-factor", "replace-second-factor", "remove-second-factor"]
    );
}

/// The same form used to set up the same codes again, as if none had been used.
async fn a_form_that_was_sent_brings_no_used_codes_back(mut scene: Scene) {
    scene.now = jiff::Timestamp::from_second(SECOND).expect("an instant");
    let token = scene.employ("ada", Role::Owner).await;
    let caller = scene.caller(&token, scene.now).await.expect("somebody");
    let offer = offer(&scene, &caller, &key()).await;
    let later = scene.now + SignedDuration::from_secs(2);
    let send = async |present: &str, code| {
        let shown = (PASSWORD.into(), present.into());
        let set = scene
            .store
            .set_second_factor(&caller, proof(&shown), (&offer, code), from(1), later);
        set.await
    };
    send("", CODE).await.expect("a second factor");
    let codes = key().recovery_codes();
    let entered = scene.sign_in(("ada", PASSWORD, &codes[0]), from(2), later).await;
    entered.expect("a session");
    let again = send(&codes[1], NEXT).await;
    assert!(matches!(again, Err(FactorError::Gone)), "{again:?}");
    let used = scene.sign_in(("ada", PASSWORD, &codes[0]), from(3), later).await;
    assert!(matches!(used, Err(SignInError::Wrong)), "{used:?}");
    // Nor does it once there is none.
    let shown = (PASSWORD.into(), codes[1].as_str().into());
    let removed = scene.store.remove_second_factor(&caller, proof(&shown), from(1), later);
    removed.await.expect("none, for nothing of the code was used up");
    let again = send("", NEXT).await;
    assert!(matches!(again, Err(FactorError::Gone)), "{again:?}");
}

/// One account's form used to be as good for another's.
async fn a_form_is_for_one_session_and_one_hour(scene: Scene) {
    let mut callers = Vec::new();
    for who in ["ada", "eve"] {
        let token = scene.employ(who, Role::Owner).await;
        callers.push(scene.caller(&token, scene.now).await.expect("somebody"));
    }
    let token = scene.sign_in(("ada", PASSWORD, ""), from(1), scene.now).await;
    let token = token.expect("a session");
    callers.push(scene.caller(&token, scene.now).await.expect("somebody"));
    let offer = offer(&scene, &callers[0], &key()).await;
    assert!(!offer.contains(KEY), "{offer}");
    let almost = scene.now + SignedDuration::from_mins(59);
    let late = scene.now + SignedDuration::from_mins(60);
    for (caller, at, is_good) in [
        (0, almost, true),
        (0, late, false),
        (1, almost, false),
        (2, almost, false),
    ] {
        let offered = scene.store.offered_factor(&callers[caller], &offer, at).await;
        assert_eq!(offered.expect("an answer").is_some(), is_good, "{caller}, {at}");
    }
}

async fn what_was_done_with_it_is_told_by_mail(mut scene: Scene) {
    scene.now = jiff::Timestamp::from_second(SECOND).expect("an instant");
    let token = scene.employ("ada", Role::Owner).await;
    let caller = scene.caller(&token, scene.now).await.expect("somebody");
    let shown = (PASSWORD.into(), "".into());
    let email = |text: &str| domain::EmailAddress::parse(text).expect("an address");
    for (address, told) in [
        (Some("ada@example.org"), &["ada@example.org"][..]),
        (Some("ada@example.com"), &["ada@example.com", "ada@example.org"]),
        (Some("ada@example.com"), &[]),
    ] {
        let address = address.map(email);
        let set = scene
            .store
            .set_account_address(&caller, proof(&shown), address.as_ref(), from(1), scene.now);
        set.await.expect("an address");
        assert_eq!(letters(&scene).await, told, "both hear of it");
    }
    let key = key();
    let offer = offer(&scene, &caller, &key).await;
    let set = scene
        .store
        .set_second_factor(&caller, proof(&shown), (&offer, CODE), from(1), scene.now);
    set.await.expect("a second factor");
    assert_eq!(letters(&scene).await, ["ada@example.com"]);
    let shown = (PASSWORD.into(), key.recovery_codes()[0].as_str().into());
    let removed = scene
        .store
        .remove_second_factor(&caller, proof(&shown), from(1), scene.now);
    removed.await.expect("none");
    assert_eq!(letters(&scene).await, ["ada@example.com"]);
}

/// Where the letters about accounts go that are due, which are sent.
async fn letters(scene: &Scene) -> Vec<String> {
    let mut told = Vec::new();
    for mail in scene.store.due_mail(9, scene.now).await.expect("mails") {
        let MailAbout::Account(news) = &mail.about else {
            panic!("{mail:?}")
        };
        told.push(news.email.clone());
        scene.store.mark_sent(&mail, scene.now).await.expect("sent");
    }
    told.sort();
    told
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
    let token = scene.employ("eve", Role::Owner).await;
    let caller = scene.caller(&token, scene.now).await.expect("somebody");
    assert_eq!(scene.store.recovery_codes_left(&caller).await.expect("a number"), 0);
    let entered = scene.sign_in(("ada", PASSWORD, &codes[5]), from(1), scene.now).await;
    let caller = scene.caller(&entered.expect("a session"), scene.now).await;
    let left = scene.store.recovery_codes_left(&caller.expect("somebody")).await;
    assert_eq!(left.expect("a number"), 7);
}

async fn of_many_with_the_same_code_one_comes_in(mut scene: Scene) {
    with_app(&mut scene).await;
    let recovery = key().recovery_codes();
    for (code, address, seconds) in [(NEXT.to_owned(), 10, 2), (recovery[0].clone(), 20, 90)] {
        let later = scene.now + SignedDuration::from_secs(seconds);
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

/// From the same network, without a password or with the right one, as long as they like.
async fn two_codes_do_not_wait_for_those_who_guess(mut scene: Scene) {
    with_app(&mut scene).await;
    let later = scene.now + SignedDuration::from_secs(2);
    for password in ["wrong", PASSWORD] {
        for _ in 0..20 {
            let outcome = scene.sign_in(("ada", password, "000000"), from(1), later).await;
            outcome.expect_err("a guess");
        }
    }
    let both = format!("{CODE} {NEXT}");
    let otherwise = format!("{NEXT} {CODE}");
    for code in [NEXT, "081804 081804", "050471 050471", "081804", &otherwise] {
        let outcome = scene.sign_in(("ada", PASSWORD, code), from(1), later).await;
        assert!(
            matches!(outcome, Err(SignInError::TooMany { .. })),
            "{code}: {outcome:?}"
        );
    }
    scene.employ("eve", Role::Owner).await;
    let eve = scene.guesses("eve", (from(1), None), later).await;
    assert!(eve.as_secs() > 0, "the codes of somebody else are of no use to her");
    let outcome = scene.sign_in(("eve", PASSWORD, &both), from(1), later).await;
    assert!(matches!(outcome, Err(SignInError::TooMany { .. })), "{outcome:?}");

    let entered = scene.sign_in(("ada", PASSWORD, &both), from(1), later).await;
    entered.expect("a session, at once");
    for code in [&*both, "081-804-050-471", NEXT] {
        let outcome = scene.sign_in(("ada", PASSWORD, code), from(2), later).await;
        assert!(outcome.is_err(), "{code} is used up: {outcome:?}");
    }
}

/// However they write it: it is one code, with one budget.
async fn a_recovery_code_gives_no_budget_for_each_way_to_write_it(mut scene: Scene) {
    with_app(&mut scene).await;
    let code = &key().recovery_codes()[0];
    let mut waited = 0;
    for number in 0..20 {
        let written = format!("{}{code}", " ".repeat(number));
        let outcome = scene.sign_in(("ada", "wrong", &written), from(1), scene.now).await;
        waited += u32::from(matches!(outcome, Err(SignInError::TooMany { .. })));
    }
    assert_eq!(waited, 20 - FREE_FOR_NAME);
}

/// However many addresses they have.
async fn whoever_has_the_password_cannot_try_every_code(mut scene: Scene) {
    with_app(&mut scene).await;
    let later = scene.now + SignedDuration::from_secs(2);
    let mut outcomes = Vec::new();
    for address in 1..=20 {
        outcomes.push(scene.sign_in(("ada", PASSWORD, "000000"), from(address), later).await);
    }
    let tried = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Err(SignInError::Wrong)))
        .count();
    assert_eq!(tried, 5, "{outcomes:?}");
    // Whoever cannot wait has a code that nobody can guess, also where strangers try passwords.
    scene.guesses("ada", (from(31), None), later).await;
    let codes = key().recovery_codes();
    let entered = scene.sign_in(("ada", PASSWORD, &codes[0]), from(31), later).await;
    entered.expect("a session");
    let wrong = scene
        .sign_in(("ada", "wagon of teal 71", &codes[1]), from(31), later)
        .await;
    assert!(matches!(wrong, Err(SignInError::Wrong)), "{wrong:?}");
    let used = scene.sign_in(("ada", PASSWORD, &codes[0]), from(31), later).await;
    assert!(matches!(used, Err(SignInError::TooMany { .. })), "{used:?}");
    let soon = later + SignedDuration::from_secs(1);
    let entered = scene.sign_in(("ada", PASSWORD, NEXT), from(30), soon).await;
    entered.expect("a second later");
}

async fn without_the_password_or_the_code_nothing_is_set_up(scene: Scene) {
    let now = jiff::Timestamp::from_second(SECOND).expect("an instant");
    let token = scene.employ("ada", Role::Owner).await;
    let caller = scene.caller(&token, scene.now).await.expect("somebody");
    let offer = scene.store.offer_factor(&caller, &key(), now).await.expect("a form");
    for (password, code) in [("wrong", CODE), (PASSWORD, "000000"), (PASSWORD, "")] {
        let outcome = scene
            .store
            .set_second_factor(
                &caller,
                proof(&(password.into(), "".into())),
                (&offer, code),
                from(1),
                now,
            )
            .await;
        assert!(
            matches!(outcome, Err(FactorError::Refused(SignInError::Wrong))),
            "{outcome:?}"
        );
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
