//! The contact form needs little, takes people as they are, and tells nothing about them.

use domain::{ContactForm, ContactRequest, Field, FieldErrors, MessageText, Problem, Reference, Subject};
use proptest::prelude::*;

fn filled_in() -> ContactForm {
    ContactForm {
        name: "Ana Souza".into(),
        email: "ana@example.ca".into(),
        phone: "(780) 481-9772".into(),
        subject: "Prenatal massage".into(),
        message: "Do you have pillows?\r\n\r\nThank you!".into(),
        key: "0123456789abcdef".into(),
        stamp: "1796140800-0f".into(),
        website: String::new(),
    }
}

fn parse(form: &ContactForm) -> ContactRequest {
    form.parse().expect("the form is well formed")
}

fn errors(form: &ContactForm) -> FieldErrors {
    form.parse().expect_err("the form is not well formed")
}

#[test]
fn a_form_filled_in_becomes_a_request() {
    let request = parse(&filled_in());
    assert_eq!(request.name.as_str(), "Ana Souza");
    assert_eq!(request.email.expect("it was given").as_str(), "ana@example.ca");
    assert_eq!(request.phone.expect("it was given").as_str(), "(780) 481-9772");
    assert_eq!(request.subject.expect("it was given").as_str(), "Prenatal massage");
    assert_eq!(request.message.as_str(), "Do you have pillows?\n\nThank you!");
    assert_eq!(request.key.as_str(), "0123456789abcdef");
    assert_eq!((&*request.stamp, request.is_trapped), ("1796140800-0f", false));
}

#[test]
fn one_way_to_answer_is_enough() {
    let by_mail = parse(&ContactForm {
        phone: " ".into(),
        ..filled_in()
    });
    assert!(by_mail.email.is_some() && by_mail.phone.is_none());
    let by_phone = parse(&ContactForm {
        email: "\u{200b}".into(),
        ..filled_in()
    });
    assert!(by_phone.email.is_none() && by_phone.phone.is_some());
    let by_nothing = errors(&ContactForm {
        email: String::new(),
        phone: String::new(),
        ..filled_in()
    });
    assert_eq!(by_nothing, FieldErrors::one(Field::Email, Problem::NoReply));
}

#[test]
fn a_slip_in_one_way_is_told_though_the_other_would_do() {
    let errors = errors(&ContactForm {
        email: "ana@".into(),
        ..filled_in()
    });
    assert_eq!(errors, FieldErrors::one(Field::Email, Problem::Malformed));
}

#[test]
fn everything_wrong_is_said_at_once_in_the_order_of_the_page() {
    let form = ContactForm {
        name: "\u{200b}".into(),
        email: "ana".into(),
        phone: "none".into(),
        subject: "a\nb".into(),
        message: "x".repeat(5_001),
        key: "short".into(),
        ..filled_in()
    };
    let found: Vec<(Field, Problem)> = errors(&form).iter().map(|error| (error.field, error.problem)).collect();
    let expected = [
        (Field::Name, Problem::Missing),
        (Field::Email, Problem::Malformed),
        (Field::Phone, Problem::Malformed),
        (Field::Subject, Problem::Unprintable),
        (Field::Message, Problem::TooLong { most: 5_000 }),
        (Field::Key, Problem::Malformed),
    ];
    assert_eq!(found, expected);
}

#[test]
fn an_empty_form_misses_only_what_is_needed() {
    let found: Vec<(Field, Problem)> = errors(&ContactForm::default())
        .iter()
        .map(|error| (error.field, error.problem))
        .collect();
    let expected = [
        (Field::Name, Problem::Missing),
        (Field::Email, Problem::NoReply),
        (Field::Message, Problem::Missing),
        (Field::Key, Problem::Missing),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_message_says_something() {
    for blank in [
        "",
        " \r\n\t ",
        "\u{200b}\u{200d}\u{feff}",
        "\u{3164}\n\u{2800}",
        "\u{e0041}",
    ] {
        assert_eq!(MessageText::parse(blank), Err(Problem::Missing), "{blank:?}");
    }
    let longest = "é".repeat(5_000);
    assert_eq!(MessageText::parse(&longest).map(|text| text.as_str().len()), Ok(10_000));
}

#[test]
fn a_subject_is_one_line() {
    assert_eq!(Subject::parse("Bcc: me\r\nBcc: you"), Err(Problem::Unprintable));
    assert_eq!(Subject::parse(&"x".repeat(201)), Err(Problem::TooLong { most: 200 }));
}

#[test]
fn a_stamp_that_is_nonsense_is_no_mistake_of_a_person() {
    for stamp in ["", "0", "\0", &"x".repeat(10_000)] {
        let form = ContactForm {
            stamp: stamp.into(),
            ..filled_in()
        };
        assert_eq!(parse(&form).stamp, stamp);
    }
}

#[test]
fn a_trap_that_was_filled_in_is_told_from_one_that_was_not() {
    let form = ContactForm {
        website: " ".into(),
        ..filled_in()
    };
    assert!(parse(&form).is_trapped);
}

#[test]
fn fields_have_the_names_that_the_form_has() {
    let form = serde_json::to_value(filled_in()).expect("a form is data");
    for field in [
        Field::Name,
        Field::Email,
        Field::Phone,
        Field::Subject,
        Field::Message,
        Field::Key,
    ] {
        assert_eq!(serde_json::to_value(field).expect("a field is a name"), field.name());
        assert!(form.get(field.name()).is_some(), "{field:?} is in the form");
    }
}

#[test]
fn no_log_tells_who_has_written() {
    let form = filled_in();
    for shown in [format!("{form:?}"), format!("{:?}", parse(&form))] {
        for typed in ["Ana", "example.ca", "481", "Prenatal", "pillows", "0123456789abcdef"] {
            assert!(!shown.contains(typed), "{shown}");
        }
    }
}

#[test]
fn a_reference_is_read_however_it_is_written_down() {
    let reference = Reference::from_random([7; 8]);
    let text = reference.as_str();
    assert_eq!((text, &*reference.to_string()), ("7V9-PTP", text));
    for written in [
        text.to_owned(),
        text.to_lowercase(),
        text.replace('-', ""),
        format!(" {text} "),
    ] {
        assert_eq!(Reference::parse(&written).as_ref(), Some(&reference), "{written}");
    }
    for other in ["", "7K2", "7K2-M9", "7K2-M9QQ", "7K2-M9O", "7K2-M9É", "7K2 M9Q", "<b>"] {
        assert_eq!(Reference::parse(other), None, "{other}");
    }
}

proptest! {
    #[test]
    fn every_reference_can_be_read_back(bytes in any::<[u8; 8]>()) {
        let reference = Reference::from_random(bytes);
        prop_assert_eq!(Reference::parse(reference.as_str()), Some(reference.clone()));
    }

    #[test]
    fn whatever_is_typed_is_read_or_refused_and_reads_the_same_again(typed in prop::collection::vec(any::<String>(), 5)) {
        let [name, email, phone, subject, message] = &typed[..] else { unreachable!("there are five") };
        let form = ContactForm {
            name: name.clone(),
            email: email.clone(),
            phone: phone.clone(),
            subject: subject.clone(),
            message: message.clone(),
            ..filled_in()
        };
        match form.parse() {
            Err(errors) => prop_assert!(!errors.is_empty()),
            Ok(request) => {
                let again = ContactForm {
                    name: request.name.as_str().into(),
                    email: request.email.as_ref().map_or("", |email| email.as_str()).into(),
                    phone: request.phone.as_ref().map_or("", |phone| phone.as_str()).into(),
                    subject: request.subject.as_ref().map_or("", |subject| subject.as_str()).into(),
                    message: request.message.as_str().into(),
                    ..filled_in()
                };
                prop_assert_eq!(again.parse(), Ok(request));
            }
        }
    }
}
