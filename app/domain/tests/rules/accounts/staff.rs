//! Who may sign in with what, and who may do what then.

use domain::session::{self, Tried, Tries};
use domain::{
    AccountName, Action, AddressForm, Field, JoinForm, NewPassword, PasswordContext, PasswordForm, Problem, ResourceId,
    Role, Scope, SignInForm,
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

fn ada() -> AccountName {
    AccountName::parse("ada").expect("a name")
}

fn problem(password: &str) -> Option<Problem> {
    NewPassword::parse(password, &ada()).err()
}

#[test]
fn an_owner_may_do_everything_and_a_therapist_what_is_their_own() {
    use Action::{
        Account, Audit, Calendar, Catalogue, Clients, Clinic, Hours, Inbox, OwnCalendar, OwnClients, Reports, Team,
    };
    for (action, reception, therapist) in [
        (Account, true, true),
        (OwnCalendar, true, true),
        (OwnClients, true, true),
        (Calendar, true, false),
        (Clients, true, false),
        (Inbox, true, false),
        (Catalogue, false, false),
        (Hours, false, false),
        (Team, false, false),
        (Clinic, false, false),
        (Audit, false, false),
        (Reports, false, false),
    ] {
        assert!(Role::Owner.may(action), "{action:?}");
        assert_eq!(Role::Reception.may(action), reception, "{action:?}");
        assert_eq!(Role::Therapist.may(action), therapist, "{action:?}");
    }
    for role in Role::ALL {
        assert_eq!(Role::named(role.name()), Some(role));
    }
    let [own, other] = [ResourceId(1), ResourceId(2)];
    let has = |scope: Scope| [own, other].map(|therapist| scope.has(therapist));
    assert_eq!((has(Scope::All), has(Scope::Only(own))), ([true, true], [true, false]));
}

#[test]
fn signing_in_takes_a_name_and_a_password() {
    for (name, password, wrong) in [
        ("Ada", "kelp violin 142", &[][..]),
        ("Ada", "", &[(Field::Password, Problem::Missing)]),
        (
            "",
            "",
            &[(Field::Name, Problem::Missing), (Field::Password, Problem::Missing)],
        ),
    ] {
        let form = SignInForm {
            name: name.into(),
            password: password.into(),
            ..SignInForm::default()
        };
        let outcome = form.parse();
        assert_eq!(outcome.is_ok(), wrong.is_empty(), "{name} {password}");
        let errors = outcome.err().unwrap_or_default();
        let problems: Vec<_> = errors.iter().map(|error| (error.field, error.problem)).collect();
        assert_eq!(problems, wrong, "{name} {password}");
    }
}

#[test]
fn news_of_an_account_go_to_an_address_or_nowhere() {
    let parse = |email: &str| {
        let form = AddressForm {
            email: email.into(),
            ..AddressForm::default()
        };
        form.parse().map_err(|errors| errors.problem(Field::Email))
    };
    assert_eq!(parse(" "), Ok(None));
    let address = parse("ada@example.org").expect("an address").expect("it was given");
    assert_eq!(address.as_str(), "ada@example.org");
    assert_eq!(parse("ada"), Err(Some(Problem::Malformed)));
}

#[test]
fn nobody_is_called_like_those_who_have_no_account() {
    let problem = |name: &str| {
        let form = JoinForm {
            name: name.to_owned(),
            new_password: "kelp violin 142".into(),
            ..JoinForm::default()
        };
        form.parse(&[]).err().and_then(|errors| errors.problem(Field::Name))
    };
    for (name, is_wrong) in [
        ("client", Some(Problem::Reserved)),
        ("Somebody", Some(Problem::Reserved)),
        ("admin", Some(Problem::Reserved)),
        ("system", Some(Problem::Reserved)),
        ("..", Some(Problem::Malformed)),
        ("-.-", Some(Problem::Malformed)),
        ("owner", None),
        ("clients", None),
    ] {
        assert_eq!(problem(name), is_wrong, "{name}");
    }
    assert!(
        AccountName::parse("client").is_ok(),
        "who is called so already still signs in"
    );
}

/// The clinic's own name was good enough.
#[test]
fn what_the_clinic_is_called_is_no_password() {
    let name = ada();
    let known = PasswordContext {
        name: name.as_str(),
        clinic: &["Glo Skin & Medspa", "Edmonton", "https://book.glowing.example"],
    };
    for password in [
        "Glo Skin & Medspa",
        "glo skin & medspa 1",
        "SkinMedspaEdmonton",
        "medspa-edmonton-2026",
        "book.glowing.example",
    ] {
        assert_eq!(
            NewPassword::parse(password, known).err(),
            Some(Problem::Guessed),
            "{password}"
        );
    }
    assert!(NewPassword::parse("kelp violin 142 medspa", known).is_ok());
    let kelp = AccountName::parse("kelp.violin").expect("a name");
    let own = NewPassword::parse("kelp.violin 142", &kelp).err();
    assert_eq!(own, Some(Problem::Guessed), "nor what somebody is called");
}

/// What is longer than the estimate looks at is judged by the other rules alone.
#[test]
fn a_walk_along_the_rows_is_no_password_however_long() {
    let there = [
        "abcdefghijklmnopqrstuvwxyz",
        "qwertyuiopasdfghjklzxcvbnm",
        "azertyuiopqsdfghjklmwxcvbn",
        "qwertzuiopasdfghjklyxcvbnm",
    ];
    let back = there.map(|row| row.chars().rev().collect::<String>());
    assert_eq!(problem(&there.concat()), Some(Problem::Guessed));
    assert_eq!(problem(&back.concat()), Some(Problem::Guessed));
    assert_eq!(problem(&format!("{}{}", there.concat(), back[0])), None, "four leaps");
}

#[test]
fn a_name_is_the_same_in_any_case() {
    assert_eq!(AccountName::parse(" Ada.L-1 ").expect("a name").as_str(), "ada.l-1");
    for (text, problem) in [
        ("", Problem::Missing),
        ("a", Problem::Malformed),
        ("ada lovelace", Problem::Malformed),
        ("zoë", Problem::Malformed),
        (&"ada ".repeat(11), Problem::Malformed),
        (&"a".repeat(41), Problem::TooLong { most: 40 }),
    ] {
        assert_eq!(AccountName::parse(text).err(), Some(problem), "{text}");
    }
}

#[test]
fn a_password_has_fifteen_characters_or_more_and_any_are_welcome() {
    assert_eq!(problem(""), Some(Problem::Missing));
    assert_eq!(problem("kelp violin 14"), Some(Problem::TooShort { least: 15 }));
    let long = "m9xQ2vLr7TzW4bKd 7Tz W4bKd".repeat(40);
    for good in [
        "kelp violin 142",
        "eine Möwe trägt Käse",
        "пингвин ест снег на крыше",
        "\u{1f986}\u{1f9c0}\u{1f41d} kelp violin yes",
        "m9xQ2vLr7TzW4bKd",
        &format!("kelp {}", "violin wagon ".repeat(9)),
        &format!("m9xQ2vLr7TzW4bKd{}", "7Tz W4bKd".repeat(30)),
        "tab\tand\nline\0end of it",
        "<script>alert('kelp')</script>",
        "\u{202e}nwod edispu plek \u{301}",
        "'; DROP TABLE kelp; --",
        "7T4zbK4T7bzKT4b",
        "(*_*) <=> {o_o} %~",
        "massage #x7!q2-vk%9w",
        &long[..1_000],
    ] {
        assert_eq!(problem(good), None, "{good}");
    }
    assert_eq!(problem(&long[..1_001]), Some(Problem::TooLong { most: 1_000 }));
}

#[test]
fn what_would_be_tried_first_is_refused() {
    for common in [
        "correct horse battery staple",
        "Correct-Horse-Battery-Staple",
        "PasswordPassword",
        "1qaz2wsx3edc4rfv",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "kelpiekelpiekelpie",
        "123456789012345",
        "zyxwvutsrqponmlkjih",
        "qwertyuiopasdfgh1",
        "glo massage clinic",
        "welcome to glo 2026",
        "ada ada massage 26",
        "massagetherapyada",
        // Made of what was leaked: none of them stands in a list as it is.
        "Password2024!!!",
        "P@ssw0rd1234567",
        "dragon123456789",
        "iloveyou20122012",
        "michael19851985",
        "qwerty!@#$%^123",
        "football1234567",
        "sunshine sunshine1",
        "liverpool123456",
        "monkeymonkey123",
        "1234qwer1234qwer!",
        "letmein123456789",
        "january15011990",
    ] {
        assert_eq!(problem(common), Some(Problem::Guessed), "{common}");
    }
}

#[test]
fn a_new_password_is_another_one_and_everything_wrong_is_told_at_once() {
    let form = |password: &str, new: &str| PasswordForm {
        password: password.into(),
        new_password: new.into(),
    };
    assert!(form("kelp violin 142", "wagon of teal 71").parse(&ada()).is_ok());
    let errors = form("kelp violin 142", "kelp violin 142")
        .parse(&ada())
        .expect_err("the same");
    assert_eq!(errors.problem(Field::NewPassword), Some(Problem::Reused));
    for (new, count) in [("short", 2), ("wagon of teal 71", 1)] {
        let errors = form("", new).parse(&ada()).expect_err("nothing");
        assert_eq!(errors.problem(Field::Password), Some(Problem::Missing), "{new}");
        assert_eq!(errors.iter().count(), count, "{new}");
    }
}

#[test]
fn what_was_typed_in_secret_never_comes_back() {
    let form = SignInForm {
        name: "ada".into(),
        password: "kelp violin 142".into(),
        code: "123456".into(),
        ..SignInForm::default()
    };
    let json = serde_json::to_string(&form).expect("JSON");
    assert_eq!(json, r#"{"name":"ada","password":"","code":"","kept":""}"#);
    for text in [format!("{form:?}"), format!("{:?}", form.parse())] {
        assert!(!text.contains("kelp") && !text.contains("123456"), "{text}");
    }
}

#[test]
fn a_session_ends_when_it_is_left_alone_and_at_the_end_of_the_day() {
    let at = |minutes| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
    for (seen, now, is_alive) in [(0, 59, true), (0, 60, false), (719, 719, true), (719, 720, false)] {
        assert_eq!(session::is_alive(at(0), at(seen), at(now)), is_alive, "{seen} {now}");
    }
    let days = session::DEVICE_KNOWN.as_hours() / 24;
    assert_eq!(days, 400, "a browser is known as long as it keeps a cookie");
}

#[test]
fn whoever_fails_waits_ever_longer_and_never_long() {
    let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(1);
    let tries = |count, ago| Tries {
        count,
        last: (count > 0).then(|| now - SignedDuration::from_secs(ago)),
    };
    let wait = |name, any| Tried { name, any }.wait(now).as_secs();
    let none = Tries::default();
    for (count, seconds) in [
        (0, 0),
        (4, 0),
        (5, 1),
        (6, 2),
        (7, 4),
        (9, 16),
        (10, 30),
        (u32::MAX, 30),
    ] {
        assert_eq!(wait(tries(count, 0), none), seconds, "{count} of one name");
    }
    for (count, seconds) in [(19, 0), (20, 1), (23, 8), (24, 10), (10_000, 10)] {
        assert_eq!(wait(none, tries(count, 0)), seconds, "{count} of any");
    }
    assert_eq!(wait(tries(10, 29), tries(24, 3)), 7, "the longer one of both");
    assert_eq!(wait(tries(10, 30), none), 0, "and then it is over");
    assert_eq!(wait(tries(10, -3_600), none), 30, "a clock that was set back");
}

proptest! {
    #[test]
    fn no_text_is_too_odd_for_a_password(text in ".*") {
        if let Ok(password) = NewPassword::parse(&text, &ada()) {
            prop_assert_eq!(password.as_str(), &text);
            prop_assert!((15..=1_000).contains(&text.chars().count()));
        }
    }

    #[test]
    fn whatever_is_said_twice_is_guessed(text in "[a-z ]{8,40}") {
        prop_assert_eq!(problem(&text.repeat(2)), Some(Problem::Guessed));
    }
}
