//! The answer: which treatments suit, why, what to be careful about, and what would change it.

use std::mem;

use crate::choice::{Choice, Choices};
use crate::picker::weigh::{Weighed, weigh};
use crate::picker::{Answers, Because, Clothing, Length, Reason, Scents};
use crate::{Condition, Feel, Goal, InPregnancy, Pressure, Treatment, TreatmentSlug};

/// What the picker says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// What stands above everything else, the most urgent first.
    pub alerts: Vec<Alert>,
    /// Every treatment, the best first; those ruled out come last. Never the same twice.
    pub ranking: Vec<Recommendation>,
}

/// Something to do before any massage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alert {
    /// Fever or something contagious: come another time.
    Postpone,
    /// A clinician should be asked first, about these; `pregnant` when about the pregnancy too.
    AskFirst {
        /// What was said that calls for it.
        conditions: Choices<Condition>,
        /// Whether a pregnancy does too.
        pregnant: bool,
    },
}

/// One treatment's place in the ranking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recommendation {
    /// Which treatment.
    pub treatment: TreatmentSlug,
    /// All its points together.
    pub score: i16,
    /// The answers that rule it out; empty where it can be had.
    pub ruled_out: Vec<Because>,
    /// Why it stands where it does, in the order of the questions.
    pub reasons: Vec<Reason>,
    /// What to be careful about, from what was said of the health.
    pub cautions: Vec<Caution>,
    /// The fewest other answers that would put it first, two at most; empty if it is first, or if it would take more.
    pub change: Vec<Change>,
}

/// What to be careful about before a treatment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caution {
    /// Ask a clinician first: so it is before every massage.
    Ask(Condition),
    /// Take particular care, or ask: so it is before this treatment.
    Care(Condition),
    /// Ask first, because of the pregnancy.
    Pregnancy,
    /// Ask the care provider first, because it is the first trimester.
    FirstTrimester,
    /// Lie on the side.
    OnTheSide,
    /// Come another time.
    Postpone,
}

/// One answer other than what was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Another pressure.
    Pressure(Pressure),
    /// The other way to spend the time.
    Feel(Feel),
    /// Another word on scents; none for "either".
    Scents(Option<Scents>),
    /// Another word on clothing; none for "either".
    Clothing(Option<Clothing>),
    /// Another length.
    Length(Length),
    /// One goal more.
    AlsoGoal(Goal),
    /// One goal less.
    NotGoal(Goal),
}

/// Ranks the treatments for somebody who gave these answers.
///
/// Equal scores keep the order in which the treatments are given, so the same answers always get the same advice.
#[must_use]
pub fn advise(treatments: &[Treatment], answers: &Answers) -> Advice {
    let ranked = rank(treatments, answers);
    let mut leads = first_changes(treatments, answers);
    let ranking = ranked
        .into_iter()
        .map(|(index, weighed)| {
            let treatment = &treatments[index];
            Recommendation {
                treatment: treatment.slug.clone(),
                score: weighed.score,
                ruled_out: weighed.ruled_out,
                reasons: weighed.reasons,
                cautions: cautions(treatment, answers),
                change: mem::take(&mut leads[index]),
            }
        })
        .collect();
    Advice {
        alerts: alerts(answers),
        ranking,
    }
}

fn rank(treatments: &[Treatment], answers: &Answers) -> Vec<(usize, Weighed)> {
    let mut ranked: Vec<_> = treatments
        .iter()
        .map(|treatment| weigh(treatment, answers))
        .enumerate()
        .collect();
    // The sort is stable: what is equal stays in the catalogue's order.
    ranked.sort_by_key(|(_, weighed)| (!weighed.ruled_out.is_empty(), -weighed.score));
    ranked
}

/// Who would be first, if anyone can be had.
fn leader(treatments: &[Treatment], answers: &Answers) -> Option<usize> {
    let ranked = rank(treatments, answers);
    ranked
        .first()
        .filter(|(_, weighed)| weighed.ruled_out.is_empty())
        .map(|(index, _)| *index)
}

fn alerts(answers: &Answers) -> Vec<Alert> {
    let said = answers.health.conditions;
    let conditions: Choices<Condition> = Condition::BEFORE_EVERY_MASSAGE
        .into_iter()
        .filter(|&condition| said.contains(condition))
        .collect();
    let pregnant = answers.health.pregnancy.is_some();
    let mut alerts = Vec::new();
    if said.contains(Condition::Contagious) {
        alerts.push(Alert::Postpone);
    }
    if pregnant || !conditions.is_empty() {
        alerts.push(Alert::AskFirst { conditions, pregnant });
    }
    alerts
}

fn cautions(treatment: &Treatment, answers: &Answers) -> Vec<Caution> {
    let mut cautions = Vec::new();
    for condition in answers.health.conditions.iter() {
        if condition == Condition::Contagious {
            cautions.push(Caution::Postpone);
        } else if treatment.care.contains(condition) {
            cautions.push(Caution::Care(condition));
        } else if Condition::BEFORE_EVERY_MASSAGE.contains(&condition) {
            cautions.push(Caution::Ask(condition));
        }
    }
    if let Some(pregnancy) = answers.health.pregnancy {
        cautions.push(Caution::Pregnancy);
        if treatment.in_pregnancy == InPregnancy::MadeFor {
            cautions.extend(pregnancy.is_first_trimester().then_some(Caution::FirstTrimester));
            cautions.extend(pregnancy.is_on_the_side().then_some(Caution::OnTheSide));
        }
    }
    cautions
}

/// For each treatment the first change of answers that would put it first: one answer, or else two.
fn first_changes(treatments: &[Treatment], answers: &Answers) -> Vec<Vec<Change>> {
    let mut found = vec![Vec::new(); treatments.len()];
    let first = leader(treatments, answers);
    let mut try_out = |changes: &[Change]| {
        let changed = changes
            .iter()
            .fold(*answers, |answers, change| change.applied_to(answers));
        if let Some(index) = leader(treatments, &changed)
            && Some(index) != first
            && found[index].is_empty()
        {
            found[index] = changes.to_vec();
        }
    };
    let single = changes(answers);
    for &change in &single {
        try_out(&[change]);
    }
    for (index, &one) in single.iter().enumerate() {
        // A question has one answer, but for the goals.
        for &other in single[index + 1..].iter().filter(|other| other.is_beside(one)) {
            try_out(&[one, other]);
        }
    }
    found
}

/// Every single answer that could be another one, the easiest to change first. Nobody can change their health.
fn changes(answers: &Answers) -> Vec<Change> {
    fn others<T: Choice>(now: Option<T>) -> impl Iterator<Item = T> {
        T::ALL.iter().copied().filter(move |&other| Some(other) != now)
    }
    let mut changes = Vec::new();
    changes.extend(others(answers.pressure).map(Change::Pressure));
    changes.extend(others(answers.feel).map(Change::Feel));
    changes.extend(others(answers.scents).map(|scents| Change::Scents(Some(scents))));
    changes.extend(answers.scents.map(|_| Change::Scents(None)));
    changes.extend(others(answers.clothing).map(|clothing| Change::Clothing(Some(clothing))));
    changes.extend(answers.clothing.map(|_| Change::Clothing(None)));
    changes.extend(others(answers.length).map(Change::Length));
    let (chosen, open) = Goal::ALL
        .iter()
        .copied()
        .partition::<Vec<_>, _>(|&goal| answers.goals.contains(goal));
    changes.extend(open.into_iter().map(Change::AlsoGoal));
    changes.extend(chosen.into_iter().map(Change::NotGoal));
    changes
}

impl Change {
    /// Whether both can be made: they are not two answers to one question.
    fn is_beside(self, other: Self) -> bool {
        matches!(self, Self::AlsoGoal(_) | Self::NotGoal(_)) || mem::discriminant(&self) != mem::discriminant(&other)
    }

    /// The answers, but for this one.
    #[must_use]
    pub fn applied_to(self, answers: Answers) -> Answers {
        match self {
            Self::Pressure(pressure) => Answers {
                pressure: Some(pressure),
                ..answers
            },
            Self::Feel(feel) => Answers {
                feel: Some(feel),
                ..answers
            },
            Self::Scents(scents) => Answers { scents, ..answers },
            Self::Clothing(clothing) => Answers { clothing, ..answers },
            Self::Length(length) => Answers {
                length: Some(length),
                ..answers
            },
            Self::AlsoGoal(goal) => Answers {
                goals: answers.goals.with(goal),
                ..answers
            },
            Self::NotGoal(goal) => Answers {
                goals: answers.goals.without(goal),
                ..answers
            },
        }
    }
}
