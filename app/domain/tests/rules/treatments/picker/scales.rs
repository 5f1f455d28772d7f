//! What each answer is worth, by example, one answer at a time.

use domain::picker::{Answers, Because, Clothing, Health, Length, Reason, Scents, advise};
use domain::{Area, Choice, Choices, Condition, Feel, Goal, Pressure, Treatment};

use super::massage::{plain, pressure};

/// Why the one treatment stands where it does, and what rules it out.
fn weighed(treatment: &Treatment, answers: Answers) -> (Vec<Reason>, Vec<Because>) {
    let advice = advise(std::slice::from_ref(treatment), &[], &answers);
    let place = advice.ranking.into_iter().next().expect("a place");
    (place.reasons, place.ruled_out)
}

/// One reason and nothing against it.
fn because(because: Because, points: i8) -> (Vec<Reason>, Vec<Because>) {
    (vec![Reason { because, points }], Vec::new())
}

const NOTHING: (Vec<Reason>, Vec<Because>) = (Vec::new(), Vec::new());

fn goals(goals: &[Goal]) -> Answers {
    Answers {
        goals: goals.iter().copied().collect(),
        ..Answers::default()
    }
}

#[test]
fn a_goal_is_worth_what_the_treatment_serves_it() {
    let massage = Treatment {
        goals: vec![(Goal::Stress, 2), (Goal::SportsInjury, -3)],
        ..plain("massage")
    };
    for (goal, points) in [(Goal::Stress, 2), (Goal::SportsInjury, -3)] {
        assert_eq!(weighed(&massage, goals(&[goal])), because(Because::Goal(goal), points));
    }
    assert_eq!(weighed(&massage, goals(&[Goal::LowMood])), NOTHING);
    let both = advise(&[massage], &[], &goals(&[Goal::Stress, Goal::SportsInjury]));
    assert_eq!(both.ranking[0].score, -1);
}

#[test]
fn a_place_counts_where_it_is_worked_on_and_against_what_works_elsewhere_only() {
    let hands_and_feet = [Area::Hands, Area::Feet];
    let marked = |areas: &[Area]| Answers {
        areas: areas.iter().copied().collect(),
        ..Answers::default()
    };
    let feet = Treatment {
        areas: Choices::from_iter(hands_and_feet),
        ..plain("feet")
    };
    let only = Treatment {
        only_areas: true,
        ..feet.clone()
    };
    let some = Because::Areas(Choices::from_iter([Area::Feet]));
    assert_eq!(weighed(&feet, marked(&[Area::Neck, Area::Feet])), because(some, 2));
    assert_eq!(weighed(&only, marked(&[Area::Neck, Area::Feet])), because(some, 2));
    let neck = Because::Areas(Choices::from_iter([Area::Neck]));
    assert_eq!(weighed(&feet, marked(&[Area::Neck])), NOTHING);
    assert_eq!(weighed(&only, marked(&[Area::Neck])), because(neck, -3));
    assert_eq!(weighed(&only, marked(&[])), NOTHING);
}

#[test]
fn a_pressure_counts_within_the_range_and_the_less_the_further_it_is() {
    let of = |lightest, strongest| Treatment {
        pressure_range: (lightest, strongest),
        ..plain("massage")
    };
    let (light, medium, strong) = (Pressure::Light, Pressure::Medium, Pressure::Strong);
    for (range, wanted, points) in [
        ((light, light), light, 2),
        ((light, light), medium, -2),
        ((light, light), strong, -4),
        ((medium, medium), light, -2),
        ((medium, medium), strong, -2),
        ((strong, strong), light, -4),
        ((strong, strong), medium, -2),
        ((light, medium), medium, 2),
        ((light, strong), medium, 2),
        ((medium, strong), strong, 2),
        ((medium, strong), light, -2),
    ] {
        let expected = because(Because::Pressure(wanted), points);
        assert_eq!(
            weighed(&of(range.0, range.1), pressure(wanted)),
            expected,
            "{range:?} {wanted:?}"
        );
    }
}

#[test]
fn what_somebody_likes_counts_for_it_or_against_it() {
    let feels = |feel| Treatment {
        feel,
        ..plain("massage")
    };
    let wants = |feel| Answers {
        feel: Some(feel),
        ..Answers::default()
    };
    for (wanted, usual, points) in [
        (Feel::Drift, Feel::Drift, 2),
        (Feel::Worked, Feel::Worked, 2),
        (Feel::Drift, Feel::Worked, -2),
        (Feel::Worked, Feel::Drift, -2),
    ] {
        let expected = because(Because::Feel(wanted), points);
        assert_eq!(weighed(&feels(Some(usual)), wants(wanted)), expected);
    }
    assert_eq!(weighed(&feels(None), wants(Feel::Drift)), NOTHING);

    let clothed = Answers {
        clothing: Some(Clothing::Clothed),
        ..Answers::default()
    };
    let is_clothed = Treatment {
        is_clothed: true,
        ..plain("massage")
    };
    let said = Because::Clothing(Clothing::Clothed);
    assert_eq!(weighed(&is_clothed, clothed), because(said, 2));
    assert_eq!(weighed(&plain("massage"), clothed), because(said, -1));
}

#[test]
fn scents_count_only_where_there_are_some() {
    let scented = Treatment {
        is_scented: true,
        ..plain("scented")
    };
    let wants = |scents| Answers {
        scents: Some(scents),
        ..Answers::default()
    };
    let (welcome, without) = (wants(Scents::Welcome), wants(Scents::Without));
    assert_eq!(weighed(&scented, welcome), because(Because::Scents(Scents::Welcome), 2));
    let out = vec![Because::Scents(Scents::Without)];
    assert_eq!(weighed(&scented, without), (Vec::new(), out));
    assert_eq!(weighed(&plain("plain"), welcome), NOTHING);
    assert_eq!(weighed(&plain("plain"), without), NOTHING);
}

#[test]
fn a_length_rules_out_what_takes_longer_and_leaves_over_what_takes_less() {
    let takes = |minutes| Treatment {
        minutes,
        ..plain("massage")
    };
    let has = |length| Answers {
        length: Some(length),
        ..Answers::default()
    };
    let said = Because::Length;
    assert_eq!(weighed(&takes((30, 60)), has(Length::Half)), NOTHING);
    assert_eq!(weighed(&takes((30, 60)), has(Length::Hour)), NOTHING);
    let long = weighed(&takes((30, 60)), has(Length::Long));
    assert_eq!(long, because(said(Length::Long), -1));
    let short = weighed(&takes((30, 60)), has(Length::Short));
    assert_eq!(short, (Vec::new(), vec![said(Length::Short)]));
    let minutes: Vec<_> = Length::ALL.iter().map(|length| length.minutes().to_string()).collect();
    let names: Vec<_> = Length::ALL.iter().map(|length| length.name()).collect();
    assert_eq!(minutes, names);
}

#[test]
fn before_an_event_what_is_given_then_is_for_it_and_takes_its_time_then() {
    let sports = Treatment {
        before_event: Some((15, 20)),
        minutes: (30, 90),
        ..plain("sports")
    };
    let before = Because::Goal(Goal::BeforeEvent);
    let with = |length| Answers {
        length,
        ..goals(&[Goal::BeforeEvent])
    };
    assert_eq!(weighed(&sports, with(None)), because(before, 3));
    assert_eq!(weighed(&sports, with(Some(Length::Short))), because(before, 3));
    let hour = Reason {
        because: Because::Length(Length::Hour),
        points: -1,
    };
    assert_eq!(weighed(&sports, with(Some(Length::Hour))).0[1], hour);
    let short = Answers {
        length: Some(Length::Short),
        ..Answers::default()
    };
    assert_eq!(weighed(&sports, short).1, [Because::Length(Length::Short)]);
    assert_eq!(weighed(&plain("other"), with(None)), NOTHING);
    assert!(advise(&[sports], &[], &with(None)).unserved.is_empty());
    let unserved = advise(&[plain("other")], &[], &with(None)).unserved;
    assert!(unserved.contains(Goal::BeforeEvent));
}

#[test]
fn what_calls_for_care_counts_against_it() {
    let careful = Treatment {
        care: Choices::from_iter([Condition::Gout, Condition::Clot]),
        ..plain("careful")
    };
    let said = |conditions: &[Condition]| Answers {
        health: Health {
            conditions: conditions.iter().copied().collect(),
            pregnancy: None,
        },
        ..Answers::default()
    };
    let expected = because(Because::Condition(Condition::Gout), -3);
    assert_eq!(weighed(&careful, said(&[Condition::Gout, Condition::Asthma])), expected);
    assert_eq!(weighed(&careful, said(&[Condition::Cancer])), NOTHING);
}

#[test]
fn what_was_said_is_told_in_pairs() {
    assert!(Answers::default().is_empty());
    let pregnant = Answers::read([("pregnant", "yes"), ("week", " 42 ")]).0;
    assert!(!pregnant.is_empty());
    let pairs = pregnant.health.pairs();
    assert_eq!(pairs, [("pregnant", "yes".to_owned()), ("week", "42".to_owned())]);
    assert_eq!(Health::default().pairs(), []);
    assert_eq!(Answers::read([("week", "0")]), (Answers::default(), 1));
    assert_eq!(Answers::read([("pregnant", "yes"), ("week", "0")]).1, 1);
    assert_eq!(Answers::read([("health", "good"), ("health", " ")]).1, 1);
}
