//! What forms are made of, whatever they are about.

use domain::{
    AccountName, BoardForm, BookingForm, Choices, ClientForm, ContactForm, EmailAddress, EraseForm, Field, Goal,
    HoursRow, MessageForm, NewPassword, PartRow, SecretInput, SignInForm,
};
use jiff::civil::Weekday;

/// What nobody may read in a log: each shows that it is one, and nothing that was typed.
#[test]
fn a_log_is_told_what_something_is() {
    let name = AccountName::parse("ada").expect("a name");
    let password = NewPassword::parse("kelp violin 142", &name).expect("a password");
    for shown in [
        format!("{name:?}"),
        format!("{password:?}"),
        format!("{:?}", SecretInput::from("kelp violin 142")),
    ] {
        assert!(shown.ends_with("(…)") && shown.len() > "(…)".len(), "{shown}");
    }
    for shown in [
        format!("{:?}", BoardForm::default()),
        format!("{:?}", BookingForm::default()),
        format!("{:?}", ClientForm::default()),
        format!("{:?}", ContactForm::default()),
        format!("{:?}", EraseForm::default()),
        format!("{:?}", MessageForm::default()),
        format!("{:?}", SignInForm::default()),
    ] {
        assert!(shown.ends_with("Form { .. }"), "{shown}");
    }
}

#[test]
fn choices_are_a_set_in_the_lists_order() {
    let some = Choices::from_iter([Goal::Stress, Goal::PainRelief]);
    let other = Choices::from_iter([Goal::Stress, Goal::LowMood]);
    let both = Choices::from_iter([Goal::LowMood, Goal::PainRelief, Goal::Stress]);
    assert_eq!((some.and(other), some.and(some)), (both, some));
    assert_ne!(some, other);
    assert_eq!(format!("{some:?}"), "{PainRelief, Stress}");
    let json = serde_json::to_string(&some).expect("JSON");
    assert_eq!(json, r#"["pain-relief","stress"]"#);
    assert_eq!(serde_json::from_str::<Choices<Goal>>(&json).expect("choices"), some);
}

#[test]
fn an_input_is_called_like_its_field_unless_a_heading_is() {
    assert_eq!((Field::Name.id(), Field::Name.name()), ("name", "name"));
    assert_eq!((Field::Step.id(), Field::Step.name()), ("step_minutes", "step"));
}

#[test]
fn rows_know_where_they_stand() {
    assert_eq!(PartRow::all().map(PartRow::number), [1, 2, 3, 4, 5, 6, 7, 8]);
    for weekday in [None, Some(Weekday::Monday), Some(Weekday::Sunday)] {
        assert_eq!(HoursRow::of(weekday).map(HoursRow::weekday), [weekday; 3]);
    }
}

/// What is asked of an address today may be more than was asked when it was stored.
#[test]
fn a_stored_address_is_one_still() {
    let stored = |text| EmailAddress::stored(text).map(|address| address.as_str().to_owned());
    assert_eq!(stored("ada@localhost").as_deref(), Some("ada@localhost"));
    assert_eq!(stored("ada"), None);
}
