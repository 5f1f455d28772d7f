//! The booking form takes people as they are, says everything that is wrong at once, and tells nothing about them.

use domain::{
    BookingForm, BookingRequest, Field, FieldErrors, IdempotencyKey, Note, Problem, ResourceId, Terms,
    TherapistPreference, parse_start,
};
use proptest::prelude::*;

fn filled_in() -> BookingForm {
    BookingForm {
        name: "Ana Souza".into(),
        email: "ana@example.ca".into(),
        phone: "(780) 481-9772".into(),
        note: "My left shoulder.".into(),
        service: "relaxation-60".into(),
        therapist: "7".into(),
        start: "2026-12-01T16:00:00Z".into(),
        terms: "60".into(),
        key: "0123456789abcdef".into(),
    }
}

fn parse(form: &BookingForm) -> BookingRequest {
    form.parse().expect("the form is well formed")
}

fn errors(form: &BookingForm) -> FieldErrors {
    form.parse().expect_err("the form is not well formed")
}

fn named(name: &str) -> BookingForm {
    BookingForm {
        name: name.into(),
        ..filled_in()
    }
}

fn with_email(email: &str) -> BookingForm {
    BookingForm {
        email: email.into(),
        ..filled_in()
    }
}

fn with_phone(phone: &str) -> BookingForm {
    BookingForm {
        phone: phone.into(),
        ..filled_in()
    }
}

fn with_note(note: &str) -> BookingForm {
    BookingForm {
        note: note.into(),
        ..filled_in()
    }
}

fn with_key(key: &str) -> BookingForm {
    BookingForm {
        key: key.into(),
        ..filled_in()
    }
}

#[test]
fn a_form_filled_in_becomes_a_request() {
    let request = parse(&filled_in());
    assert_eq!(request.name.as_str(), "Ana Souza");
    assert_eq!(request.email.as_str(), "ana@example.ca");
    assert_eq!(request.phone.expect("it was given").as_str(), "(780) 481-9772");
    assert_eq!(request.note.expect("it was given").as_str(), "My left shoulder.");
    assert_eq!(request.service.as_str(), "relaxation-60");
    assert_eq!(request.therapist, TherapistPreference::Therapist(ResourceId(7)));
    assert_eq!(request.start.to_string(), "2026-12-01T16:00:00Z");
    assert_eq!(request.key.as_str(), "0123456789abcdef");
}

#[test]
fn everything_wrong_is_said_at_once_in_the_order_of_the_page() {
    let form = BookingForm {
        name: "\u{202e}anA".into(),
        email: "ana".into(),
        phone: "none".into(),
        note: "x".repeat(2_001),
        service: String::new(),
        therapist: "Ana".into(),
        start: "tomorrow".into(),
        terms: "for nothing".into(),
        key: "short".into(),
    };
    let found: Vec<(Field, Problem)> = errors(&form).iter().map(|error| (error.field, error.problem)).collect();
    let expected = [
        (Field::Service, Problem::Missing),
        (Field::Start, Problem::Malformed),
        (Field::Therapist, Problem::Unknown),
        (Field::Name, Problem::Unprintable),
        (Field::Email, Problem::Malformed),
        (Field::Phone, Problem::Malformed),
        (Field::Note, Problem::TooLong { most: 2_000 }),
        (Field::Key, Problem::Malformed),
    ];
    assert_eq!(found, expected);
}

#[test]
fn an_empty_form_misses_only_what_is_needed() {
    let errors = errors(&BookingForm::default());
    for needed in [Field::Service, Field::Start, Field::Name, Field::Email, Field::Key] {
        assert_eq!(errors.problem(needed), Some(Problem::Missing), "{needed:?}");
    }
    for optional in [Field::Therapist, Field::Phone, Field::Note] {
        assert_eq!(errors.problem(optional), None, "{optional:?}");
    }
}

#[test]
fn an_optional_field_of_blanks_is_as_good_as_empty() {
    for blank in ["", " ", " \t\r\n ", "\u{a0}\u{3000}"] {
        let form = BookingForm {
            therapist: blank.into(),
            phone: blank.into(),
            note: blank.into(),
            ..filled_in()
        };
        let request = parse(&form);
        assert_eq!(
            (request.therapist, request.phone, request.note),
            (TherapistPreference::Anyone, None, None),
            "{blank:?}"
        );
    }
    assert_eq!(errors(&named(" \t ")).problem(Field::Name), Some(Problem::Missing));
}

#[test]
fn blanks_around_a_field_are_dropped() {
    let request = parse(&BookingForm {
        email: "\tana@example.ca \n".into(),
        ..named("  Ana Souza ")
    });
    assert_eq!(
        (request.name.as_str(), request.email.as_str()),
        ("Ana Souza", "ana@example.ca")
    );
}

#[test]
fn people_are_called_what_they_are_called() {
    let names = [
        "X",
        "O'Brien-Šmíd",
        "María José Carreño Quiñones",
        "Nguyễn Thị Minh Khai",
        "Þorgerður Ævarsdóttir",
        "李小龙",
        "山田 太郎",
        "محمد بن سلمان",
        "דוד בן־גוריון",
        "ศิริพร",
        "Mārtiņš Bērziņš, Jr.",
        "Dr. Anna-Lena von der Größe (née Müller)",
        "Null",
        "Robert'); DROP TABLE visit;--",
        "<b>Ana</b> & \"Co\"",
        "J\u{301}ose\u{301}",
        "Zoë 👩🏽‍🦰",
        "بی‌تا",
        "Jennifer 8. Lee",
    ];
    for name in names {
        assert_eq!(parse(&named(name)).name.as_str(), name);
    }
    let long = "é".repeat(200);
    assert_eq!(
        parse(&named(&long)).name.as_str(),
        long,
        "200 characters, whatever their bytes"
    );
}

#[test]
fn what_cannot_be_seen_is_no_part_of_a_name() {
    let hidden = [
        '\0', '\u{1b}', '\n', '\r', '\t', '\u{7f}', '\u{85}', '\u{2028}', '\u{2029}',
    ];
    let changing_direction = [
        '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}',
    ];
    for character in hidden.into_iter().chain(changing_direction) {
        let form = named(&format!("An{character}a"));
        assert_eq!(
            errors(&form).problem(Field::Name),
            Some(Problem::Unprintable),
            "{character:?}"
        );
    }
}

/// A name of these alone used to be accepted, and nobody could have been called by it.
#[test]
fn a_name_has_something_to_see() {
    for unseen in [
        "\u{200b}",
        "\u{200b}\u{200c}\u{200d}",
        " \u{feff} \u{2060} ",
        "\u{ad}\u{34f}",
        "\u{3164}",
        "\u{2800}\u{2800}",
        "\u{e0020}\u{fe0f}",
        "\u{202e}\u{2066}",
    ] {
        assert_eq!(
            errors(&named(unseen)).problem(Field::Name),
            Some(Problem::Missing),
            "{unseen:?}"
        );
    }
    for seen in ["بی\u{200c}تا", "\u{1f469}\u{200d}\u{1f9b0}", "\u{200b}Li"] {
        assert_eq!(parse(&named(seen)).name.as_str(), seen);
    }
}

/// Such a name used to stand in letters, and nobody is called so.
#[test]
fn a_name_is_not_punctuation_alone() {
    for signs in [
        ".",
        "—",
        "&",
        "& &",
        "…",
        "-'-",
        "!?",
        "( )",
        "\u{301}",
        "\u{200b}.",
        "。",
        "·",
        "¿?",
    ] {
        assert_eq!(
            errors(&named(signs)).problem(Field::Name),
            Some(Problem::Malformed),
            "{signs:?}"
        );
    }
    for name in ["X.", "O'", "7", "☺", "李", "أ", "ʻO"] {
        assert_eq!(parse(&named(name)).name.as_str(), name);
    }
}

/// Such an address used to be accepted, and no mail ever arrived there.
#[test]
fn an_email_address_hides_nothing() {
    let unseen = [
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{200e}',
        '\u{200f}',
        '\u{feff}',
        '\u{2060}',
        '\u{ad}',
        '\u{61c}',
        '\u{202d}',
        '\u{202c}',
        '\u{2066}',
        '\u{2069}',
        '\u{180e}',
        '\u{e0020}',
        '\u{600}',
        '\u{fff9}',
        '\u{110bd}',
    ];
    for c in unseen {
        for pasted in [
            format!("{c}ana@example.ca"),
            format!("ana@example.ca{c}"),
            format!(" {c} ana@example.ca{c}\n{c}"),
        ] {
            assert_eq!(
                parse(&with_email(&pasted)).email.as_str(),
                "ana@example.ca",
                "{pasted:?}"
            );
        }
        for inside in [
            format!("a{c}na@example.ca"),
            format!("ana{c}@example.ca"),
            format!("ana@{c}example.ca"),
            format!("ana@exam{c}ple.ca"),
            format!("ana@example.{c}ca"),
        ] {
            assert_eq!(
                errors(&with_email(&inside)).problem(Field::Email),
                Some(Problem::Unprintable),
                "{inside:?}"
            );
        }
        assert_eq!(
            errors(&with_email(&c.to_string())).problem(Field::Email),
            Some(Problem::Missing),
            "{c:?}"
        );
    }
}

#[test]
fn a_name_has_200_characters_at_most() {
    let too_long = Some(Problem::TooLong { most: 200 });
    assert_eq!(errors(&named(&"é".repeat(201))).problem(Field::Name), too_long);
    assert_eq!(errors(&named(&"x".repeat(1 << 20))).problem(Field::Name), too_long);
}

#[test]
fn an_email_address_is_hardly_judged() {
    let addresses = [
        "a@b.co",
        "ana+massage@example.ca",
        "ana.souza@mail.example.co.uk",
        "o'brien@example.ie",
        "!#$%&'*/=?^_`{|}~-@example.org",
        "jürgen@bücher.example",
        "ana@xn--bcher-kva.example",
        "用户@例子.广告",
        "δοκιμή@παράδειγμα.δοκιμή",
    ];
    for address in addresses {
        assert_eq!(parse(&with_email(address)).email.as_str(), address);
    }
}

#[test]
fn what_no_mail_can_reach_is_no_email_address() {
    let malformed = [
        "ana",
        "@example.ca",
        "ana@",
        "ana@localhost",
        "ana@example.",
        "ana@.ca",
        "ana@example.ca.",
        "ana.@example.ca",
        ".ana@example.ca",
        "ana..souza@example.ca",
        "ana@-example.ca",
        "ana@example-.ca",
        "ana@ex_ample.ca",
        "ana@exa'mple.ca",
        "ana@192.168.1.1",
        "ana@example..ca",
        "ana@@example.ca",
        "ana@home@example.ca",
        "ana souza@example.ca",
        "ana\u{a0}souza@example.ca",
        "Ana <ana@example.ca>",
        "ana@example.ca, bela@example.ca",
        "ana@example.ca;bela@example.ca",
        "mailto:ana@example.ca",
    ];
    for address in malformed {
        assert_eq!(
            errors(&with_email(address)).problem(Field::Email),
            Some(Problem::Malformed),
            "{address}"
        );
    }
    let long_local = format!("{}@example.ca", "x".repeat(65));
    assert_eq!(
        errors(&with_email(&long_local)).problem(Field::Email),
        Some(Problem::Malformed)
    );
    let long = format!("ana@{}ca", "example.".repeat(40));
    assert_eq!(
        errors(&with_email(&long)).problem(Field::Email),
        Some(Problem::TooLong { most: 254 })
    );
}

#[test]
fn an_email_address_brings_no_header_with_it() {
    let injected = with_email("ana@example.ca\r\nBcc: everyone@example.ca");
    assert_eq!(errors(&injected).problem(Field::Email), Some(Problem::Unprintable));
}

#[test]
fn phone_numbers_are_written_as_people_write_them() {
    let numbers = [
        "(780) 481-9772",
        "(780) 481-9772 ext. 5",
        "780.481.9772 x12",
        "+17804819772",
        "1-780-481-9772 Ext 5",
        "+44 20 7946 0958",
        "+44 (0)20 7946 0958",
        "00 49 30 901820",
        "+98 21 8888 8888",
        "030/901820",
        "+1 780 481 9772 #5",
        "48197",
    ];
    for number in numbers {
        let phone = parse(&with_phone(number)).phone.expect("it was given");
        assert_eq!(phone.as_str(), number);
    }
}

/// Such numbers used to be refused, though they look like any other where they are pasted from.
#[test]
fn a_phone_number_that_is_pasted_is_what_it_looks_like() {
    for (pasted, meant) in [
        ("\u{202d}+1 780-481-9772\u{202c}", "+1 780-481-9772"),
        ("\u{200e}(780) 481-9772\u{200f}", "(780) 481-9772"),
        ("\u{2066}780.481.9772\u{2069}", "780.481.9772"),
        ("780\u{2011}481\u{2011}9772", "780-481-9772"),
        ("780\u{2013}481\u{2212}9772", "780-481-9772"),
        ("780\u{202f}481\u{2009}9772", "780 481 9772"),
        ("\u{feff} 780 481 9772 \u{200b}", "780 481 9772"),
        ("+33\u{a0}1\u{a0}23\u{a0}45\u{a0}67\u{a0}89", "+33 1 23 45 67 89"),
        ("780\u{2012}481\u{2014}9772", "780-481-9772"),
        ("tel:+1-780-481-9772", "+1-780-481-9772"),
        (
            "TEL:+1\u{2011}780\u{2011}481\u{2011}9772;ext=12",
            "+1-780-481-9772 ext 12",
        ),
        ("tel:481-9772;phone-context=+1780", "481-9772"),
        ("tel:481-9772;ext=", "481-9772"),
        ("\u{200e}tel: (780) 481-9772", "(780) 481-9772"),
    ] {
        let phone = parse(&with_phone(pasted)).phone.expect("it was given");
        assert_eq!(phone.as_str(), meant, "{pasted:?}");
    }
    assert_eq!(parse(&with_phone("\u{202d}\u{202c}")).phone, None);
}

#[test]
fn a_phone_number_has_5_to_20_digits_and_little_else() {
    for number in [
        "1234",
        "123456789012345678901",
        "call me",
        "tel:",
        "tel:me;ext=5",
        "780-481-9772; rm -rf",
        "ext ext ext",
    ] {
        assert_eq!(
            errors(&with_phone(number)).problem(Field::Phone),
            Some(Problem::Malformed),
            "{number}"
        );
    }
    assert_eq!(
        errors(&with_phone(&"1 ".repeat(30))).problem(Field::Phone),
        Some(Problem::TooLong { most: 40 })
    );
}

#[test]
fn a_note_keeps_its_lines() {
    let note = parse(&with_note("Left shoulder.\r\n\r\nNo oil, please.\n\tThank you.\r\n"))
        .note
        .expect("it was given");
    assert_eq!(note.as_str(), "Left shoulder.\n\nNo oil, please.\n\tThank you.");
}

#[test]
fn a_line_end_of_a_note_is_one_character() {
    let longest = format!("{}x", "x\r\n".repeat(999)) + "x";
    assert_eq!(
        Note::parse(&longest).map(|note| note.as_str().chars().count()),
        Ok(2_000)
    );
    assert_eq!(
        Note::parse(&format!("{longest}x")),
        Err(Problem::TooLong { most: 2_000 })
    );
}

#[test]
fn a_note_hides_nothing() {
    for character in ['\0', '\u{1b}', '\r', '\u{202e}', '\u{2066}'] {
        let form = with_note(&format!("No{character}oil"));
        assert_eq!(
            errors(&form).problem(Field::Note),
            Some(Problem::Unprintable),
            "{character:?}"
        );
    }
}

#[test]
fn a_start_is_an_instant_with_any_offset() {
    let same = [
        "2026-12-01T16:00:00Z",
        "2026-12-01T10:00:00-06:00",
        "2026-12-01T21:45:00+05:45",
        "2026-12-01T16:00Z",
    ];
    for text in same {
        let start = parse_start(text).expect("it is an instant");
        assert_eq!(start.to_string(), "2026-12-01T16:00:00Z", "{text}");
    }
}

#[test]
fn a_start_is_the_beginning_of_a_cell_and_has_an_offset() {
    assert_eq!(parse_start(""), Err(Problem::Missing));
    let malformed = [
        "2026-12-01T16:01:00Z",
        "2026-12-01T16:00:01Z",
        "2026-12-01T16:00:00.000000001Z",
        "2026-12-01T16:00:00",
        "2026-12-01",
        "2026-02-30T16:00:00Z",
        "16:00",
        "tomorrow",
        "1796140800",
    ];
    for text in malformed {
        assert_eq!(parse_start(text), Err(Problem::Malformed), "{text}");
    }
}

#[test]
fn who_wants_nobody_special_gets_anyone() {
    for anyone in ["", " ", "any"] {
        assert_eq!(anyone.parse(), Ok(TherapistPreference::Anyone), "{anyone}");
    }
    assert_eq!("7".parse(), Ok(TherapistPreference::Therapist(ResourceId(7))));
    for text in ["Ana", "7.5", "9223372036854775808", "7; 8"] {
        assert_eq!(text.parse::<TherapistPreference>(), Err(Problem::Unknown), "{text}");
    }
    assert!(TherapistPreference::Anyone.accepts(ResourceId(8)));
    assert!(!TherapistPreference::Therapist(ResourceId(7)).accepts(ResourceId(8)));
}

#[test]
fn what_was_shown_is_what_is_so_or_not() {
    let with_terms = |terms: &str| {
        let terms = terms.into();
        parse(&BookingForm { terms, ..filled_in() }).terms
    };
    assert_eq!(with_terms("60"), Some(Terms::of(60, None)));
    assert_eq!(Terms::of(60, Some(9_500)).as_str(), "60-9500");
    assert_eq!(with_terms(" 60-9500 "), Some(Terms::of(60, Some(9_500))));
    assert_eq!(with_terms(" "), None, "a program need not say what it was shown");
    for other in ["75", "60-0", "60-9501", "9500", "60-", "anything"] {
        assert!(
            with_terms(other).is_some_and(|terms| terms != Terms::of(60, None)),
            "{other}"
        );
        assert_ne!(with_terms(other), Some(Terms::of(60, Some(9_500))), "{other}");
    }
}

#[test]
fn a_service_that_cannot_be_one_is_unknown() {
    for slug in ["Relaxation-60", "relaxation 60", "../staff", &"x".repeat(65)] {
        let form = BookingForm {
            service: slug.into(),
            ..filled_in()
        };
        assert_eq!(errors(&form).problem(Field::Service), Some(Problem::Unknown), "{slug}");
    }
}

#[test]
fn a_key_is_16_to_64_letters_digits_and_hyphens() {
    for key in [&"x".repeat(16), &"X".repeat(64), "3f2c8f7e-9d0a-4b61-8e55-1c2d3e4f5a6b"] {
        assert_eq!(parse(&with_key(key)).key.as_str(), key);
    }
    for key in [&"x".repeat(15), &"x".repeat(65), "0123456789abcde_", "0123456789abcdeé"] {
        assert_eq!(IdempotencyKey::parse(key), Err(Problem::Malformed), "{key}");
    }
    assert_eq!(IdempotencyKey::parse(""), Err(Problem::Missing));
}

#[test]
fn a_field_that_was_not_sent_is_empty() {
    let form: BookingForm = serde_json::from_str(r#"{"name":"Ana Souza"}"#).expect("the rest may be missing");
    assert_eq!(
        form,
        BookingForm {
            name: "Ana Souza".into(),
            ..BookingForm::default()
        }
    );
}

#[test]
fn errors_speak_of_fields_by_their_names_in_the_page() {
    let json = serde_json::to_value(errors(&named(&"x".repeat(201)))).expect("errors are data");
    assert_eq!(
        json,
        serde_json::json!([{ "field": "name", "problem": { "too_long": { "most": 200 } } }])
    );
    let fields = [
        Field::Name,
        Field::Email,
        Field::Phone,
        Field::Note,
        Field::Service,
        Field::Therapist,
        Field::Start,
        Field::Key,
    ];
    let form = serde_json::to_value(filled_in()).expect("a form is data");
    for field in fields {
        assert_eq!(serde_json::to_value(field).expect("a field is a name"), field.name());
        assert!(form.get(field.name()).is_some(), "{field:?} is in the form");
    }
}

/// The form itself used to show all of it.
#[test]
fn no_log_tells_who_a_client_is() {
    let form = filled_in();
    for shown in [
        format!("{form:?}"),
        format!("{form:#?}"),
        format!("{:?}", parse(&form)),
        format!("{:#?}", parse(&form)),
    ] {
        for typed in [&form.name, &form.email, &form.phone, &form.note, &form.key] {
            assert!(!shown.contains(typed.as_str()), "{shown}");
        }
    }
}

proptest! {
    #[test]
    fn whatever_is_typed_is_read_or_refused(fields in prop::collection::vec(typed(), 9)) {
        let form = from_fields(&fields);
        match form.parse() {
            Ok(request) => prop_assert!(!request.name.as_str().is_empty()),
            Err(errors) => prop_assert!(!errors.is_empty()),
        }
    }

    #[test]
    fn a_form_survives_the_way_to_the_server_and_back(fields in prop::collection::vec(typed(), 9)) {
        let form = from_fields(&fields);
        let json = serde_json::to_string(&form).expect("a form is data");
        prop_assert_eq!(serde_json::from_str::<BookingForm>(&json).expect("as it was written"), form);
    }

    #[test]
    fn what_is_shown_of_a_form_does_not_depend_on_what_was_typed(fields in prop::collection::vec(typed(), 9)) {
        let form = from_fields(&fields);
        prop_assert_eq!(format!("{form:?}"), format!("{:?}", BookingForm::default()));
    }

    #[test]
    fn what_was_read_once_reads_the_same_again(name in typed(), note in typed()) {
        let form = BookingForm { note, ..named(&name) };
        if let Ok(request) = form.parse() {
            let note = request.note.as_ref().map_or("", |note| note.as_str());
            prop_assert_eq!(parse(&BookingForm { note: note.into(), ..named(request.name.as_str()) }), request);
        }
    }
}

/// Anything at all, and what is nearly right.
fn typed() -> impl Strategy<Value = String> {
    let nearly = prop::sample::select(
        &[
            "ana@example.ca",
            "2026-12-01T16:00:00Z",
            "relaxation-60",
            "780-481-9772",
            "7",
        ][..],
    );
    prop_oneof![
        any::<String>(),
        nearly.clone().prop_map(String::from),
        (nearly, any::<char>(), 0..40_usize).prop_map(|(text, odd, at)| {
            let mut text = String::from(text);
            text.insert(at.min(text.len()), odd);
            text
        }),
        "[ \t\r\na-zé李\u{202e}\u{200d}]{0,300}",
    ]
}

fn from_fields(fields: &[String]) -> BookingForm {
    let [name, email, phone, note, service, therapist, start, terms, key] = fields else {
        unreachable!("there are nine")
    };
    BookingForm {
        name: name.clone(),
        email: email.clone(),
        phone: phone.clone(),
        note: note.clone(),
        service: service.clone(),
        therapist: therapist.clone(),
        start: start.clone(),
        terms: terms.clone(),
        key: key.clone(),
    }
}
