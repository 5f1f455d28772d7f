//! How well one treatment suits the answers, and why.

use crate::forms::choice::{Choice, Choices};
use crate::treatments::picker::{Answers, Clothing, Length, Scents};
use crate::{Area, Care, Condition, Feel, Goal, InPregnancy, Pressure, Treatment};

/// The answer that a reason comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    Goal(Goal),
    /// Where to work: those of their areas that the reason is about.
    Areas(Choices<Area>),
    /// The pressure they like.
    Pressure(Pressure),
    /// What they want to do meanwhile.
    Feel(Feel),
    /// They want to stay clothed.
    Clothing(Clothing),
    /// What they think of scents.
    Scents(Scents),
    /// How long they have.
    Length(Length),
    Pregnant,
    /// Something that calls for care before this treatment.
    Condition(Condition),
}

/// What one answer says for a treatment, or against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    pub because: Because,
    /// How much: above 0 for it, below 0 against it. Never 0.
    pub points: i8,
}

/// One treatment on the scales.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Weighed {
    /// All points together.
    pub(super) score: i16,
    /// Why, in the order of the questions.
    pub(super) reasons: Vec<Reason>,
    /// The answers that rule it out.
    pub(super) ruled_out: Vec<Because>,
}

/// Points for a preference that is met, and against one that is not.
const PREFERENCE: i8 = 2;
/// Points for work on the places that were marked.
const PLACE: i8 = 2;
/// Points for what is made for a pregnancy, in one: more than everything else together can bring.
const MADE_FOR: i8 = 40;
/// Points against what calls for particular care.
const CARE: i8 = -3;

/// Weighs a treatment by its own merits, and by the care that is due to it with all that it contains.
pub(super) fn weigh(treatment: &Treatment, care: &Care<'_>, answers: &Answers) -> Weighed {
    let mut reasons = Vec::new();
    let mut ruled_out = Vec::new();
    let mut count = |because, points| {
        if points != 0 {
            reasons.push(Reason { because, points });
        }
    };
    for goal in answers.goals.iter() {
        count(Because::Goal(goal), treatment.serves(goal));
    }
    let (areas, points) = places(treatment, answers.areas);
    count(Because::Areas(areas), points);
    if let Some(pressure) = answers.pressure {
        let comes_along = |(part, _): (&Treatment, _)| part.pressure_range.0 > pressure;
        // What it can only be given without is no reason for it.
        if care.left_out(answers.health).all(comes_along) {
            count(Because::Pressure(pressure), press(treatment, pressure));
        }
    }
    if let (Some(feel), Some(usual)) = (answers.feel, treatment.feel) {
        let points = if feel == usual { PREFERENCE } else { -PREFERENCE };
        count(Because::Feel(feel), points);
    }
    if let Some(clothing) = answers.clothing {
        count(
            Because::Clothing(clothing),
            if treatment.is_clothed { PREFERENCE } else { -1 },
        );
    }
    match answers.scents {
        Some(Scents::Welcome) if treatment.is_scented => count(Because::Scents(Scents::Welcome), PREFERENCE),
        Some(Scents::Without) if treatment.is_scented => ruled_out.push(Because::Scents(Scents::Without)),
        _ => {}
    }
    if let Some(length) = answers.length {
        let (shortest, longest) = treatment.minutes_for(answers.goals);
        if length.minutes() < shortest {
            ruled_out.push(Because::Length(length));
        } else if length.minutes() > longest {
            count(Because::Length(length), -1);
        }
    }
    if answers.health.pregnancy.is_some() {
        match care.in_pregnancy {
            InPregnancy::MadeFor => count(Because::Pregnant, MADE_FOR),
            InPregnancy::Usual => {}
            InPregnancy::Care => count(Because::Pregnant, CARE),
            InPregnancy::Avoid => ruled_out.push(Because::Pregnant),
        }
    }
    for condition in care.conditions.common(answers.health.conditions).iter() {
        count(Because::Condition(condition), CARE);
    }
    Weighed {
        score: reasons.iter().map(|reason| i16::from(reason.points)).sum(),
        reasons,
        ruled_out,
    }
}

/// Which of the marked areas speak for a treatment, or against it, and how much.
fn places(treatment: &Treatment, marked: Choices<Area>) -> (Choices<Area>, i8) {
    let worked = marked.common(treatment.areas);
    if !worked.is_empty() {
        (worked, PLACE)
    } else if treatment.only_areas && !marked.is_empty() {
        (marked, -PLACE - 1)
    } else {
        (Choices::NONE, 0)
    }
}

/// Points for a pressure within a treatment's range, and against one outside it: the further, the more.
fn press(treatment: &Treatment, wanted: Pressure) -> i8 {
    let place = |pressure| Pressure::ALL.iter().position(|&one| one == pressure).unwrap_or(0);
    let (lightest, strongest) = treatment.pressure_range;
    let below = place(lightest).saturating_sub(place(wanted));
    let above = place(wanted).saturating_sub(place(strongest));
    match below.max(above) {
        0 => PREFERENCE,
        1 => -PREFERENCE,
        _ => -2 * PREFERENCE,
    }
}
