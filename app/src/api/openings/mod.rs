//! When a service can start.

pub mod hours;
#[cfg(feature = "ssr")]
pub(crate) mod schedule;

#[cfg(feature = "ssr")]
use std::str::FromStr;

#[cfg(feature = "ssr")]
use domain::{Field, FieldErrors, Problem, Wanted, parse_start};
use domain::{Refusal, ResourceId, ServiceSlug};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
#[cfg(feature = "ssr")]
use jiff::tz::TimeZone;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::api::openings::schedule::Asked;
use crate::api::{ApiError, OwnVisit, ServiceSummary};
#[cfg(feature = "ssr")]
use crate::host::Host;

/// A start: the instant, and what the clinic's clock on the wall will read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// The instant, which names the start in forms and URLs.
    #[serde(rename = "start")]
    pub instant: Timestamp,
    /// The clinic's date and time.
    #[serde(rename = "local")]
    pub wall: DateTime,
}

/// Openings of one service, for programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningsList {
    /// Which service.
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
    /// The clinic's date.
    pub date: Date,
    /// Its starts, in order.
    pub starts: Vec<ListedStart>,
}

/// An opening, and who is free.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedStart {
    /// When.
    #[serde(flatten)]
    pub start: Start,
    /// Who could give it.
    pub therapists: Vec<ResourceId>,
}

/// A therapist, as clients know them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TherapistName {
    /// Whom to ask for.
    pub id: ResourceId,
    /// Their name.
    pub name: String,
}

/// Where a visit is that is to be moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedFrom {
    /// When it starts.
    pub start: Start,
    /// Who gives it.
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
    /// Who gives it.
    pub therapists: Vec<TherapistName>,
    /// Whose openings are counted; none for anyone's.
    pub therapist: Option<ResourceId>,
    /// The month's first date.
    pub first: Date,
    /// The clinic's date now.
    pub today: Date,
    /// The last date that can be booked now.
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
    /// When.
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

impl Start {
    /// The start of `cell`, as the clock in `zone` reads it.
    #[cfg(feature = "ssr")]
    pub(crate) fn new(instant: Timestamp, zone: &TimeZone) -> Self {
        Self {
            instant,
            wall: zone.to_datetime(instant),
        }
    }
}

/// The openings of `service` on `days` dates from `from` on: 30 from today where nothing is said, 92 at most.
///
/// Open to anyone: `GET /api/openings/list?service=relaxation-60&from=2026-12-01&days=30`. `therapist` (an id) narrows
/// it to one.
///
/// # Errors
/// [`ApiError::Invalid`] for what cannot be read, [`ApiError::NotFound`] for a service that cannot be booked.
#[server(prefix = "/api", endpoint = "openings/list", input = GetUrl)]
pub async fn list_openings(
    /// The service's slug.
    #[server(default)]
    service: String,
    /// A therapist's id; empty or `any` for anyone.
    #[server(default)]
    therapist: String,
    /// The first date; empty for today.
    #[server(default)]
    from: String,
    /// How many dates.
    #[server(default)]
    days: String,
) -> Result<OpeningsList, ApiError> {
    let mut errors = FieldErrors::default();
    let service = errors.keep(Field::Service, ServiceSlug::parse_field(&service));
    let wanted = errors.keep(Field::Therapist, read_wanted(&therapist));
    let from = errors.keep(Field::From, read_unless_empty(&from));
    let days = errors.keep(Field::Days, read_unless_empty(&days));
    let (Some(service), Some(wanted), Some(from), Some(days)) = (service, wanted, from, days) else {
        return Err(ApiError::Invalid { fields: errors });
    };
    let asked = Asked::to_book(service, wanted);
    schedule::list(&Host::of_request(), &asked, from, days.unwrap_or(30)).await
}

/// The openings of `service` in `month` (`2026-12`), counted by day. Without a month, the first that has any.
///
/// # Errors
/// As [`list_openings`].
#[server(prefix = "/api", endpoint = "openings/month", input = GetUrl)]
pub async fn show_month(
    /// The service's slug.
    #[server(default)]
    service: String,
    /// A therapist's id; empty or `any` for anyone.
    #[server(default)]
    therapist: String,
    /// The month; empty for the first that has openings.
    #[server(default)]
    month: String,
) -> Result<MonthOfOpenings, ApiError> {
    let mut errors = FieldErrors::default();
    let service = errors.keep(Field::Service, ServiceSlug::parse_field(&service));
    let wanted = errors.keep(Field::Therapist, read_wanted(&therapist));
    let month = errors.keep(Field::Month, read_unless_empty(&month));
    let (Some(service), Some(wanted), Some(month)) = (service, wanted, month) else {
        return Err(ApiError::Invalid { fields: errors });
    };
    schedule::month(&Host::of_request(), &Asked::to_book(service, wanted), month).await
}

/// One start of `service`, as the details step needs it.
///
/// # Errors
/// As [`list_openings`]. A start that is not open is no error: the offer says why, and what is near.
#[server(prefix = "/api", endpoint = "openings/show", input = GetUrl)]
pub async fn show_offer(
    /// The service's slug.
    #[server(default)]
    service: String,
    /// A therapist's id; empty or `any` for anyone.
    #[server(default)]
    therapist: String,
    /// The start, an instant as RFC 3339.
    #[server(default)]
    start: String,
) -> Result<Offer, ApiError> {
    let mut errors = FieldErrors::default();
    let service = errors.keep(Field::Service, ServiceSlug::parse_field(&service));
    let wanted = errors.keep(Field::Therapist, read_wanted(&therapist));
    let start = errors.keep(Field::Start, parse_start(&start));
    let (Some(service), Some(wanted), Some(start)) = (service, wanted, start) else {
        return Err(ApiError::Invalid { fields: errors });
    };
    schedule::offer(&Host::of_request(), &Asked::to_book(service, wanted), start).await
}

/// Who is wanted, if that is said.
#[cfg(feature = "ssr")]
pub(crate) fn read_wanted(text: &str) -> Result<Option<Wanted>, Problem> {
    (!text.trim().is_empty()).then(|| text.parse()).transpose()
}

/// Empty text is nothing said; other text must be readable.
#[cfg(feature = "ssr")]
pub(crate) fn read_unless_empty<T: FromStr>(text: &str) -> Result<Option<T>, Problem> {
    if text.is_empty() {
        Ok(None)
    } else {
        text.parse().map(Some).map_err(|_| Problem::Malformed)
    }
}
