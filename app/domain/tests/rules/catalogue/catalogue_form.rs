//! What owners type about what can be booked.

use domain::{CatalogueForm, CatalogueRequest, Field, FieldErrors, PartRow, Problem, ResourceId, slug_of};
use proptest::prelude::*;

fn form(fields: &[(&str, &str)]) -> CatalogueForm {
    let fields: serde_json::Map<_, _> = fields
        .iter()
        .map(|&(name, text)| (name.to_owned(), text.into()))
        .collect();
    serde_json::from_value(fields.into()).expect("a form")
}

fn problems(outcome: Result<CatalogueRequest, FieldErrors>) -> Vec<(Field, Problem)> {
    let errors = outcome.expect_err("something is wrong");
    errors.iter().map(|error| (error.field, error.problem)).collect()
}

#[test]
fn a_service_is_read_as_it_is_meant() {
    let typed = form(&[
        ("change", "service"),
        ("key", "0123456789abcdef"),
        ("name", "Deep tissue massage"),
        ("summary", "An hour of it."),
        ("treatment", "deep-tissue"),
        ("minutes", "60"),
        ("clean_up", "0"),
        ("skill", "Deep tissue"),
        ("room_kind", "massage"),
        ("price", "95.50"),
        ("position", "4"),
        ("active", "yes"),
    ]);
    let Ok(CatalogueRequest::Service(service)) = typed.parse() else {
        panic!("a service")
    };
    assert_eq!((service.slug, service.minutes, service.clean_up_minutes), (None, 60, 0));
    assert_eq!((&*service.skill.0, service.price_cents), ("deep-tissue", Some(9_550)));
    assert!(service.is_bookable && !service.anyway);
}

#[test]
fn a_room_is_read_as_it_is_meant() {
    for yes in [true, false] {
        let said = if yes { "yes" } else { "" };
        let typed = form(&[
            ("change", "room"),
            ("id", "11"),
            ("name", "Blue room"),
            ("room_kind", "massage"),
            ("position", "1"),
            ("active", said),
            ("anyway", said),
        ]);
        let Ok(CatalogueRequest::Room(room)) = typed.parse() else {
            panic!("a room")
        };
        assert_eq!((room.id, room.name.as_str()), (Some(ResourceId(11)), "Blue room"));
        assert_eq!((room.is_active, room.anyway), (yes, yes));
    }
}

#[test]
fn all_that_is_wrong_with_a_service_is_told() {
    let typed = form(&[
        ("change", "service"),
        ("key", "0123456789abcdef"),
        ("treatment", "Hot stones"),
        ("minutes", "62"),
        ("clean_up", "500"),
        ("skill", "§"),
        ("price", "much"),
        ("position", "1000"),
    ]);
    assert_eq!(
        problems(typed.parse()),
        [
            (Field::Name, Problem::Missing),
            (Field::Summary, Problem::Missing),
            (Field::Treatment, Problem::Unknown),
            (Field::Minutes, Problem::Malformed),
            (Field::CleanUp, Problem::Malformed),
            (Field::Skill, Problem::Malformed),
            (Field::RoomKind, Problem::Missing),
            (Field::Price, Problem::Malformed),
            (Field::Position, Problem::Malformed),
        ]
    );
    assert_eq!(problems(form(&[]).parse()), [(Field::Key, Problem::Unknown)]);
    let keyless = form(&[
        ("change", "room"),
        ("name", "Sauna"),
        ("room_kind", "sauna"),
        ("position", "1"),
    ]);
    assert_eq!(problems(keyless.parse()), [(Field::Key, Problem::Missing)]);
}

#[test]
fn a_package_has_parts() {
    let mut typed = form(&[
        ("change", "package"),
        ("id", "glo"),
        ("name", "Glo"),
        ("summary", "All of it."),
        ("position", "1"),
        ("part2", "Facial"),
        ("part5", "Massage"),
        ("part5_minutes", "60"),
        ("part5_treatment", "relaxation"),
    ]);
    let Ok(CatalogueRequest::Package(request)) = typed.parse() else {
        panic!("a package")
    };
    let parts = request.package.parts;
    assert_eq!(parts.len(), 2);
    assert_eq!((parts[0].minutes, parts[1].minutes), (None, Some(60)));
    let mut filled = form(&[]);
    filled.fill(&parts);
    assert_eq!(filled.part(PartRow::all()[1]), ["Massage", "60", "relaxation"]);

    typed.parts.insert("part3_minutes".into(), "7".into());
    let [_, _, third, ..] = PartRow::all();
    assert_eq!(problems(typed.parse()), [(Field::Part(third), Problem::Missing)]);
    typed.parts.clear();
    assert_eq!(
        problems(typed.parse()),
        [(Field::Part(PartRow::all()[0]), Problem::Missing)]
    );
}

#[test]
fn slugs_are_made_of_the_name_and_the_minutes() {
    assert_eq!(
        slug_of("Relaxation massage", Some(60)).as_deref(),
        Some("relaxation-massage-60")
    );
    assert_eq!(
        slug_of("  Head-To-Toe  Glo! ", None).as_deref(),
        Some("head-to-toe-glo")
    );
    assert_eq!(slug_of("…", Some(60)), None);
    assert_eq!(slug_of("", None), None);
}

proptest! {
    #[test]
    fn nothing_typed_breaks_it(text in ".{0,80}", change in "service|room|package") {
        let names = ["id", "name", "summary", "treatment", "minutes", "clean_up", "skill", "room_kind", "price", "position", "part1", "part1_minutes"];
        let mut fields: Vec<(&str, &str)> = names.map(|name| (name, &*text)).to_vec();
        fields.push(("change", &change));
        let _ = form(&fields).parse();
    }

    #[test]
    fn every_slug_can_be_in_a_url(name in ".{0,120}", minutes in 5_u16..480) {
        if let Some(slug) = slug_of(&name, Some(minutes)) {
            prop_assert!(domain::ServiceSlug::parse(&slug).is_some(), "{}", slug);
            prop_assert!(slug.len() <= 54);
        }
    }
}
