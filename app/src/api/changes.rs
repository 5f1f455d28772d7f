//! Changing a visit that was booked, by whoever has its token.

#[cfg(feature = "ssr")]
use domain::{Field, FieldErrors, Problem, Refusal, Wanted, parse_start};
use leptos::prelude::*;
use leptos::server_fn::codec::PostUrl;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use store::{CancelError, MoveError, VisitToken};

use super::ApiError;
#[cfg(feature = "ssr")]
use super::{schedule, visits};
#[cfg(feature = "ssr")]
use crate::host::Host;

/// A form that changes a visit, as it is posted to the visit's page; a field that was not sent is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangeForm {
    /// The key to the visit.
    pub token: String,
    /// `cancel` or `move`: said in so many words, so that nothing is called off because something was left out.
    pub change: String,
    /// Where to move it: an instant as RFC 3339.
    pub start: String,
    /// Who is to give it then: an id; empty for anyone.
    pub therapist: String,
}

/// Calls a visit off: it stays on record, and its time is free again. Again is no error.
///
/// # Errors
/// [`ApiError::NotFound`] when there is none, [`ApiError::NotOpen`] when it has begun.
#[server(prefix = "/api", endpoint = "visits/cancel", input = PostUrl)]
pub async fn cancel_visit(
    /// The key to the visit.
    #[server(default)]
    token: String,
) -> Result<(), ApiError> {
    cancel(&Host::of_request(), &token).await
}

/// Moves a visit to another start, of the same length. If that cannot be had, it stays where it was.
///
/// # Errors
/// [`ApiError::NotFound`] when there is none or it was called off, [`ApiError::Invalid`] for what cannot be read,
/// [`ApiError::NotOpen`] when the start cannot be booked or the visit has begun.
#[server(prefix = "/api", endpoint = "visits/move", input = PostUrl)]
pub async fn move_visit(
    /// The key to the visit.
    #[server(default)]
    token: String,
    /// Where to: an instant as RFC 3339.
    #[server(default)]
    start: String,
    /// Who is to give it: an id; empty for anyone.
    #[server(default)]
    therapist: String,
) -> Result<(), ApiError> {
    move_to(&Host::of_request(), &token, &start, &therapist).await
}

/// [`cancel_visit`] or [`move_visit`] for a form that came another way.
///
/// # Errors
/// As theirs, and [`ApiError::Unreadable`] for a form that says neither.
#[cfg(feature = "ssr")]
pub async fn change(host: &Host, form: &ChangeForm) -> Result<(), ApiError> {
    match form.change.as_str() {
        "cancel" => cancel(host, &form.token).await,
        "move" => move_to(host, &form.token, &form.start, &form.therapist).await,
        _ => Err(ApiError::Unreadable),
    }
}

#[cfg(feature = "ssr")]
async fn cancel(host: &Host, token: &str) -> Result<(), ApiError> {
    let token = VisitToken::parse(token).ok_or(ApiError::NotFound)?;
    match host.store.cancel_visit(&token, host.now()).await {
        Ok(()) => Ok(()),
        Err(CancelError::NotFound) => Err(ApiError::NotFound),
        Err(CancelError::Begun) => Err(begun()),
        Err(CancelError::Store(error)) => Err(error.into()),
    }
}

#[cfg(feature = "ssr")]
async fn move_to(host: &Host, token: &str, start: &str, therapist: &str) -> Result<(), ApiError> {
    let token = VisitToken::parse(token).ok_or(ApiError::NotFound)?;
    let mut errors = FieldErrors::default();
    let start = errors.keep(Field::Start, parse_start(start));
    let wanted = errors.keep::<Wanted>(Field::Therapist, therapist.parse());
    let (Some(start), Some(wanted)) = (start, wanted) else {
        return Err(ApiError::Invalid { fields: errors });
    };
    let refusal = match host.store.move_visit(&token, start, wanted, host.now()).await {
        Ok(()) => return Ok(()),
        Err(MoveError::NotFound | MoveError::Cancelled) => return Err(ApiError::NotFound),
        Err(MoveError::SlotTaken { nearest }) => {
            let nearest = schedule::starts(host, &nearest).await?;
            let refusal = Refusal::Taken;
            return Err(ApiError::NotOpen { refusal, nearest });
        }
        Err(MoveError::Refused(refusal)) => refusal,
        Err(MoveError::UnknownTherapist) => return Err(visits::invalid(Field::Therapist, Problem::Unknown)),
        Err(MoveError::Store(error)) => return Err(error.into()),
    };
    let visit = host.store.visit(&token).await?.ok_or(ApiError::NotFound)?;
    if visit.starts_at <= host.now() {
        return Err(begun());
    }
    let nearest = schedule::nearest(host, &visit.service_slug, wanted, start).await?;
    Err(ApiError::NotOpen { refusal, nearest })
}

/// What was to be changed has begun, so there is no other start to offer.
#[cfg(feature = "ssr")]
fn begun() -> ApiError {
    ApiError::NotOpen {
        refusal: Refusal::Past,
        nearest: Vec::new(),
    }
}
