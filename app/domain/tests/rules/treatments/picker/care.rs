//! What the picker says to somebody who should be careful, for any catalogue and any answers: the promises that nobody is
//! hurt by.

use domain::picker::{Advice, Alert, Answers, Because, Caution, Health, Pregnancy, Recommendation, advise, alerts};
use domain::{Choice, Choices, Condition, InPregnancy, Pressure, Relation, Treatment};
use proptest::prelude::*;

use super::massage::{answers, catalogue, contains, offers, plain};

fn health(conditions: &[Condition], pregnancy: Option<Pregnancy>) -> Health {
    Health {
        conditions: conditions.iter().copied().collect(),
        pregnancy,
    }
}

fn for_health(all: &[Treatment], health: Health) -> Advice {
    let answers = Answers {
        health,
        ..Answers::default()
    };
    advise(all, &[], &answers)
}

fn place<'a>(advice: &'a Advice, name: &str) -> &'a Recommendation {
    let mut ranking = advice.ranking.iter();
    ranking.find(|one| one.treatment.as_str() == name).expect("a place")
}

/// Two treatments: `deep`, as careful as the clinic's, and `whole`, which contains it.
fn whole_and_deep(without: Option<&str>) -> [Treatment; 2] {
    let care = [Condition::BloodThinners, Condition::Osteoporosis];
    let deep = Treatment {
        care: Choices::from_iter(care),
        in_pregnancy: InPregnancy::Avoid,
        ..plain("deep")
    };
    let whole = Treatment {
        overlaps: vec![contains("deep", without)],
        ..plain("whole")
    };
    [whole, deep]
}

proptest! {
    #[test]
    fn nothing_is_less_careful_than_what_it_contains(all in catalogue(), offers in offers(), answers in answers()) {
        let advice = advise(&all, &offers, &answers);
        for whole in &advice.ranking {
            let treatment = all.iter().find(|one| one.slug == whole.treatment).expect("it is in the catalogue");
            for overlap in &treatment.overlaps {
                let Relation::Contains { without } = &overlap.relation else { continue };
                let Some(part) = advice.ranking.iter().find(|one| one.treatment == overlap.other) else { continue };
                for &caution in &part.cautions {
                    let as_much = match caution {
                        Caution::Ask(condition) => whole.cautions.contains(&Caution::Care(condition)),
                        _ => false,
                    };
                    prop_assert!(as_much || whole.cautions.contains(&caution), "{caution:?}");
                }
                for reason in part.reasons.iter().filter(|reason| reason.points < 0) {
                    if matches!(reason.because, Because::Condition(_) | Because::Pregnant) {
                        let is_out = whole.ruled_out.contains(&Because::Pregnant);
                        prop_assert!(is_out || whole.reasons.contains(reason), "{reason:?}");
                    }
                }
                if part.ruled_out.contains(&Because::Pregnant) && !whole.ruled_out.contains(&Because::Pregnant) {
                    let without = without.as_ref().expect("it can be given without");
                    prop_assert!(whole.without.contains(without), "it does not say {without}");
                    let against = whole.reasons.iter().any(|one| one.because == Because::Pregnant && one.points < 0);
                    prop_assert!(against, "it keeps its rank");
                }
            }
        }
    }

    #[test]
    fn nothing_flagged_goes_without_its_caution(all in catalogue(), answers in answers()) {
        let advice = advise(&all, &[], &answers);
        let said = answers.health.conditions;
        let is_pregnant = answers.health.pregnancy.is_some();
        for place in &advice.ranking {
            let treatment = all.iter().find(|one| one.slug == place.treatment).expect("it is in the catalogue");
            for condition in said.iter() {
                if condition == Condition::Contagious {
                    prop_assert!(place.cautions.contains(&Caution::Postpone));
                } else if treatment.care.contains(condition) {
                    prop_assert!(place.cautions.contains(&Caution::Care(condition)), "{condition:?}");
                } else if Condition::BEFORE_EVERY_MASSAGE.contains(&condition) {
                    let (ask, care) = (Caution::Ask(condition), Caution::Care(condition));
                    prop_assert!(place.cautions.contains(&ask) || place.cautions.contains(&care), "{condition:?}");
                }
            }
            prop_assert_eq!(place.cautions.contains(&Caution::Pregnancy), is_pregnant);
            if is_pregnant && treatment.in_pregnancy == InPregnancy::Avoid {
                prop_assert!(place.ruled_out.contains(&Because::Pregnant));
            }
        }
        let mut said_of_every_massage = said.iter().filter(|one| Condition::BEFORE_EVERY_MASSAGE.contains(one));
        prop_assert!(!advice.alerts.is_empty() || !is_pregnant && said_of_every_massage.next().is_none());
        prop_assert_eq!(&advice.alerts, &alerts(answers.health));
    }

    #[test]
    fn a_red_flag_stands_first_and_nothing_is_booked(all in catalogue(), answers in answers()) {
        let advice = advise(&all, &[], &answers);
        let flags = answers.health.call_first();
        prop_assert_eq!(advice.may_book(), flags.is_empty());
        prop_assert_eq!(advice.alerts.first() == Some(&Alert::CallFirst(flags)), !flags.is_empty());
        prop_assert_eq!(flags.common(answers.health.conditions), flags);
    }
}

#[test]
fn these_are_the_red_flags() {
    let every = [
        Condition::Clot,
        Condition::Wound,
        Condition::Fracture,
        Condition::UnexplainedPain,
        Condition::Contagious,
        Condition::HighRiskPregnancy,
        Condition::SuddenSwelling,
        Condition::Bleeding,
    ];
    for &condition in Condition::ALL {
        let is_flag = !health(&[condition], None).call_first().is_empty();
        assert_eq!(is_flag, every.contains(&condition), "{condition:?}");
        let is_flag = !health(&[condition], Some(Pregnancy::default())).call_first().is_empty();
        let in_pregnancy = condition == Condition::HighBloodPressure;
        assert_eq!(is_flag, every.contains(&condition) || in_pregnancy, "{condition:?}");
    }
    assert!(for_health(&[], Health::default()).may_book());
}

#[test]
fn an_alert_names_what_was_said_once() {
    assert_eq!(alerts(Health::default()), []);
    let fever = Choices::from_iter([Condition::Contagious]);
    assert_eq!(
        alerts(health(&[Condition::Contagious], None)),
        [Alert::CallFirst(fever)]
    );
    let all = [Condition::BloodThinners, Condition::Clot, Condition::Gout];
    let ask = Alert::AskFirst {
        conditions: Choices::from_iter([Condition::BloodThinners]),
        pregnant: true,
    };
    let call = Alert::CallFirst(Choices::from_iter([Condition::Clot]));
    assert_eq!(alerts(health(&all, Some(Pregnancy { week: Some(30) }))), [call, ask]);
    let pregnant = Alert::AskFirst {
        conditions: Choices::NONE,
        pregnant: true,
    };
    assert_eq!(alerts(health(&[], Some(Pregnancy::default()))), [pregnant]);
    let cancer = Alert::AskFirst {
        conditions: Choices::from_iter([Condition::Cancer]),
        pregnant: false,
    };
    assert_eq!(alerts(health(&[Condition::Cancer], None)), [cancer]);
}

#[test]
fn the_first_trimester_and_the_side_are_told_of_what_is_made_for_a_pregnancy() {
    let prenatal = Treatment {
        in_pregnancy: InPregnancy::MadeFor,
        ..plain("prenatal")
    };
    let both = Treatment {
        overlaps: vec![contains("prenatal", Some("without"))],
        ..plain("both")
    };
    let all = [prenatal, plain("other"), both];
    let (first, side) = (Caution::FirstTrimester, Caution::OnTheSide);
    for (week, expected) in [
        (Some(1), &[first][..]),
        (Some(13), &[first]),
        (Some(14), &[]),
        (Some(19), &[]),
        (Some(20), &[side]),
        (Some(42), &[side]),
        (None, &[first, side]),
    ] {
        let advice = for_health(&all, health(&[], Some(Pregnancy { week })));
        let expected = [&[Caution::Pregnancy], expected].concat();
        assert_eq!(place(&advice, "prenatal").cautions, expected, "{week:?}");
        assert_eq!(place(&advice, "both").cautions, expected, "{week:?}");
        assert_eq!(place(&advice, "other").cautions, [Caution::Pregnancy]);
        assert_eq!(
            (place(&advice, "prenatal").score, place(&advice, "other").score),
            (40, 0)
        );
        assert_eq!(advice.ranking[0].treatment.as_str(), "prenatal");
    }
    let advice = for_health(&all, Health::default());
    let names: Vec<_> = advice.ranking.iter().map(|one| one.treatment.as_str()).collect();
    assert_eq!(names, ["other", "both"], "it concerns nobody else");
}

#[test]
fn what_can_be_given_without_a_part_says_so_and_loses_the_parts_rank() {
    let words = "without deep pressure";
    let all = whole_and_deep(Some(words));
    for condition in [Condition::BloodThinners, Condition::Osteoporosis] {
        let advice = for_health(&all, health(&[condition], None));
        let (whole, deep) = (place(&advice, "whole"), place(&advice, "deep"));
        assert_eq!(whole.cautions, [Caution::Care(condition)]);
        assert_eq!((&whole.cautions, whole.score), (&deep.cautions, deep.score));
        assert_eq!(whole.score, -3);
        assert_eq!((&*whole.without, deep.without.len()), (&[words.to_owned()][..], 0));
    }
    let advice = for_health(&all, health(&[], Some(Pregnancy { week: Some(30) })));
    let (whole, deep) = (place(&advice, "whole"), place(&advice, "deep"));
    assert_eq!(
        (&*deep.ruled_out, &*whole.ruled_out),
        (&[Because::Pregnant][..], &[][..])
    );
    assert_eq!((whole.score, &*whole.without), (-3, &[words.to_owned()][..]));

    let advice = for_health(&all, health(&[Condition::Gout], None));
    assert!(
        place(&advice, "whole").without.is_empty(),
        "nothing of it calls for care"
    );
}

#[test]
fn what_cannot_be_given_without_a_part_is_ruled_out_with_it() {
    let all = whole_and_deep(None);
    let advice = for_health(&all, health(&[], Some(Pregnancy { week: Some(30) })));
    let whole = place(&advice, "whole");
    assert_eq!((&*whole.ruled_out, whole.without.len()), (&[Because::Pregnant][..], 0));
}

#[test]
fn care_reaches_through_everything_between() {
    let [whole, deep] = whole_and_deep(Some("without deep pressure"));
    let outer = |without| Treatment {
        overlaps: vec![contains("whole", without)],
        ..plain("outer")
    };
    let care = |outer: Treatment| {
        let all = [outer, whole.clone(), deep.clone()];
        let advice = for_health(&all, health(&[Condition::BloodThinners], Some(Pregnancy::default())));
        place(&advice, "outer").clone()
    };
    let all_of_it = care(outer(None));
    assert_eq!(all_of_it.without, ["without deep pressure"]);
    assert!(all_of_it.cautions.contains(&Caution::Care(Condition::BloodThinners)));
    assert_eq!(all_of_it.score, -6);
    assert_eq!(care(outer(Some("without stretching"))).without, ["without stretching"]);

    let twice = Treatment {
        overlaps: vec![contains("whole", None), contains("deep", None)],
        ..plain("outer")
    };
    let twice = care(twice);
    assert_eq!(twice.ruled_out, [Because::Pregnant], "it is in it for good, too");
    assert!(twice.without.is_empty());
}

#[test]
fn what_is_left_out_is_said_once() {
    let part = |name: &str| Treatment {
        care: Choices::from_iter([Condition::Gout]),
        ..plain(name)
    };
    let whole = Treatment {
        overlaps: vec![
            contains("one", Some("without pressure")),
            contains("two", Some("without oils")),
            contains("three", Some("without pressure")),
        ],
        ..plain("whole")
    };
    let all = [whole, part("one"), part("two"), part("three")];
    let advice = for_health(&all, health(&[Condition::Gout], None));
    assert_eq!(place(&advice, "whole").without, ["without pressure", "without oils"]);
}

#[test]
fn a_part_that_calls_for_care_in_pregnancy_does_so_in_the_whole() {
    let scented = Treatment {
        in_pregnancy: InPregnancy::Care,
        ..plain("scented")
    };
    let holds = |name: &str, without| Treatment {
        overlaps: vec![contains("scented", without)],
        ..plain(name)
    };
    let all = [holds("always", None), holds("mostly", Some("without oils")), scented];
    let advice = for_health(&all, health(&[], Some(Pregnancy::default())));
    for name in ["always", "mostly", "scented"] {
        let place = place(&advice, name);
        assert_eq!((place.score, place.ruled_out.len()), (-3, 0), "{name}");
    }
    assert_eq!(place(&advice, "mostly").without, ["without oils"]);
    assert!(place(&advice, "always").without.is_empty());
}

#[test]
fn what_it_can_only_be_given_without_is_no_reason_for_it() {
    let [whole, deep] = whole_and_deep(Some("without deep pressure"));
    let (medium, strong) = (Pressure::Medium, Pressure::Strong);
    let all = [
        Treatment {
            pressure_range: (medium, strong),
            ..whole
        },
        Treatment {
            pressure_range: (strong, strong),
            ..deep
        },
    ];
    let speaks = |pressure, conditions: &[Condition]| {
        let answers = Answers {
            pressure: Some(pressure),
            health: health(conditions, None),
            ..Answers::default()
        };
        let advice = advise(&all, &[], &answers);
        let mut reasons = place(&advice, "whole").reasons.iter();
        reasons.any(|one| one.because == Because::Pressure(pressure) && one.points > 0)
    };
    assert!(speaks(strong, &[]) && speaks(medium, &[]));
    assert!(speaks(medium, &[Condition::BloodThinners]));
    assert!(
        !speaks(strong, &[Condition::BloodThinners]),
        "for them there is no deep pressure in it"
    );
}
