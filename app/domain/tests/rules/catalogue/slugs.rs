//! What can be booked has a name that fits into a URL and a length in cells.

use domain::{Problem, RoomKind, Service, ServiceSlug, Skill, TreatmentSlug};

fn relaxation(minutes: u16, clean_up_minutes: u16) -> Service {
    Service {
        slug: ServiceSlug::parse("relaxation-60").expect("the test's own slug"),
        name: "Relaxation massage".into(),
        treatment: TreatmentSlug::parse("relaxation").expect("a slug"),
        summary: String::new(),
        minutes,
        clean_up_minutes,
        price_cents: None,
        skill: Skill("relaxation".into()),
        room_kind: RoomKind("massage".into()),
    }
}

#[test]
fn a_slug_is_lower_case_letters_digits_and_hyphens() {
    let slug = ServiceSlug::parse("relaxation-60").expect("it is one");
    assert_eq!(
        (slug.as_str(), slug.to_string().as_str()),
        ("relaxation-60", "relaxation-60")
    );
    let treatment = TreatmentSlug::parse("deep-tissue").expect("it is one");
    assert_eq!(treatment.to_string(), "deep-tissue");
    assert!(ServiceSlug::parse(&"x".repeat(64)).is_some());
    for text in [
        "",
        "Relaxation",
        "relaxation 60",
        "relaxation_60",
        "entspannung-für-60",
        &"x".repeat(65),
    ] {
        assert_eq!(ServiceSlug::parse(text), None, "{text:?}");
    }
}

#[test]
fn a_field_without_a_slug_is_missing_and_one_that_cannot_be_a_slug_is_unknown() {
    assert_eq!(ServiceSlug::parse_field(""), Err(Problem::Missing));
    assert_eq!(ServiceSlug::parse_field("Relaxation"), Err(Problem::Unknown));
    assert_eq!(
        ServiceSlug::parse_field("relaxation-60").map(|slug| slug.to_string()),
        Ok("relaxation-60".into())
    );
}

#[test]
fn a_service_takes_the_cells_of_its_treatment_and_its_clean_up() {
    assert_eq!(relaxation(60, 0).cells(), 12);
    assert_eq!(relaxation(60, 15).cells(), 15);
    assert_eq!(relaxation(61, 0).cells(), 13, "what a cell is begun for is taken whole");
}

/// The sum of the two was one `u16`.
#[test]
fn a_service_as_long_as_can_be_said_is_still_counted() {
    assert_eq!(relaxation(u16::MAX, u16::MAX).cells(), 2 * 13_107);
}
