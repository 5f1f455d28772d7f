//! The answer: which treatments suit, why, what to be careful about, and what would change it.

use std::mem;

use crate::forms::choice::{Choice, Choices};
use crate::treatments::picker::weigh::{Weighed, weigh};
use crate::treatments::picker::{Answers, Because, Clothing, Health, Length, Reason, Scents};
use crate::{Care, Condition, Feel, Goal, InPregnancy, Pressure, Treatment, TreatmentSlug};

/// What the picker says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// What stands above everything else, the most urgent first.
    pub alerts: Vec<Alert>,
    /// What brings them, and nothing that they can have is for.
    pub unserved: Choices<Goal>,
    /// Every treatment that may concern them, the best first; those ruled out come last. Never the same twice.
    pub ranking: Vec<Recommendation>,
}

/// Something to do before any massage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alert {
    /// The clinic should be called before anything is booked, about these.
    CallFirst(Choices<Condition>),
    /// A clinician should be asked first, about these; `pregnant` when about the pregnancy too.
    AskFirst {
        /// What was said that calls for it, beside what calls for more.
        conditions: Choices<Condition>,
        /// Whether a pregnancy does too.
        pregnant: bool,
    },
}

/// Something that can be booked: a treatment and how long it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub treatment: TreatmentSlug,
    pub minutes: u16,
}

/// One treatment's place in the ranking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recommendation {
    pub treatment: TreatmentSlug,
    /// All its points together.
    pub score: i16,
    /// The answers that rule it out; empty where it can be had.
    pub ruled_out: Vec<Because>,
    /// Why it stands where it does, in the order of the questions.
    pub reasons: Vec<Reason>,
    /// What to be careful about, from what was said of the health.
    pub cautions: Vec<Caution>,
    /// How it should be given then: without some of what it can contain, such as `without deep pressure`.
    pub without: Vec<String>,
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
    /// Ask the care provider first, because it is the first trimester, or may be.
    FirstTrimester,
    /// Lie on the side.
    OnTheSide,
    Postpone,
}

/// One answer other than what was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Pressure(Pressure),
    /// The other way to spend the time.
    Feel(Feel),
    /// Another word on scents; none for "either".
    Scents(Option<Scents>),
    /// Another word on clothing; none for "either".
    Clothing(Option<Clothing>),
    Length(Length),
    AlsoGoal(Goal),
    NotGoal(Goal),
}

/// How many stand beside the best answer.
const ALTERNATIVES: usize = 2;

impl Advice {
    /// Whether anything may be booked before somebody has called.
    #[must_use]
    pub fn may_book(&self) -> bool {
        !self.alerts.iter().any(|alert| matches!(alert, Alert::CallFirst(_)))
    }

    /// The best answer with two alternatives at most, and the rest.
    ///
    /// What is ruled out is neither, and an alternative is nothing that more speaks against than for.
    #[must_use]
    pub fn shortlist(&self) -> (&[Recommendation], &[Recommendation]) {
        let suits =
            |(index, one): &(usize, &Recommendation)| one.ruled_out.is_empty() && (*index == 0 || one.score >= 0);
        let short = self.ranking.iter().enumerate().take_while(suits).take(1 + ALTERNATIVES);
        self.ranking.split_at(short.count())
    }
}

/// Ranks the treatments for somebody who gave these answers, where this can be booked of them.
///
/// Equal scores keep the order in which the treatments are given, so the same answers always get the same advice. What is
/// made for a pregnancy concerns nobody else.
#[must_use]
pub fn advise(treatments: &[Treatment], offers: &[Offer], answers: &Answers) -> Advice {
    let is_pregnant = answers.health.pregnancy.is_some();
    let candidates: Vec<_> = treatments
        .iter()
        .filter(|treatment| is_pregnant || treatment.in_pregnancy != InPregnancy::MadeFor)
        .map(|treatment| Candidate {
            treatment,
            care: treatment.care_among(treatments),
        })
        .collect();
    let ranked = rank(&candidates, answers);
    let serves = |goal| {
        let mut can_be_had = ranked.iter().filter(|(_, weighed)| weighed.ruled_out.is_empty());
        can_be_had.any(|&(index, _)| candidates[index].treatment.serves(goal) > 0)
    };
    let unserved = answers.goals.iter().filter(|&goal| !serves(goal)).collect();
    let mut leads = first_changes(&candidates, offers, answers);
    let ranking = ranked
        .into_iter()
        .map(|(index, weighed)| {
            let Candidate { treatment, care } = &candidates[index];
            Recommendation {
                treatment: treatment.slug.clone(),
                score: weighed.score,
                ruled_out: weighed.ruled_out,
                reasons: weighed.reasons,
                cautions: cautions(care, answers.health),
                without: without(care, answers.health),
                change: mem::take(&mut leads[index]),
            }
        })
        .collect();
    Advice {
        alerts: alerts(answers.health),
        unserved,
        ranking,
    }
}

/// What somebody of this health should do before any massage, the most urgent first.
#[must_use]
pub fn alerts(health: Health) -> Vec<Alert> {
    let flags = health.call_first();
    let conditions: Choices<Condition> = Condition::BEFORE_EVERY_MASSAGE
        .into_iter()
        .filter(|&condition| health.conditions.contains(condition) && !flags.contains(condition))
        .collect();
    let pregnant = health.pregnancy.is_some();
    let mut alerts = Vec::new();
    if !flags.is_empty() {
        alerts.push(Alert::CallFirst(flags));
    }
    if pregnant || !conditions.is_empty() {
        alerts.push(Alert::AskFirst { conditions, pregnant });
    }
    alerts
}

/// A treatment that may concern somebody, and the care that is due to it.
struct Candidate<'a> {
    treatment: &'a Treatment,
    care: Care<'a>,
}

fn rank(candidates: &[Candidate<'_>], answers: &Answers) -> Vec<(usize, Weighed)> {
    let mut ranked: Vec<_> = candidates
        .iter()
        .map(|Candidate { treatment, care }| weigh(treatment, care, answers))
        .enumerate()
        .collect();
    // The sort is stable: what is equal stays in the catalogue's order.
    ranked.sort_by_key(|(_, weighed)| (!weighed.ruled_out.is_empty(), -weighed.score));
    ranked
}

/// Who would be first, if anyone can be had.
fn leader(candidates: &[Candidate<'_>], answers: &Answers) -> Option<usize> {
    let weighed = candidates
        .iter()
        .map(|Candidate { treatment, care }| weigh(treatment, care, answers));
    weighed
        .enumerate()
        .filter(|(_, weighed)| weighed.ruled_out.is_empty())
        .min_by_key(|(_, weighed)| -weighed.score)
        .map(|(index, _)| index)
}

fn cautions(care: &Care<'_>, health: Health) -> Vec<Caution> {
    let mut cautions = Vec::new();
    for condition in health.conditions.iter() {
        if condition == Condition::Contagious {
            cautions.push(Caution::Postpone);
        } else if care.conditions.contains(condition) {
            cautions.push(Caution::Care(condition));
        } else if Condition::BEFORE_EVERY_MASSAGE.contains(&condition) {
            cautions.push(Caution::Ask(condition));
        }
    }
    if let Some(pregnancy) = health.pregnancy {
        cautions.push(Caution::Pregnancy);
        if care.is_prenatal {
            cautions.extend(pregnancy.is_first_trimester().then_some(Caution::FirstTrimester));
            cautions.extend(pregnancy.is_on_the_side().then_some(Caution::OnTheSide));
        }
    }
    cautions
}

/// How a treatment should be given to somebody of this health: without those of its parts that call for care then.
fn without(care: &Care<'_>, health: Health) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for (_, without) in care.left_out(health) {
        if !words.iter().any(|one| one == without) {
            words.push(without.to_owned());
        }
    }
    words
}

/// For each treatment the first change of answers that would put it first: one answer, or else two. Nobody is told of
/// another length that it cannot be booked for.
fn first_changes(candidates: &[Candidate<'_>], offers: &[Offer], answers: &Answers) -> Vec<Vec<Change>> {
    let mut found = vec![Vec::new(); candidates.len()];
    let first = leader(candidates, answers);
    let is_offered = |index: usize, change: &Change| match change {
        Change::Length(length) => offers
            .iter()
            .any(|offer| offer.treatment == candidates[index].treatment.slug && offer.minutes == length.minutes()),
        _ => true,
    };
    let mut try_out = |changes: &[Change]| {
        let changed = changes
            .iter()
            .fold(*answers, |answers, change| change.applied_to(answers));
        if let Some(index) = leader(candidates, &changed)
            && Some(index) != first
            && found[index].is_empty()
            && changes.iter().all(|change| is_offered(index, change))
        {
            found[index] = changes.to_vec();
        }
    };
    let single = changes(answers);
    for &change in &single {
        try_out(&[change]);
    }
    let mut left = single.as_slice();
    while let [one, others @ ..] = left {
        // Two answers to one question come to the second of them, which has been tried above.
        for other in others {
            try_out(&[*one, *other]);
        }
        left = others;
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
