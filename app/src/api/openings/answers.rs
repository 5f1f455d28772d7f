//! What is answered of openings.

use domain::{Refusal, ResourceId, ServiceSlug};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::api::{OwnVisit, ServiceSummary, Start};

/// Openings of one service, for programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningsList {
    pub service: ServiceSlug,
    /// How long the client is treated.
    pub minutes: u16,
    /// The zone of every local time: an IANA name.
    pub zone: String,
    /// The therapists that the starts speak of.
    pub therapists: Vec<TherapistName>,
    /// The dates that have openings, in order.
    pub days: Vec<DayOfOpenings>,
}

/// A date's openings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOfOpenings {
    #[serde(with = "domain::iso")]
    pub date: Date,
    /// Its starts, in order.
    pub starts: Vec<ListedStart>,
}

/// An opening, and who is free.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "FlatStart", into = "FlatStart")]
pub struct ListedStart {
    pub start: Start,
    /// Who could give it.
    pub therapists: Vec<ResourceId>,
}

/// It, as it is written: a start that also says who is free. Not by serde's `flatten`, whose reader is as long as all the
/// others of a page together.
#[derive(Serialize, Deserialize)]
struct FlatStart {
    #[serde(with = "domain::iso")]
    start: Timestamp,
    #[serde(with = "domain::iso")]
    local: DateTime,
    therapists: Vec<ResourceId>,
}

impl From<FlatStart> for ListedStart {
    fn from(
        FlatStart {
            start: instant,
            local: wall,
            therapists,
        }: FlatStart,
    ) -> Self {
        let start = Start { instant, wall };
        Self { start, therapists }
    }
}

impl From<ListedStart> for FlatStart {
    fn from(
        ListedStart {
            start: Start { instant, wall },
            therapists,
        }: ListedStart,
    ) -> Self {
        Self {
            start: instant,
            local: wall,
            therapists,
        }
    }
}

/// A therapist, as clients know them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TherapistName {
    /// Whom to ask for.
    pub id: ResourceId,
    pub name: String,
}

/// Where a visit is that is to be moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedFrom {
    pub start: Start,
    pub therapist: TherapistName,
    /// What was shown of it that can change: a form that carries it moves nothing else.
    #[serde(default)]
    pub seen: String,
}

/// A month of one service: how many openings each day has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthOfOpenings {
    /// What is to be booked or moved.
    pub service: ServiceSummary,
    /// Where it is now, if it is to be moved.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from: Option<MovedFrom>,
    pub therapists: Vec<TherapistName>,
    /// Whose openings are counted; none for anyone's.
    pub therapist: Option<ResourceId>,
    /// The month's first date.
    #[serde(with = "domain::iso")]
    pub first: Date,
    /// The clinic's date now.
    #[serde(with = "domain::iso")]
    pub today: Date,
    /// The last date that can be booked now.
    #[serde(with = "domain::iso")]
    pub last_date: Date,
    /// Openings of the month's first date, its second, and so on.
    pub counts: Vec<u16>,
}

/// A start that somebody is about to book or to move to, or why they cannot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// What is to be booked or moved.
    pub service: ServiceSummary,
    /// Where it is now, if it is to be moved.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from: Option<MovedFrom>,
    /// Who gives it, if it is not anyone who is free.
    pub therapist: Option<TherapistName>,
    pub start: Start,
    /// Why it cannot be booked, if so.
    pub refusal: Option<Refusal>,
    /// The three nearest openings, if it cannot be booked.
    pub nearest: Vec<Start>,
    /// The zone of the local times: an IANA name.
    pub zone: String,
    /// Where whoever is wanted does not give it: who could at this start. It cannot be booked as it was asked for then, and
    /// `refusal` and `nearest` are those of anyone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub others: Option<Vec<TherapistName>>,
    /// The visit that this browser has just booked here, if it has.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub booked: Option<OwnVisit>,
    /// The idempotency key of the form that books it.
    pub key: String,
}
