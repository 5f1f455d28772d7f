//! Treatments to try the picker with: plain ones, and any.

use domain::picker::{Answers, Clothing, Health, Length, Offer, Pregnancy, Scents};
use domain::{
    Area, Choice, Choices, Condition, Feel, Goal, InPregnancy, Layer, Overlap, Pressure, Relation, Treatment,
    TreatmentSlug,
};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

pub(crate) fn slug(name: &str) -> TreatmentSlug {
    TreatmentSlug::parse(name).expect("a slug")
}

/// A treatment of which nothing is said.
pub(crate) fn plain(name: &str) -> Treatment {
    Treatment {
        slug: slug(name),
        name: name.to_owned(),
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
        pressure_range: (Pressure::Medium, Pressure::Medium),
        depth: None,
        layer: None,
        feel: None,
        is_clothed: false,
        is_scented: false,
        minutes: (30, 60),
        before_event: None,
        in_pregnancy: InPregnancy::Usual,
        goals: Vec::new(),
        areas: Choices::NONE,
        only_areas: false,
        care: Choices::NONE,
        overlaps: Vec::new(),
    }
}

/// That a treatment contains another.
pub(crate) fn contains(other: &str, without: Option<&str>) -> Overlap {
    Overlap {
        other: slug(other),
        name: other.to_owned(),
        how: String::new(),
        relation: Relation::Contains {
            without: without.map(str::to_owned),
        },
    }
}

/// Somebody who has said what pressure they like, and nothing else.
pub(crate) fn pressure(pressure: Pressure) -> Answers {
    Answers {
        pressure: Some(pressure),
        ..Answers::default()
    }
}

fn one<T: Choice>() -> impl Strategy<Value = T> {
    select(T::ALL)
}

fn some<T: Choice>() -> impl Strategy<Value = Choices<T>> {
    proptest::collection::vec(one::<T>(), 0..4).prop_map(Choices::from_iter)
}

prop_compose! {
    pub(crate) fn answers()(
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

/// How many treatments there are at most. Some name one that nobody has described.
const MOST: usize = 6;

fn name(number: usize) -> String {
    format!("treatment-{number}")
}

prop_compose! {
    /// Anything, itself too: nobody promises that what contains each other ends somewhere.
    fn overlap()(other in 0..=MOST, part_of in any::<bool>(), without in option::of(0..2_u8)) -> Overlap {
        let without = without.map(|number| format!("without {number}"));
        let overlap = contains(&name(other), without.as_deref());
        let relation = if part_of { Relation::PartOf } else { overlap.relation };
        Overlap { relation, ..overlap }
    }
}

prop_compose! {
    fn treatment(number: usize)(
        pressures in (one::<Pressure>(), one::<Pressure>()),
        layer in option::of(one::<Layer>()),
        feel in option::of(one::<Feel>()),
        (is_clothed, is_scented, only_areas) in any::<(bool, bool, bool)>(),
        minutes in (5..60_u16, 60..120_u16),
        before_event in option::of((5..20_u16, 20..40_u16)),
        in_pregnancy in one::<InPregnancy>(),
        weights in proptest::collection::vec(-3..=3_i8, Goal::ALL.len()),
        areas in some::<Area>(),
        care in some::<Condition>(),
        overlaps in proptest::collection::vec(overlap(), 0..3),
    ) -> Treatment {
        let (one, other) = pressures;
        Treatment {
            pressure_range: (one.min(other), one.max(other)),
            layer,
            feel,
            is_clothed,
            is_scented,
            minutes,
            before_event,
            in_pregnancy,
            goals: Goal::ALL.iter().copied().zip(weights).collect(),
            areas,
            only_areas,
            care,
            overlaps,
            ..plain(&name(number))
        }
    }
}

pub(crate) fn catalogue() -> impl Strategy<Value = Vec<Treatment>> {
    (0..=MOST).prop_flat_map(|count| (0..count).map(treatment).collect::<Vec<_>>())
}

/// What can be booked of such a catalogue.
pub(crate) fn offers() -> impl Strategy<Value = Vec<Offer>> {
    let offer = (0..MOST, one::<Length>()).prop_map(|(number, length)| Offer {
        treatment: slug(&name(number)),
        minutes: length.minutes(),
    });
    proptest::collection::vec(offer, 0..6)
}
