//! The picker's promises, for any catalogue and any answers. What it says with the clinic's own catalogue is told in the
//! store's stories.

mod care;
mod changes;
mod massage;
mod scales;

use domain::picker::{Advice, Answers, Because, Change, Health, Length, Pregnancy, advise, is_week_read};
use domain::{Goal, InPregnancy, TreatmentSlug};
use proptest::prelude::*;

use self::massage::{answers, catalogue, offers};

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
        Because::Condition(condition) => answers.health.conditions.contains(condition),
    }
}

proptest! {
    #[test]
    fn every_treatment_has_one_place_and_ties_keep_the_catalogues_order(all in catalogue(), answers in answers()) {
        let Advice { ranking, .. } = advise(&all, &[], &answers);
        let is_pregnant = answers.health.pregnancy.is_some();
        let concerns = all.iter().filter(|one| is_pregnant || one.in_pregnancy != InPregnancy::MadeFor);
        prop_assert_eq!(ranking.len(), concerns.count());
        let place = |slug: &TreatmentSlug| all.iter().position(|treatment| treatment.slug == *slug);
        for pair in ranking.windows(2) {
            let key = |index: usize| {
                let one = &pair[index];
                (!one.ruled_out.is_empty(), -one.score, place(&one.treatment))
            };
            prop_assert!(key(0) < key(1), "{:?} before {:?}", key(0), key(1));
        }
        prop_assert_eq!(advise(&all, &[], &answers).ranking, ranking);
    }

    #[test]
    fn the_best_and_two_alternatives_stand_apart_from_the_rest(all in catalogue(), answers in answers()) {
        let advice = advise(&all, &[], &answers);
        let (short, rest) = advice.shortlist();
        prop_assert_eq!([short, rest].concat(), advice.ranking.clone());
        prop_assert!(short.len() <= 3);
        prop_assert!(short.iter().all(|one| one.ruled_out.is_empty()));
        prop_assert!(short.iter().skip(1).all(|one| one.score >= 0));
        let could_be_short = |one: &&_| advice.shortlist().0.len() < 3 && advice.ranking.first() != Some(*one);
        for one in rest.iter().filter(could_be_short) {
            prop_assert!(!one.ruled_out.is_empty() || one.score < 0, "{one:?} is left out");
        }
        let can_be_had = advice.ranking.iter().any(|one| one.ruled_out.is_empty());
        prop_assert_eq!(short.is_empty(), !can_be_had);
    }

    #[test]
    fn a_goal_is_unserved_if_nothing_that_can_be_had_is_for_it(all in catalogue(), answers in answers()) {
        let advice = advise(&all, &[], &answers);
        for goal in answers.goals.iter() {
            let serves = advice.ranking.iter().filter(|place| place.ruled_out.is_empty()).any(|place| {
                all.iter().any(|one| one.slug == place.treatment && one.serves(goal) > 0)
            });
            prop_assert_eq!(advice.unserved.contains(goal), !serves, "{:?}", goal);
        }
        prop_assert_eq!(advice.unserved.common(answers.goals), advice.unserved);
    }

    #[test]
    fn reasons_come_from_answers_and_add_up(all in catalogue(), answers in answers()) {
        for place in advise(&all, &[], &answers).ranking {
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
    fn a_change_does_what_it_says(all in catalogue(), offers in offers(), answers in answers()) {
        let advice = advise(&all, &offers, &answers);
        for (index, place) in advice.ranking.iter().enumerate() {
            if !place.change.is_empty() {
                prop_assert!(index > 0 || !place.ruled_out.is_empty(), "the first needs no change");
                let other = place.change.iter().fold(answers, |answers, change| change.applied_to(answers));
                prop_assert_eq!(&advise(&all, &offers, &other).ranking[0].treatment, &place.treatment);
                prop_assert_eq!(other.health, answers.health);
            }
            for change in &place.change {
                if let Change::Length(length) = change {
                    let mut own = offers.iter().filter(|offer| offer.treatment == place.treatment);
                    prop_assert!(own.any(|offer| offer.minutes == length.minutes()), "nobody offers {length:?}");
                }
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
    for (typed, is_read) in [("", true), (" ", true), (" 9 ", true), ("43", false), ("nine", false)] {
        assert_eq!(is_week_read(typed), is_read, "{typed}");
    }
}

#[test]
fn high_blood_pressure_is_asked_of_in_a_pregnancy_alone() {
    let pressure = ("condition", "high-blood-pressure");
    for (pairs, is_alone) in [
        (&[][..], false),
        (&[pressure], true),
        (&[pressure, ("pregnant", "yes")], false),
        (&[("pregnant", "yes")], false),
    ] {
        let (answers, _) = Answers::read(pairs.iter().copied());
        assert_eq!(answers.health.is_blood_pressure_alone(), is_alone, "{pairs:?}");
    }
}

#[test]
fn none_of_these_counts_for_more_than_what_was_ticked() {
    let pairs = [
        ("goal", "stress"),
        ("health", "none"),
        ("condition", "clot"),
        ("pregnant", "yes"),
        ("week", "9"),
    ];
    let (answers, unread) = Answers::read(pairs);
    assert_eq!((answers.health, unread), (Health::default(), 0));
    assert!(answers.goals.contains(Goal::Stress));
    let (answers, unread) = Answers::read([("condition", "clot"), ("health", "good")]);
    assert_eq!((answers.health.conditions.iter().count(), unread), (1, 1));
}

#[test]
fn what_cannot_be_read_is_counted_and_empty_says_nothing() {
    let pairs = [
        ("goal", "riches"),
        ("week", "43"),
        ("pregnant", "no"),
        ("pressure", ""),
        ("utm_source", "x"),
        ("length", "60"),
    ];
    let (answers, unread) = Answers::read(pairs);
    assert_eq!(unread, 3);
    assert_eq!(answers.length, Some(Length::Hour));
}
