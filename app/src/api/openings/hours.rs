//! Who works when: reading it, and what its forms do.

#[cfg(feature = "ssr")]
use domain::{Action, HoursForm, ResourceId};
use domain::{Revision, WallSpan};
use jiff::civil::{Date, DateTime};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::api::ApiError;
use crate::api::json::Json;
#[cfg(feature = "ssr")]
use crate::host::{Host, Visitor};

/// Everyone's hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursView {
    pub today: Date,
    /// Everyone, those who can be booked first.
    pub therapists: Vec<TherapistHoursView>,
}

/// Somebody's hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TherapistHoursView {
    pub id: i64,
    pub name: String,
    /// Whether they can be booked at all.
    pub is_active: bool,
    /// Whether nobody has said yet when they really work.
    pub is_sample: bool,
    /// The week, Monday first.
    pub week: Vec<Vec<WallSpan>>,
    /// The dates from today on that differ from it; without hours one is closed.
    pub exceptions: Vec<(Date, Vec<WallSpan>)>,
    /// How the week is.
    pub week_revision: Revision,
    /// How each date is, by its name.
    pub dates_revision: Revision,
}

/// A visit that a change of settings would leave behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StrandedView {
    pub id: i64,
    pub client_name: String,
    pub service_name: String,
    pub therapist_name: String,
    /// When it starts, by the clinic's clock.
    pub start: DateTime,
}

/// Who works when.
///
/// # Errors
/// [`ApiError::SignInRequired`], [`ApiError::NotAllowed`].
#[server(prefix = "/api", endpoint = "staff/hours", input = GetUrl, output = Json)]
pub async fn show_hours() -> Result<HoursView, ApiError> {
    use jiff::civil::Weekday;

    let host = Host::of_request();
    host.caller(Action::Hours).await?;
    let therapists = host.store.hours(host.now()).await?.into_iter().map(|therapist| {
        let hours = &therapist.hours;
        TherapistHoursView {
            id: therapist.id.0,
            is_active: therapist.is_active,
            is_sample: therapist.is_sample,
            week: Weekday::Monday
                .cycle_forward()
                .take(7)
                .map(|day| {
                    let mut spans = hours.weekly(day).to_vec();
                    spans.sort_unstable();
                    spans
                })
                .collect(),
            exceptions: hours.exceptions().map(|(date, spans)| (date, spans.to_vec())).collect(),
            name: therapist.name,
            week_revision: therapist.week_revision,
            dates_revision: therapist.dates_revision,
        }
    });
    Ok(HoursView {
        today: host.today().await?,
        therapists: therapists.collect(),
    })
}

/// The booked visits of these ids.
///
/// # Errors
/// [`ApiError::SignInRequired`], [`ApiError::NotAllowed`].
#[server(prefix = "/api", endpoint = "staff/stranded", input = GetUrl, output = Json)]
pub async fn show_stranded(
    /// Ids, with a comma between two. What is none is left out.
    #[server(default)]
    visits: String,
) -> Result<Vec<StrandedView>, ApiError> {
    let host = Host::of_request();
    host.caller(Action::Hours).await?;
    let visits: Vec<i64> = visits.split(',').filter_map(|id| id.parse().ok()).collect();
    let visits = host.store.stranded(&visits).await?.into_iter();
    Ok(visits
        .map(|visit| StrandedView {
            id: visit.id,
            client_name: visit.client_name.as_str().to_owned(),
            service_name: visit.service_name,
            therapist_name: visit.therapist_name,
            start: visit.local_start,
        })
        .collect())
}

/// Changes somebody's hours, and tells whose.
///
/// # Errors
/// [`ApiError::Invalid`], [`ApiError::NotFound`], [`ApiError::SignInRequired`], [`ApiError::NotAllowed`];
/// [`ApiError::Stale`] when somebody else has changed them meanwhile; [`ApiError::Stranded`] when visits would be left
/// outside of the hours and the form does not say that this is meant.
#[cfg(feature = "ssr")]
pub async fn change_hours(host: &Host, form: &HoursForm, visitor: &Visitor) -> Result<ResourceId, ApiError> {
    let caller = host.caller_with(visitor, Action::Hours).await?;
    let request = form
        .parse(host.today().await?)
        .map_err(|fields| ApiError::Invalid { fields })?;
    host.store.change_hours(&caller, &request, host.now()).await?;
    Ok(request.therapist)
}
