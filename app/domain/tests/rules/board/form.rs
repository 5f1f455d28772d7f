//! What staff ask of the calendar, as they type it.

use domain::{BoardForm, BoardRequest, Field, Problem, When};
use jiff::civil::date;
use proptest::prelude::*;

fn walk_in() -> BoardForm {
    BoardForm {
        act: "book".into(),
        name: " Ada ".into(),
        service: "relaxation-60".into(),
        date: "2026-12-01".into(),
        time: "09:30".into(),
        therapist: "1".into(),
        key: "0123456789abcdef".into(),
        ..BoardForm::default()
    }
}

fn problems(form: &BoardForm) -> Vec<(Field, Problem)> {
    let errors = form.parse().err().unwrap_or_default();
    errors.iter().map(|error| (error.field, error.problem)).collect()
}

#[test]
fn somebody_who_calls_needs_a_name_and_no_more() {
    let Ok(BoardRequest::Book(walk_in)) = walk_in().parse() else {
        panic!("a visit");
    };
    assert_eq!(
        (walk_in.name.as_str(), walk_in.email, walk_in.phone),
        ("Ada", None, None)
    );
    assert_eq!(walk_in.to.when, When::Wall(date(2026, 12, 1).at(9, 30, 0, 0)));
    assert_eq!((walk_in.to.room, walk_in.to.minutes), (None, None));
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let form = BoardForm {
        name: String::new(),
        email: "nobody".into(),
        time: "09:31".into(),
        minutes: "1000".into(),
        room: "blue".into(),
        ..walk_in()
    };
    assert_eq!(
        problems(&form),
        [
            (Field::Time, Problem::OffGrid),
            (Field::Room, Problem::Unknown),
            (Field::Minutes, Problem::Malformed),
            (Field::Name, Problem::Missing),
            (Field::Email, Problem::Malformed),
        ]
    );
}

#[test]
fn time_off_ends_after_it_begins_and_may_end_at_midnight() {
    let block = |time: &str, until: &str, until_date: &str| BoardForm {
        act: "block".into(),
        date: "2026-12-01".into(),
        time: time.into(),
        until: until.into(),
        until_date: until_date.into(),
        reason: "Holiday".into(),
        ..BoardForm::default()
    };
    let Ok(BoardRequest::Block(midnight)) = block("18:00", "00:00", "").parse() else {
        panic!("a block");
    };
    assert_eq!(midnight.until, date(2026, 12, 2).at(0, 0, 0, 0));
    assert_eq!((midnight.whom, midnight.weekly_until), (None, None));
    let backwards = [(Field::Until, Problem::Malformed)];
    assert_eq!(problems(&block("18:00", "17:00", "")), backwards);
    assert_eq!(problems(&block("18:00", "17:00", "2026-11-30")), backwards);
    assert!(block("18:00", "17:00", "2026-12-24").parse().is_ok());
    for (weekly_until, comes_back) in [
        ("2026-11-30", false),
        ("2026-12-01", true),
        ("2028-12-01", true),
        ("2028-12-02", false),
        ("4000-01-01", false),
    ] {
        let weekly = BoardForm {
            weekly_until: weekly_until.into(),
            ..block("12:00", "13:00", "")
        };
        let wrong = [(Field::WeeklyUntil, Problem::Malformed)];
        assert_eq!(problems(&weekly), wrong[usize::from(comes_back)..], "{weekly_until}");
    }
    let weekly = |until, until_date| BoardForm {
        weekly_until: "2026-12-24".into(),
        ..block("12:00", until, until_date)
    };
    assert!(weekly("12:00", "2026-12-08").parse().is_ok());
    assert_eq!(
        problems(&weekly("12:05", "2026-12-08")),
        [(Field::WeeklyUntil, Problem::Malformed)],
        "it would be in its own way"
    );
}

#[test]
fn what_is_to_be_done_is_said_in_so_many_words() {
    for act in ["", "delete", "BOOK", "cancelled"] {
        let form = BoardForm {
            act: act.into(),
            visit: "1".into(),
            revision: "0".into(),
            ..BoardForm::default()
        };
        assert_eq!(problems(&form), [(Field::Key, Problem::Unknown)], "{act}");
    }
    for act in ["expected", "arrived", "done", "no-show", "cancel"] {
        let form = BoardForm {
            act: act.into(),
            ..BoardForm::default()
        };
        assert_eq!(problems(&form)[0], (Field::Visit, Problem::Missing), "{act}");
    }
    for (which, whole_series) in [("series", true), ("", false)] {
        let form = BoardForm {
            act: "unblock".into(),
            block: "7".into(),
            which: which.into(),
            ..BoardForm::default()
        };
        assert_eq!(
            form.parse(),
            Ok(BoardRequest::Unblock { block: 7, whole_series }),
            "{which}"
        );
    }
    for (anyway, is_sure) in [("yes", true), ("no", false), ("", false)] {
        let form = BoardForm {
            anyway: anyway.into(),
            ..BoardForm::default()
        };
        assert_eq!(form.is_sure(), is_sure, "{anyway}");
    }
}

proptest! {
    /// Whatever is typed is read or refused, and never both nor neither.
    #[test]
    fn anything_can_be_typed(
        act in prop::sample::select(vec!["book", "move", "block", "cancel", "done", "undo", "unblock", "x"]),
        texts in prop::array::uniform8("\\PC{0,12}"),
    ) {
        let [visit, date, time, until, therapist, minutes, name, weekly_until] = texts;
        let form = BoardForm {
            act: act.to_owned(),
            revision: "0".to_owned(),
            visit, date, time, until, therapist, minutes, name, weekly_until,
            ..BoardForm::default()
        };
        if let Err(errors) = form.parse() {
            prop_assert!(!errors.is_empty());
        }
    }
}

#[test]
fn one_visit_is_reached_elsewhere_or_nowhere() {
    let form = BoardForm {
        email: "mother@example.org".into(),
        phone: " ".into(),
        ..seen("contact")
    };
    let Ok(BoardRequest::Contact { email, phone, .. }) = form.parse() else {
        panic!("a request")
    };
    assert_eq!(
        (email.expect("an address").as_str(), phone),
        ("mother@example.org", None)
    );
    let wrong = BoardForm {
        email: "mother@example.org.".into(),
        phone: "none".into(),
        ..form
    };
    let errors = wrong.parse().expect_err("two mistakes");
    for field in [Field::Email, Field::Phone] {
        assert_eq!(errors.problem(field), Some(Problem::Malformed), "{field:?}");
    }
    let nobody = BoardForm::default();
    for act in ["contact", "resend"] {
        let form = BoardForm {
            act: act.into(),
            ..nobody.clone()
        };
        assert_eq!(
            form.parse().expect_err("no visit").problem(Field::Visit),
            Some(Problem::Missing)
        );
    }
    assert!(matches!(seen("resend").parse(), Ok(BoardRequest::Resend { .. })));
}

fn seen(act: &str) -> BoardForm {
    BoardForm {
        act: act.into(),
        visit: "7".into(),
        revision: "0".into(),
        ..BoardForm::default()
    }
}
