//! What can be booked, and who and what it takes.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::forms::slug::is_slug;
use crate::{CELL_MINUTES, Hours, Problem, TreatmentSlug};

/// Name of a service in URLs and forms, such as `relaxation-60`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ServiceSlug(String);

impl ServiceSlug {
    /// Accepts lower-case ASCII letters, digits and hyphens, 64 at most.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        is_slug(text).then(|| Self(text.to_owned()))
    }

    /// Reads the field of a form or a URL.
    ///
    /// # Errors
    /// When it is empty, or cannot be the name of a service.
    pub fn parse_field(text: &str) -> Result<Self, Problem> {
        if text.is_empty() {
            Err(Problem::Missing)
        } else {
            Self::parse(text).ok_or(Problem::Unknown)
        }
    }

    /// The slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ServiceSlug {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// What a therapist must have learnt to give a service, such as `relaxation`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Skill(pub String);

/// What a room must be fit for, such as `massage`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RoomKind(pub String);

/// Identifies a resource: a therapist or a room. Below 2^53, so that JavaScript can say it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ResourceId(pub i64);

/// What can be booked: a treatment with a length.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Its name in URLs.
    pub slug: ServiceSlug,
    /// Its name on screen.
    pub name: String,
    /// The treatment it gives.
    pub treatment: TreatmentSlug,
    /// One line about it.
    pub summary: String,
    /// How long the client is treated, in minutes: whole cells.
    pub minutes: u16,
    /// How long therapist and room are busy after that, in minutes: whole cells.
    pub clean_up_minutes: u16,
    /// In Canadian cents, if the clinic says.
    pub price_cents: Option<u32>,
    /// What its therapist must have learnt.
    pub skill: Skill,
    /// What its room must be fit for.
    pub room_kind: RoomKind,
}

impl Service {
    /// How many cells it takes of its therapist and its room, clean-up included.
    #[must_use]
    pub fn cells(&self) -> u32 {
        (u32::from(self.minutes) + u32::from(self.clean_up_minutes)).div_ceil(u32::from(CELL_MINUTES))
    }
}

/// Someone who gives massages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Therapist {
    pub id: ResourceId,
    /// The name clients read.
    pub name: String,
    /// What they have learnt.
    pub skills: Vec<Skill>,
    pub hours: Hours,
}

/// Where massages are given. Rooms keep no hours: one is there whenever nobody is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    pub id: ResourceId,
    /// The name staff read.
    pub name: String,
    /// What it is fit for.
    pub kind: RoomKind,
}
