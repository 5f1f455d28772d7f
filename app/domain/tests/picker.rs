//! The picker's promises, for any catalogue and any answers. What it says with the clinic's own catalogue is told in the
//! store's stories.

use domain::picker::{Advice, Alert, Answers, Because, Caution, Clothing, Health, Length, Pregnancy, Scents, advise};
use domain::{Area, Choice, Choices, Condition, Feel, Goal, InPregnancy, Layer, Pressure, Treatment, TreatmentSlug};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

fn one<T: Choice>() -> impl Strategy<Value = T> {
    select(T::ALL)
}

fn some<T: Choice>() -> impl Strategy<Value = Choices<T>> {
    proptest::collection::vec(one::<T>(), 0..4).prop_map(Choices::from_iter)
}

prop_compose! {
    fn answers()(
        goals in some::<Goal>(),
        areas in some::<Area>(),
        pressure in option::of(one::<Pressure>()),
        feel in option::of(one::<Feel>()),
        clothing in option::of(one::<Clothing>()),
        scents in option::of(one::<Scents>()),
        length in option::of(one::<Length>()),
        conditions in some::<Condition>(),
        pregnancy in option::of(option::of(1..=42_u8)),
    ) -> Answers {
        let pregnancy = pregnancy.map(|week| Pregnancy { week });
        Answers { goals, areas, pressure, feel, clothing, scents, length, health: Health { conditions, pregnancy } }
    }
}

prop_compose! {
    fn treatment(number: usize)(
        pressures in (one::<Pressure>(), one::<Pressure>()),
        layer in option::of(one::<Layer>()),
        feel in option::of(one::<Feel>()),
        (is_clothed, is_scented, only_areas) in any::<(bool, bool, bool)>(),
        minutes in (5..60_u16, 60..120_u16),
        in_pregnancy in one::<InPregnancy>(),
        weights in proptest::collection::vec(-3..=3_i8, Goal::ALL.len()),
        areas in some::<Area>(),
        care in some::<Condition>(),
    ) -> Treatment {
        let (one, other) = pressures;
        Treatment {
            slug: TreatmentSlug::parse(&format!("treatment-{number}")).expect("a slug"),
            name: format!("Treatment {number}"),
            summary: String::new(),
            purpose: String::new(),
            for_whom: String::new(),
            not_for: None,
            technique: String::new(),
            sensation: String::new(),
            afterwards: None,
            setting: None,
            evidence: None,
            lengths: String::new(),
            pressure: String::new(),
            pressure_range: (one.min(other), one.max(other)),
            depth: None,
            layer,
            feel,
            is_clothed,
            is_scented,
            minutes,
            in_pregnancy,
            goals: Goal::ALL.iter().copied().zip(weights).collect(),
            areas,
            only_areas,
            care,
            overlaps: Vec::new(),
        }
    }
}

fn catalogue() -> impl Strategy<Value = Vec<Treatment>> {
    (0..7_usize).prop_flat_map(|count| (0..count).map(treatment).collect::<Vec<_>>())
}

/// Whether somebody gave the answer that a reason comes from.
fn is_said(because: Because, answers: &Answers) -> bool {
    match because {
        Because::Goal(goal) => answers.goals.contains(goal),
        Because::Areas(areas) => !areas.is_empty() && areas.common(answers.areas) == areas,
        Because::Pressure(pressure) => answers.pressure == Some(pressure),
        Because::Feel(feel) => answers.feel == Some(feel),
        Because::Clothing(clothing) => answers.clothing == Some(clothing),
        Because::Scents(scents) => answers.scents == Some(scents),
        Because::Length(length) => answers.length == Some(length),
        Because::Pregnant => answers.health.pregnancy.is_some(),
        Because::NotPregnant => answers.health.pregnancy.is_none(),
        Because::Condition(condition) => answers.health.conditions.contains(condition),
    }
}

proptest! {
    #[test]
    fn every_treatment_has_one_place_and_ties_keep_the_catalogues_order(all in catalogue(), answers in answers()) {
        let Advice { ranking, .. } = advise(&all, &answers);
        prop_assert_eq!(ranking.len(), all.len());
        let place = |slug: &TreatmentSlug| all.iter().position(|treatment| treatment.slug == *slug);
        for pair in ranking.windows(2) {
            let key = |index: usize| {
                let one = &pair[index];
                (!one.ruled_out.is_empty(), -one.score, place(&one.treatment))
            };
            prop_assert!(key(0) < key(1), "{:?} before {:?}", key(0), key(1));
        }
        prop_assert_eq!(advise(&all, &answers).ranking, ranking);
    }

    #[test]
    fn reasons_come_from_answers_and_add_up(all in catalogue(), answers in answers()) {
        for place in advise(&all, &answers).ranking {
            for reason in &place.reasons {
                prop_assert!(reason.points != 0);
                prop_assert!(is_said(reason.because, &answers), "{reason:?}");
            }
            for because in &place.ruled_out {
                prop_assert!(is_said(*because, &answers), "{because:?}");
            }
            let sum: i16 = place.reasons.iter().map(|reason| i16::from(reason.points)).sum();
            prop_assert_eq!(place.score, sum);
        }
    }

    #[test]
    fn nothing_flagged_goes_without_its_caution(all in catalogue(), answers in answers()) {
        let advice = advise(&all, &answers);
        let said = answers.health.conditions;
        for place in &advice.ranking {
            let treatment = all.iter().find(|one| one.slug == place.treatment).expect("it is in the catalogue");
            for condition in said.iter() {
                let expected = if condition == Condition::Contagious {
                    Caution::Postpone
                } else if treatment.care.contains(condition) {
                    Caution::Care(condition)
                } else if Condition::BEFORE_EVERY_MASSAGE.contains(&condition) {
                    Caution::Ask(condition)
                } else {
                    continue;
                };
                prop_assert!(place.cautions.contains(&expected), "{condition:?}");
            }
            prop_assert_eq!(place.cautions.contains(&Caution::Pregnancy), answers.health.pregnancy.is_some());
        }
        let flags = said.iter().filter(|condition| Condition::BEFORE_EVERY_MASSAGE.contains(condition)).count();
        let asks = advice.alerts.iter().any(|alert| matches!(alert, Alert::AskFirst { .. }));
        prop_assert_eq!(asks, flags > 0 || answers.health.pregnancy.is_some());
        prop_assert_eq!(advice.alerts.first() == Some(&Alert::Postpone), said.contains(Condition::Contagious));
    }

    #[test]
    fn a_change_does_what_it_says(all in catalogue(), answers in answers()) {
        let advice = advise(&all, &answers);
        for (index, place) in advice.ranking.iter().enumerate() {
            if !place.change.is_empty() {
                prop_assert!(index > 0 || !place.ruled_out.is_empty(), "the first needs no change");
                let other = place.change.iter().fold(answers, |answers, change| change.applied_to(answers));
                prop_assert_eq!(&advise(&all, &other).ranking[0].treatment, &place.treatment);
                prop_assert_eq!(other.health, answers.health);
            }
        }
    }

    #[test]
    fn answers_read_back_from_their_pairs(answers in answers()) {
        let health = answers.health.pairs();
        let pairs = answers.pairs().into_iter().chain(health.iter().map(|(name, value)| (*name, value.as_str())));
        let (read, unread) = Answers::read(pairs);
        prop_assert_eq!(unread, 0);
        prop_assert_eq!(Answers { health: Health::default(), ..read }, Answers { health: Health::default(), ..answers });
        prop_assert_eq!(read.health.conditions, answers.health.conditions);
        if answers.health.pregnancy.is_some() {
            prop_assert_eq!(read.health.pregnancy, answers.health.pregnancy);
        }
    }

    #[test]
    fn whatever_is_sent_is_read_somehow(pairs in proptest::collection::vec((".{0,12}", ".{0,12}"), 0..8)) {
        let _ = Answers::read(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    }
}

#[test]
fn health_is_no_part_of_the_pairs_for_an_address() {
    let pairs = [
        ("condition", "clot"),
        ("pregnant", "yes"),
        ("week", "22"),
        ("goal", "stress"),
    ];
    let (answers, unread) = Answers::read(pairs);
    assert_eq!((answers.pairs(), unread), (vec![("goal", "stress")], 0));
}

#[test]
fn a_pregnancy_is_understood_from_less_than_its_box() {
    let pregnancy = |pair| Answers::read([pair]).0.health.pregnancy;
    assert_eq!(pregnancy(("week", "9")), Some(Pregnancy { week: Some(9) }));
    assert_eq!(
        pregnancy(("condition", "high-risk-pregnancy")),
        Some(Pregnancy { week: None })
    );
    assert_eq!(pregnancy(("condition", "high-blood-pressure")), None);
    assert_eq!(pregnancy(("pregnant", "no")), None);
}

#[test]
fn what_cannot_be_read_is_counted_and_empty_says_nothing() {
    let pairs = [
        ("goal", "riches"),
        ("week", "43"),
        ("pressure", ""),
        ("utm_source", "x"),
        ("length", "60"),
    ];
    let (answers, unread) = Answers::read(pairs);
    assert_eq!(unread, 2);
    assert_eq!(answers.length, Some(Length::Hour));
}
