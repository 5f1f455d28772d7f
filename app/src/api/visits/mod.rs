//! Booking a visit, and reading it back.

pub(crate) mod changes;
pub(crate) mod moving;
pub(crate) mod own;

#[cfg(feature = "ssr")]
use axum::http::header::SET_COOKIE;
#[cfg(feature = "ssr")]
use domain::spam::Sender;
use domain::{BookingForm, ServiceSlug};
#[cfg(feature = "ssr")]
use domain::{Field, FieldErrors, IdempotencyKey, Problem};
use jiff::civil::DateTime;
use leptos::prelude::*;
use leptos::server_fn::codec::PostUrl;
#[cfg(feature = "ssr")]
use leptos_axum::ResponseOptions;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use store::{VisitState, VisitToken};

use crate::api::json::Json;
use crate::api::{ApiError, Start};
#[cfg(feature = "ssr")]
use crate::host::Host;

/// A visit, as the client who booked it sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitView {
    pub service: String,
    /// How long the client is treated.
    pub minutes: u16,
    pub therapist: String,
    pub start: Start,
    /// The zone of these times: an IANA name.
    pub zone: String,
    /// Whether it was called off.
    pub is_cancelled: bool,
    /// Whether it can still be changed: it is not called off, and has not begun.
    pub can_be_changed: bool,
    /// Whether it took place, as far as the clock tells: it is not called off, and its end has passed.
    pub is_over: bool,
    /// What was shown of it that can change: a form that carries it changes nothing else.
    #[serde(default)]
    pub seen: String,
    /// Until when its time is held, by the clinic's clock, if it has to be confirmed by mail to stay.
    #[serde(with = "domain::iso::optional")]
    pub held_until: Option<DateTime>,
    /// What came with the token, if it confirms the visit and that is still to be done, by a
    /// [`ChangeForm`](crate::api::ChangeForm).
    pub confirm_key: Option<String>,
    /// The service's slug, to book it again.
    pub service_slug: ServiceSlug,
}

/// Books a visit, and answers its token: the visit is at `/visit/{token}`.
///
/// The fields of [`BookingForm`], URL-encoded. The same form sent again, with the same `key`, gets the same answer.
///
/// # Errors
/// [`ApiError::Invalid`] with every field that is not right, [`ApiError::NotOpen`] when the start cannot be booked,
/// [`ApiError::NotFound`] for a service that cannot be, [`ApiError::Changed`] when it is not any more what `terms` says was
/// shown of it (nothing need be said), [`ApiError::BookedAlready`] when the same key has booked
/// something else, [`ApiError::TooMany`] when more was booked from there, or by everyone, than anybody has confirmed,
/// [`ApiError::Unknown`] when only the same form sent again can tell.
#[server(prefix = "/api", endpoint = "visits/book", input = PostUrl, output = Json)]
pub async fn book_visit(
    /// What was typed.
    #[server(flatten)]
    form: BookingForm,
) -> Result<String, ApiError> {
    let host = Host::of_request();
    let token = book(&host, &form, Host::sender()).await?;
    if let (Some(cookie), Some(response)) = (host.booked_cookie(&form), use_context::<ResponseOptions>()) {
        response.append_header(SET_COOKIE, cookie);
    }
    Ok(token)
}

/// [`book_visit`] for a form that came another way.
///
/// # Errors
/// As [`book_visit`].
#[cfg(feature = "ssr")]
pub async fn book(host: &Host, form: &BookingForm, sender: Sender) -> Result<String, ApiError> {
    let request = match form.parse() {
        Ok(request) => request,
        Err(fields) => return Err(booked_before(host, form).await?.unwrap_or(ApiError::Invalid { fields })),
    };
    let booked = host.store.book_from(&request, sender, host.now()).await?;
    Ok(booked.token.to_string())
}

/// What is told of a form that cannot be read, if its key has booked a visit: that, whatever it says now.
#[cfg(feature = "ssr")]
async fn booked_before(host: &Host, form: &BookingForm) -> Result<Option<ApiError>, ApiError> {
    let Ok(key) = IdempotencyKey::parse(&form.key) else {
        return Ok(None);
    };
    let visit = host.store.visit_booked_with(&key).await?;
    Ok(visit.map(|visit| ApiError::BookedAlready {
        token: visit.token.to_string(),
    }))
}

/// The visit with this token. A POST, because the token is as good as a key and addresses are logged by many.
///
/// # Errors
/// [`ApiError::NotFound`] when there is none.
#[server(prefix = "/api", endpoint = "visits/show", input = PostUrl, output = Json)]
pub async fn show_visit(
    /// The key to the visit.
    #[server(default)]
    token: String,
    /// By what it can be confirmed, if that came with the mail about it.
    #[server(default)]
    confirm: String,
) -> Result<VisitView, ApiError> {
    let token = VisitToken::parse(&token).ok_or(ApiError::NotFound)?;
    let host = Host::of_request();
    let visit = host.store.visit(&token).await?.ok_or(ApiError::NotFound)?;
    let is_cancelled = visit.state == VisitState::Cancelled;
    let zone = host.store.clinic().await?.zone;
    Ok(VisitView {
        seen: visit.shown(),
        held_until: visit.confirm_by.map(|until| zone.to_datetime(until)),
        confirm_key: host.store.is_confirm_key(&visit, &confirm).await?.then_some(confirm),
        service: visit.service_name,
        minutes: visit.minutes,
        therapist: visit.therapist_name,
        start: Start {
            instant: visit.starts_at,
            wall: visit.local_start,
        },
        zone: visit.zone_name,
        is_cancelled,
        can_be_changed: !is_cancelled && visit.starts_at > host.now(),
        is_over: !is_cancelled && visit.ends_at <= host.now(),
        service_slug: visit.service_slug,
    })
}

#[cfg(feature = "ssr")]
pub(crate) fn invalid(field: Field, problem: Problem) -> ApiError {
    ApiError::Invalid {
        fields: FieldErrors::one(field, problem),
    }
}
