//! Changing a visit that was booked, by whoever has its token.

#[cfg(feature = "ssr")]
use domain::{Field, FieldErrors, parse_start};
use leptos::prelude::*;
use leptos::server_fn::codec::PostUrl;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use store::VisitToken;

use crate::api::ApiError;
use crate::api::json::Json;
#[cfg(feature = "ssr")]
use crate::api::openings::read_wanted;
#[cfg(feature = "ssr")]
use crate::host::Host;

/// A form that changes a visit, as it is posted to the visit's page; a field that was not sent is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangeForm {
    /// The key to the visit.
    pub token: String,
    /// `cancel`, `move` or `confirm`: said in so many words, so that nothing is called off because something was left out.
    pub change: String,
    /// Where to move it: an instant as RFC 3339.
    pub start: String,
    /// Who is to give it then: an id, or `any`; empty for who gives it now.
    pub therapist: String,
    /// By what it is confirmed, from the mail about it.
    pub confirm: String,
    /// What was shown of it, as [`VisitView`](crate::api::VisitView) says; empty where nothing was.
    pub seen: String,
}

/// Calls a visit off: it stays on record, and its time is free again. Again is no error.
///
/// # Errors
/// [`ApiError::NotFound`] when there is none, [`ApiError::Begun`] when it has begun, [`ApiError::Stale`] when it is not any
/// more as it was seen.
#[server(prefix = "/api", endpoint = "visits/cancel", input = PostUrl, output = Json)]
pub async fn cancel_visit(
    /// The key to the visit.
    #[server(default)]
    token: String,
    /// What was seen of it; empty to call it off however it stands.
    #[server(default)]
    seen: String,
) -> Result<(), ApiError> {
    cancel(&Host::of_request(), &token, &seen).await
}

/// Moves a visit to another start, as long as it was agreed to be. If that cannot be had, it stays where it was.
///
/// # Errors
/// [`ApiError::NotFound`] when there is none, [`ApiError::Cancelled`] when it was called off, [`ApiError::Begun`] when it
/// has begun, [`ApiError::Invalid`] for what cannot be read, [`ApiError::NotOpen`] when the start cannot be booked,
/// [`ApiError::Stale`] when it is not any more as it was seen, [`ApiError::TooMany`] when it was moved too often today.
#[server(prefix = "/api", endpoint = "visits/move", input = PostUrl, output = Json)]
pub async fn move_visit(
    /// The key to the visit.
    #[server(default)]
    token: String,
    /// Where to: an instant as RFC 3339.
    #[server(default)]
    start: String,
    /// Who is to give it: an id, or `any`; empty for who gives it now.
    #[server(default)]
    therapist: String,
    /// What was seen of it; empty to move it wherever it is.
    #[server(default)]
    seen: String,
) -> Result<(), ApiError> {
    move_to(&Host::of_request(), (&token, &seen), &start, &therapist).await
}

/// [`cancel_visit`] or [`move_visit`] for a form that came another way.
///
/// # Errors
/// As theirs, and [`ApiError::Unreadable`] for a form that says none of them. A key that confirms nothing is
/// [`ApiError::NotFound`], and what is confirmed too late [`ApiError::Cancelled`].
#[cfg(feature = "ssr")]
pub async fn change(host: &Host, form: &ChangeForm) -> Result<(), ApiError> {
    match form.change.as_str() {
        "cancel" => cancel(host, &form.token, &form.seen).await,
        "confirm" => confirm(host, form).await,
        "move" => move_to(host, (&form.token, &form.seen), &form.start, &form.therapist).await,
        _ => Err(ApiError::Unreadable),
    }
}

#[cfg(feature = "ssr")]
async fn cancel(host: &Host, token: &str, seen: &str) -> Result<(), ApiError> {
    let token = VisitToken::parse(token).ok_or(ApiError::NotFound)?;
    Ok(host.store.cancel_visit((&token, seen), host.now()).await?)
}

#[cfg(feature = "ssr")]
async fn confirm(host: &Host, form: &ChangeForm) -> Result<(), ApiError> {
    let token = VisitToken::parse(&form.token).ok_or(ApiError::NotFound)?;
    let shown = (&token, &*form.seen);
    Ok(host.store.confirm_visit(shown, &form.confirm, host.now()).await?)
}

#[cfg(feature = "ssr")]
async fn move_to(host: &Host, (token, seen): (&str, &str), start: &str, therapist: &str) -> Result<(), ApiError> {
    let token = VisitToken::parse(token).ok_or(ApiError::NotFound)?;
    let mut errors = FieldErrors::default();
    let start = errors.keep(Field::Start, parse_start(start));
    let wanted = errors.keep(Field::Therapist, read_wanted(therapist));
    let (Some(start), Some(wanted)) = (start, wanted) else {
        return Err(ApiError::Invalid { fields: errors });
    };
    let shown = (&token, seen);
    Ok(host.store.move_visit(shown, start, wanted, host.now()).await?)
}
