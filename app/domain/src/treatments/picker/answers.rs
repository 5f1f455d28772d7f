//! What somebody answers, and how addresses and forms say it.

use serde::{Deserialize, Serialize};

use crate::forms::choice::{Choice, Choices, choice};
use crate::{Area, Condition, Feel, Goal, Pressure};

choice! {
    /// What somebody wants to wear.
    Clothing {
        Clothed = "clothed",
    }
}

choice! {
    /// What somebody thinks of scents.
    Scents {
        Welcome = "welcome",
        Without = "without",
    }
}

choice! {
    /// How long somebody has.
    Length {
        Short = "20",
        Half = "30",
        Hour = "60",
        Long = "90",
    }
}

impl Length {
    /// The length in minutes.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        match self {
            Self::Short => 20,
            Self::Half => 30,
            Self::Hour => 60,
            Self::Long => 90,
        }
    }
}

/// Everything that the picker was told. What was not answered is empty, and weighs nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    pub goals: Choices<Goal>,
    /// Where it hurts, or where to work.
    pub areas: Choices<Area>,
    /// The pressure they like.
    pub pressure: Option<Pressure>,
    /// Whether they want to feel it worked or to drift off.
    pub feel: Option<Feel>,
    /// What they want to wear.
    pub clothing: Option<Clothing>,
    /// What they think of scents.
    pub scents: Option<Scents>,
    /// How long they have.
    pub length: Option<Length>,
    /// What the clinic should know. Never part of an address that a server sees.
    pub health: Health,
}

/// What somebody says of their health.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// What applies to them.
    pub conditions: Choices<Condition>,
    /// Whether they are pregnant.
    pub pregnancy: Option<Pregnancy>,
}

/// A pregnancy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pregnancy {
    /// The week it is in, from 1 to 42, if told.
    pub week: Option<u8>,
}

impl Pregnancy {
    /// The last week of the first trimester.
    const FIRST_TRIMESTER: u8 = 13;
    /// From about here on nobody should lie flat on the back.
    const ON_THE_SIDE: u8 = 20;

    /// Whether it may be in its first three months; so it may where the week is not known.
    #[must_use]
    pub fn is_first_trimester(self) -> bool {
        self.week.is_none_or(|week| week <= Self::FIRST_TRIMESTER)
    }

    /// Whether lying flat on the back is to be avoided; so it is where the week is not known.
    #[must_use]
    pub fn is_on_the_side(self) -> bool {
        self.week.is_none_or(|week| week >= Self::ON_THE_SIDE)
    }
}

/// The most that anyone has to say of the week.
const LAST_WEEK: u8 = 42;

impl Answers {
    /// Reads the pairs of a query or a form. Empty values say nothing.
    ///
    /// `health=none` says that none of the list applies, and counts for more than what was ticked of it.
    ///
    /// Also tells how many pairs could not be read; they are left out. Names that are not the picker's are not counted:
    /// an address may carry other things.
    #[must_use]
    pub fn read<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> (Self, usize) {
        let (mut answers, mut unread, mut week, mut is_well) = (Self::default(), 0, None, false);
        for (name, value) in pairs {
            if value.trim().is_empty() {
                continue;
            }
            let is_read = match name {
                "goal" => add(&mut answers.goals, value),
                "area" => add(&mut answers.areas, value),
                "pressure" => set(&mut answers.pressure, value),
                "feel" => set(&mut answers.feel, value),
                "clothing" => set(&mut answers.clothing, value),
                "scents" => set(&mut answers.scents, value),
                "length" => set(&mut answers.length, value),
                "condition" => add(&mut answers.health.conditions, value),
                "pregnant" if value == "yes" => {
                    answers.health.pregnancy = Some(Pregnancy::default());
                    true
                }
                "pregnant" => false,
                "health" => {
                    is_well = value == "none";
                    is_well
                }
                "week" => {
                    week = parse_week(value);
                    week.is_some()
                }
                _ => true,
            };
            unread += usize::from(!is_read);
        }
        // A week says that there is a pregnancy, and so does what only a pregnancy can have, where the box was missed.
        let conditions = answers.health.conditions;
        let is_told = conditions.contains(Condition::HighRiskPregnancy) || conditions.contains(Condition::Bleeding);
        if week.is_some() || is_told {
            answers.health.pregnancy = Some(Pregnancy { week });
        }
        if is_well {
            answers.health = Health::default();
        }
        (answers, unread)
    }

    /// The pairs that say all but the health, for a query.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, &'static str)> {
        let mut pairs = Vec::new();
        pairs.extend(self.goals.iter().map(|goal| ("goal", goal.name())));
        pairs.extend(self.areas.iter().map(|area| ("area", area.name())));
        pairs.extend(self.pressure.map(|pressure| ("pressure", pressure.name())));
        pairs.extend(self.feel.map(|feel| ("feel", feel.name())));
        pairs.extend(self.clothing.map(|clothing| ("clothing", clothing.name())));
        pairs.extend(self.scents.map(|scents| ("scents", scents.name())));
        pairs.extend(self.length.map(|length| ("length", length.name())));
        pairs
    }

    /// Whether nothing was answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Health {
    /// What has to be talked about before anything is booked.
    #[must_use]
    pub fn call_first(self) -> Choices<Condition> {
        let in_pregnancy = self.pregnancy.map_or(&[][..], |_| &Condition::IN_PREGNANCY);
        let flags: Choices<Condition> = Condition::CALL_FIRST.iter().chain(in_pregnancy).copied().collect();
        flags.common(self.conditions)
    }

    /// Whether high blood pressure was told of without a pregnancy. It is asked of in one, and nothing here says what it means
    /// without.
    #[must_use]
    pub fn is_blood_pressure_alone(self) -> bool {
        self.pregnancy.is_none() && self.conditions.contains(Condition::HighBloodPressure)
    }

    /// The pairs that say it, for a form or an address's fragment.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        let conditions = self.conditions.iter();
        pairs.extend(conditions.map(|condition| ("condition", condition.name().to_owned())));
        if let Some(Pregnancy { week }) = self.pregnancy {
            pairs.push(("pregnant", "yes".to_owned()));
            pairs.extend(week.map(|week| ("week", week.to_string())));
        }
        pairs
    }
}

/// Whether what was typed for the week of a pregnancy says one, or says nothing.
#[must_use]
pub fn is_week_read(typed: &str) -> bool {
    typed.trim().is_empty() || parse_week(typed).is_some()
}

/// Reads a week of a pregnancy, if it is one.
#[must_use]
pub fn parse_week(typed: &str) -> Option<u8> {
    typed.trim().parse().ok().filter(|week| (1..=LAST_WEEK).contains(week))
}

fn add<T: Choice>(choices: &mut Choices<T>, name: &str) -> bool {
    T::parse(name).is_some_and(|choice| {
        *choices = choices.with(choice);
        true
    })
}

fn set<T: Choice>(chosen: &mut Option<T>, name: &str) -> bool {
    T::parse(name).is_some_and(|choice| {
        *chosen = Some(choice);
        true
    })
}
