//! Treatments: kinds of massage, and what the clinic knows of each.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::forms::choice::{Choices, choice};

/// Name of a treatment in URLs, such as `deep-tissue`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TreatmentSlug(String);

impl TreatmentSlug {
    /// Accepts lower-case ASCII letters, digits and hyphens, 64 at most.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        crate::forms::slug::is_slug(text).then(|| Self(text.to_owned()))
    }

    /// The slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TreatmentSlug {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

choice! {
    /// What people come for.
    Goal {
        PainRelief = "pain-relief",
        /// An injury from sports is to be worked on.
        SportsInjury = "sports-injury",
        Stress = "stress",
        Relaxation = "relaxation",
        WellBeing = "well-being",
        LowMood = "low-mood",
        /// A race, or another event.
        BeforeEvent = "before-event",
    }
}

choice! {
    /// A part of the body, as the picker's figure shows it.
    Area {
        Head = "head",
        Neck = "neck",
        Shoulders = "shoulders",
        /// The back, down to the ribs' end.
        UpperBack = "upper-back",
        LowerBack = "lower-back",
        /// Upper arms, elbows and forearms.
        Arms = "arms",
        Hands = "hands",
        Hips = "hips",
        /// Thighs, knees and calves.
        Legs = "legs",
        Feet = "feet",
    }
}

choice! {
    /// How strong hands press.
    Pressure {
        Light = "light",
        Medium = "medium",
        /// As strong as is good.
        Strong = "strong",
    }
}

choice! {
    /// What a client does meanwhile.
    Feel {
        /// Feels the muscles being worked.
        Worked = "worked",
        Drift = "drift",
    }
}

choice! {
    /// How far down the work reaches.
    Layer {
        /// The skin and what lies close under it.
        Surface = "surface",
        Muscle = "muscle",
        Connective = "connective",
    }
}

choice! {
    /// What a pregnancy means for a treatment.
    InPregnancy {
        /// It is made for it.
        MadeFor = "made-for",
        /// What a pregnancy means for every massage: ask first.
        Usual = "usual",
        /// It calls for particular care.
        Care = "care",
        Avoid = "avoid",
    }
}

choice! {
    /// What a clinician should be asked about before a massage, or what should at least be told.
    Condition {
        BloodThinners = "blood-thinners",
        /// A bleeding disorder, or low platelets.
        BleedingDisorder = "bleeding-disorder",
        /// A blood clot (deep vein thrombosis).
        Clot = "clot",
        /// Burns or open wounds.
        Wound = "wound",
        Fracture = "fracture",
        Osteoporosis = "osteoporosis",
        Cancer = "cancer",
        /// Pain without a known cause.
        UnexplainedPain = "unexplained-pain",
        /// Fever, or something contagious.
        Contagious = "contagious",
        /// A pregnancy with a high risk.
        HighRiskPregnancy = "high-risk-pregnancy",
        HighBloodPressure = "high-blood-pressure",
        SuddenSwelling = "sudden-swelling",
        Bleeding = "bleeding",
        /// An injury that is hot or swollen.
        FreshInjury = "fresh-injury",
        Asthma = "asthma",
        /// An allergy to oils or scents.
        OilAllergy = "oil-allergy",
        SensitiveSkin = "sensitive-skin",
        /// A cancer that hormones make grow.
        HormoneCancer = "hormone-cancer",
        Medicines = "medicines",
        /// Gout in a foot.
        Gout = "gout",
    }
}

impl Condition {
    /// What calls for a clinician's word before every massage. A pregnancy does too: [`InPregnancy`].
    pub const BEFORE_EVERY_MASSAGE: [Self; 8] = [
        Self::BloodThinners,
        Self::BleedingDisorder,
        Self::Clot,
        Self::Wound,
        Self::Fracture,
        Self::Osteoporosis,
        Self::Cancer,
        Self::UnexplainedPain,
    ];

    /// What only matters in pregnancy.
    pub const IN_PREGNANCY: [Self; 4] = [
        Self::HighRiskPregnancy,
        Self::HighBloodPressure,
        Self::SuddenSwelling,
        Self::Bleeding,
    ];

    /// What is talked about before anything is booked, with a pregnancy or without. In one, all of
    /// [`Self::IN_PREGNANCY`] is too.
    pub const CALL_FIRST: [Self; 8] = [
        Self::Clot,
        Self::Wound,
        Self::Fracture,
        Self::UnexplainedPain,
        Self::Contagious,
        Self::HighRiskPregnancy,
        Self::SuddenSwelling,
        Self::Bleeding,
    ];

    /// What calls for care before some treatments.
    pub const BEFORE_SOME: [Self; 7] = [
        Self::FreshInjury,
        Self::Asthma,
        Self::OilAllergy,
        Self::SensitiveSkin,
        Self::HormoneCancer,
        Self::Medicines,
        Self::Gout,
    ];
}

/// A kind of massage, and what the clinic knows of it. What nobody knows is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Treatment {
    /// Its name in URLs.
    pub slug: TreatmentSlug,
    /// Its name on screen.
    pub name: String,
    /// One line about it.
    pub summary: String,
    /// What it is for.
    pub purpose: String,
    /// Who it is for.
    pub for_whom: String,
    /// What or whom it is not for.
    pub not_for: Option<String>,
    /// What the hands do.
    pub technique: String,
    /// What it feels like.
    pub sensation: String,
    /// What it feels like later.
    pub afterwards: Option<String>,
    /// Where it is mostly given.
    pub setting: Option<String>,
    /// How well it is proved, where that has to be said.
    pub evidence: Option<String>,
    /// How long it usually takes.
    pub lengths: String,
    /// How strong it is, in words.
    pub pressure: String,
    /// The lightest and the strongest it is.
    pub pressure_range: (Pressure, Pressure),
    /// How deep it reaches, in words.
    pub depth: Option<String>,
    /// How deep it reaches.
    pub layer: Option<Layer>,
    /// What a client does meanwhile, if it is rather one than the other.
    pub feel: Option<Feel>,
    /// Whether the client stays clothed.
    pub is_clothed: bool,
    /// Whether it is given with scents.
    pub is_scented: bool,
    /// The shortest and the longest it usually takes, in minutes.
    pub minutes: (u16, u16),
    /// The shortest and the longest it takes before an event, in minutes, if it is given then.
    pub before_event: Option<(u16, u16)>,
    /// What a pregnancy means for it, whatever else it contains: [`Treatment::care_among`] tells of that too.
    pub in_pregnancy: InPregnancy,
    /// What it serves, from -3 (it is not for that) to 3 (that is what it is for); what is missing is neither.
    pub goals: Vec<(Goal, i8)>,
    /// Where it works in particular.
    pub areas: Choices<Area>,
    /// Whether it works there and nowhere else.
    pub only_areas: bool,
    /// What calls for particular care before it, whatever else it contains: [`Treatment::care_among`] tells of that too.
    pub care: Choices<Condition>,
    /// Which treatments it shares with, and how.
    pub overlaps: Vec<Overlap>,
}

/// How a treatment is part of another, or the other of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overlap {
    pub other: TreatmentSlug,
    /// The other one's name.
    pub name: String,
    pub how: String,
    /// Which of the two contains the other.
    pub relation: Relation,
}

/// Which of two treatments contains the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// It contains the other.
    Contains {
        /// How it is given without the other, such as `without deep pressure`; none if it cannot be.
        without: Option<String>,
    },
    /// It is a part of the other.
    PartOf,
}

impl Treatment {
    /// How much it serves to be given before an event: that is what it is for.
    const BEFORE_EVENT: i8 = 3;

    /// How well it serves `goal`: from -3 to 3.
    #[must_use]
    pub fn serves(&self, goal: Goal) -> i8 {
        if goal == Goal::BeforeEvent {
            return self.before_event.map_or(0, |_| Self::BEFORE_EVENT);
        }
        self.goals
            .iter()
            .find(|(one, _)| *one == goal)
            .map_or(0, |&(_, weight)| weight)
    }

    /// The shortest and the longest it takes for somebody with these goals, in minutes: before an event, as is usual then.
    #[must_use]
    pub fn minutes_for(&self, goals: Choices<Goal>) -> (u16, u16) {
        let before_event = self.before_event.filter(|_| goals.contains(Goal::BeforeEvent));
        before_event.unwrap_or(self.minutes)
    }
}
