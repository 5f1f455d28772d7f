//! Which other answer would put a treatment first, by example.

use domain::picker::{Answers, Change, Clothing, Health, Length, Offer, Scents, advise};
use domain::{Area, Choices, Condition, Feel, Goal, Pressure, Treatment};

use super::massage::{plain, pressure, slug};

/// What `name` is told would put it first.
fn change(all: &[Treatment], offers: &[Offer], answers: &Answers, name: &str) -> Vec<Change> {
    let advice = advise(all, offers, answers);
    let place = advice.ranking.into_iter().find(|one| one.treatment == slug(name));
    place.expect("a place").change
}

#[test]
fn one_other_answer_is_named_before_two_and_of_those_the_easiest() {
    let (light, strong) = (Pressure::Light, Pressure::Strong);
    let gentle = Treatment {
        pressure_range: (light, Pressure::Medium),
        feel: Some(Feel::Drift),
        ..plain("gentle")
    };
    let deep = Treatment {
        pressure_range: (strong, strong),
        goals: vec![(Goal::PainRelief, 3)],
        feel: Some(Feel::Worked),
        ..plain("deep")
    };
    let all = [gentle, deep];
    let light = pressure(light);
    assert_eq!(change(&all, &[], &light, "gentle"), [], "it is first");
    assert_eq!(change(&all, &[], &light, "deep"), [Change::Pressure(strong)]);
    let drift = Answers {
        feel: Some(Feel::Drift),
        ..light
    };
    let two = [Change::Pressure(strong), Change::Feel(Feel::Worked)];
    assert_eq!(change(&all, &[], &drift, "deep"), two);
    let goal = [Change::AlsoGoal(Goal::PainRelief), Change::AlsoGoal(Goal::Stress)];
    assert!(
        !change(&all, &[], &drift, "deep").contains(&goal[0]),
        "others come before"
    );
}

#[test]
fn every_question_can_be_answered_otherwise() {
    let said = Answers {
        goals: Choices::from_iter([Goal::Stress]),
        ..Answers::default()
    };
    let first = Treatment {
        goals: vec![(Goal::Stress, 1)],
        ..plain("first")
    };
    let likes = |scents| Answers { scents, ..said };
    let dressed = |clothing| Answers { clothing, ..said };
    let scented = Treatment {
        is_scented: true,
        ..plain("other")
    };
    let clothed = Treatment {
        is_clothed: true,
        ..plain("other")
    };
    let happy = Treatment {
        goals: vec![(Goal::LowMood, 2)],
        ..plain("other")
    };
    let worked = Treatment {
        feel: Some(Feel::Worked),
        ..plain("other")
    };
    let best_scented = Treatment {
        goals: vec![(Goal::Stress, 2)],
        is_scented: true,
        ..plain("other")
    };
    let better = Treatment {
        goals: vec![(Goal::Stress, 2)],
        ..plain("other")
    };
    let first_clothed = Treatment {
        is_clothed: true,
        ..first.clone()
    };
    let loses = Treatment {
        goals: vec![(Goal::Stress, -1)],
        ..plain("other")
    };
    let welcome = Change::Scents(Some(Scents::Welcome));
    for (first, other, answers, expected) in [
        (&first, scented.clone(), said, welcome),
        (&first, scented, likes(Some(Scents::Without)), welcome),
        (&first, best_scented, likes(Some(Scents::Without)), welcome),
        (&first, clothed, said, Change::Clothing(Some(Clothing::Clothed))),
        (
            &first_clothed,
            better,
            dressed(Some(Clothing::Clothed)),
            Change::Clothing(None),
        ),
        (&first, happy, said, Change::AlsoGoal(Goal::LowMood)),
        (&first, worked, said, Change::Feel(Feel::Worked)),
    ] {
        let all = [first.clone(), other];
        assert_eq!(change(&all, &[], &answers, "other"), [expected], "{expected:?}");
    }
    let all = [plain("other"), first];
    assert_eq!(change(&all, &[], &said, "other"), [Change::NotGoal(Goal::Stress)]);
    let two = Answers {
        goals: Choices::from_iter([Goal::Stress, Goal::Relaxation]),
        ..Answers::default()
    };
    let quiet = Treatment {
        goals: vec![(Goal::Stress, 3), (Goal::Relaxation, 3)],
        ..plain("quiet")
    };
    let all = [loses, quiet];
    let neither = [Change::NotGoal(Goal::Stress), Change::NotGoal(Goal::Relaxation)];
    assert_eq!(change(&all, &[], &two, "other"), neither, "goals are several answers");
}

#[test]
fn another_length_is_told_only_of_what_is_offered_in_it() {
    let first = Treatment {
        minutes: (20, 30),
        ..plain("first")
    };
    let long = Treatment {
        minutes: (60, 60),
        ..plain("long")
    };
    let all = [first, long];
    let half = Answers {
        length: Some(Length::Half),
        ..Answers::default()
    };
    let offer = |name: &str, minutes| Offer {
        treatment: slug(name),
        minutes,
    };
    assert_eq!(
        change(&all, &[offer("long", 60)], &half, "long"),
        [Change::Length(Length::Hour)]
    );
    assert_eq!(change(&all, &[], &half, "long"), []);
    assert_eq!(change(&all, &[offer("long", 30)], &half, "long"), []);
    assert_eq!(change(&all, &[offer("first", 60)], &half, "long"), []);
}

#[test]
fn a_change_changes_its_answer_and_no_other() {
    let said = Answers {
        goals: Choices::from_iter([Goal::Stress]),
        areas: Choices::from_iter([Area::Neck]),
        pressure: Some(Pressure::Light),
        feel: Some(Feel::Drift),
        clothing: Some(Clothing::Clothed),
        scents: Some(Scents::Welcome),
        length: Some(Length::Half),
        health: Health {
            conditions: Choices::from_iter([Condition::Gout]),
            pregnancy: None,
        },
    };
    let of = |change: Change| change.applied_to(said);
    let strong = Some(Pressure::Strong);
    let worked = Some(Feel::Worked);
    let (without, long) = (Some(Scents::Without), Some(Length::Long));
    let both = Choices::from_iter([Goal::Stress, Goal::LowMood]);
    let none = Choices::NONE;
    assert_eq!(
        of(Change::Pressure(Pressure::Strong)),
        Answers {
            pressure: strong,
            ..said
        }
    );
    assert_eq!(of(Change::Feel(Feel::Worked)), Answers { feel: worked, ..said });
    assert_eq!(
        of(Change::Scents(without)),
        Answers {
            scents: without,
            ..said
        }
    );
    assert_eq!(of(Change::Scents(None)), Answers { scents: None, ..said });
    assert_eq!(of(Change::Clothing(None)), Answers { clothing: None, ..said });
    assert_eq!(of(Change::Length(Length::Long)), Answers { length: long, ..said });
    assert_eq!(of(Change::AlsoGoal(Goal::LowMood)), Answers { goals: both, ..said });
    assert_eq!(of(Change::NotGoal(Goal::Stress)), Answers { goals: none, ..said });
}
