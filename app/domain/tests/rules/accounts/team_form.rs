//! What owners type about who works at the clinic.

use domain::{Field, FieldErrors, Problem, ResourceId, Revision, Role, Skill, TeamForm, TeamRequest};

fn form(fields: &[(&str, &str)]) -> TeamForm {
    let fields: serde_json::Map<_, _> = fields
        .iter()
        .map(|&(name, text)| (name.to_owned(), text.into()))
        .collect();
    serde_json::from_value(fields.into()).expect("a form")
}

fn problems(outcome: Result<TeamRequest, FieldErrors>) -> Vec<(Field, Problem)> {
    let errors = outcome.expect_err("something is wrong");
    errors.iter().map(|error| (error.field, error.problem)).collect()
}

#[test]
fn a_therapist_has_the_skills_that_are_ticked() {
    let typed = [
        ("change", "therapist"),
        ("key", "0123456789abcdef"),
        ("name", "  Ada  "),
        ("position", "4"),
        ("active", "yes"),
        (&*TeamForm::skill_input("relaxation"), "yes"),
        ("skill-deep-tissue", ""),
        ("skill-therapeutic", "yes"),
    ];
    let Ok(TeamRequest::Therapist(therapist)) = form(&typed).parse() else {
        panic!("a therapist")
    };
    assert_eq!(
        (therapist.id, therapist.name.as_str(), therapist.position),
        (None, "Ada", 4)
    );
    assert_eq!(
        therapist.skills,
        [Skill("relaxation".into()), Skill("therapeutic".into())]
    );
    assert!(therapist.is_active && !therapist.anyway);
}

#[test]
fn all_that_is_wrong_is_told() {
    let typed = form(&[("change", "therapist"), ("id", "x"), ("position", "first")]);
    assert_eq!(
        problems(typed.parse()),
        [
            (Field::Key, Problem::Unknown),
            (Field::Name, Problem::Missing),
            (Field::Position, Problem::Malformed)
        ]
    );
    let typed = form(&[("change", "account"), ("role", "king"), ("therapist", "x")]);
    assert_eq!(
        problems(typed.parse()),
        [
            (Field::Key, Problem::Unknown),
            (Field::Role, Problem::Unknown),
            (Field::Therapist, Problem::Unknown)
        ]
    );
    assert_eq!(problems(form(&[("id", "1")]).parse()), [(Field::Key, Problem::Unknown)]);
}

#[test]
fn an_invitation_says_for_what_and_perhaps_for_whom() {
    let mut typed = form(&[("change", "invite"), ("role", "therapist"), ("therapist", "3")]);
    assert_eq!(problems(typed.parse()), [(Field::Key, Problem::Missing)]);
    typed.key = "0123456789abcdef".into();
    let Ok(TeamRequest::Invite(post, _)) = typed.parse() else {
        panic!("an invitation")
    };
    assert_eq!((post.role, post.therapist), (Role::Therapist, Some(ResourceId(3))));
    let typed = form(&[("change", "withdraw"), ("id", "7")]);
    assert_eq!(typed.parse(), Ok(TeamRequest::Withdraw(7)));
    let typed = form(&[("change", "remove"), ("id", "7"), ("revision", "a1")]);
    assert_eq!(typed.parse(), Ok(TeamRequest::Remove((7, Revision::new("a1")))));
}
