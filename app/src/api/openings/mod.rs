//! When a service can start.

pub(crate) mod answers;
pub mod hours;
#[cfg(feature = "ssr")]
pub(crate) mod schedule;

#[cfg(feature = "ssr")]
use std::str::FromStr;

#[cfg(feature = "ssr")]
use domain::{Field, FieldErrors, Problem, ServiceSlug, TherapistPreference, parse_start};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;
use crate::api::json::Json;
use crate::api::openings::answers::{MonthOfOpenings, Offer, OpeningsList};
#[cfg(feature = "ssr")]
use crate::api::openings::schedule::Asked;
#[cfg(feature = "ssr")]
use crate::host::Host;

/// The openings of `service` on `days` dates from `from` on: 30 from today where nothing is said, 92 at most.
///
/// Open to anyone: `GET /api/openings/list?service=relaxation-60&from=2026-12-01&days=30`. `therapist` (an id) narrows
/// it to one.
///
/// # Errors
/// [`ApiError::Invalid`] for what cannot be read, [`ApiError::NotFound`] for a service that cannot be booked.
#[server(prefix = "/api", endpoint = "openings/list", input = GetUrl, output = Json)]
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
#[server(prefix = "/api", endpoint = "openings/month", input = GetUrl, output = Json)]
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
#[server(prefix = "/api", endpoint = "openings/show", input = GetUrl, output = Json)]
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
pub(crate) fn read_wanted(text: &str) -> Result<Option<TherapistPreference>, Problem> {
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
