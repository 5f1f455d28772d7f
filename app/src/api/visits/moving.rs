//! Where a visit could be moved to, for whoever has its token: what is told of openings, with the visit as it was agreed
//! and its own time free. All by POST, because a token is as good as a key and addresses are logged by many.

#[cfg(feature = "ssr")]
use domain::{Field, FieldErrors, Problem, parse_start};
use leptos::prelude::*;
use leptos::server_fn::codec::PostUrl;
#[cfg(feature = "ssr")]
use store::VisitToken;

use crate::api::json::Json;
#[cfg(feature = "ssr")]
use crate::api::openings::schedule::{self, Asked};
#[cfg(feature = "ssr")]
use crate::api::openings::{read_unless_empty, read_wanted};
use crate::api::{ApiError, MonthOfOpenings, Offer, OpeningsList};
#[cfg(feature = "ssr")]
use crate::host::Host;

/// The openings of a month, counted by day. Without a month, of the one that the visit is in.
///
/// # Errors
/// [`ApiError::NotFound`] when there is no such visit, [`ApiError::Cancelled`] and [`ApiError::Begun`] when it cannot be
/// moved any more, [`ApiError::Invalid`] for what cannot be read.
#[server(prefix = "/api", endpoint = "visits/month", input = PostUrl, output = Json)]
pub async fn show_visit_month(
    /// The key to the visit.
    #[server(default)]
    token: String,
    /// A therapist's id, or `any`; empty for the visit's own.
    #[server(default)]
    therapist: String,
    /// The month, such as `2026-12`.
    #[server(default)]
    month: String,
) -> Result<MonthOfOpenings, ApiError> {
    let (asked, month) = read(&token, &therapist, (Field::Month, read_unless_empty(&month)))?;
    schedule::month(&Host::of_request(), &asked, month).await
}

/// The openings of one date.
///
/// # Errors
/// As [`show_visit_month`].
#[server(prefix = "/api", endpoint = "visits/day", input = PostUrl, output = Json)]
pub async fn list_visit_day(
    /// The key to the visit.
    #[server(default)]
    token: String,
    /// A therapist's id, or `any`; empty for the visit's own.
    #[server(default)]
    therapist: String,
    /// The date; empty for today.
    #[server(default)]
    date: String,
) -> Result<OpeningsList, ApiError> {
    let (asked, date) = read(&token, &therapist, (Field::Date, read_unless_empty(&date)))?;
    schedule::list(&Host::of_request(), &asked, date, 1).await
}

/// One start to move it to.
///
/// # Errors
/// As [`show_visit_month`]. A start that is not open is no error: the offer says why, and what is near.
#[server(prefix = "/api", endpoint = "visits/offer", input = PostUrl, output = Json)]
pub async fn show_visit_offer(
    /// The key to the visit.
    #[server(default)]
    token: String,
    /// A therapist's id, or `any`; empty for the visit's own.
    #[server(default)]
    therapist: String,
    /// The start, an instant as RFC 3339.
    #[server(default)]
    start: String,
) -> Result<Offer, ApiError> {
    let (asked, start) = read(&token, &therapist, (Field::Start, parse_start(&start)))?;
    schedule::offer(&Host::of_request(), &asked, start).await
}

/// What is asked about which visit.
#[cfg(feature = "ssr")]
fn read<T>(token: &str, therapist: &str, (field, what): (Field, Result<T, Problem>)) -> Result<(Asked, T), ApiError> {
    let token = VisitToken::parse(token).ok_or(ApiError::NotFound)?;
    let mut errors = FieldErrors::default();
    let wanted = errors.keep(Field::Therapist, read_wanted(therapist));
    let what = errors.keep(field, what);
    let (Some(wanted), Some(what)) = (wanted, what) else {
        return Err(ApiError::Invalid { fields: errors });
    };
    Ok((Asked::to_move(token, wanted), what))
}
