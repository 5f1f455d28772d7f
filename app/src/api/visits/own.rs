//! What this browser has booked a moment ago: a cookie remembers by which form.

#[cfg(feature = "ssr")]
use domain::ServiceSlug;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use store::VisitState;

#[cfg(feature = "ssr")]
use crate::api::ApiError;
#[cfg(feature = "ssr")]
use crate::host::Host;

/// A visit that this browser has just booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnVisit {
    /// The key to it.
    pub token: String,
    /// Until when its time is held, by the clinic's clock, if it has to be confirmed by mail to stay.
    #[serde(with = "domain::iso::optional")]
    pub held_until: Option<DateTime>,
}

/// The visit that this browser has just booked at `start`, if it has.
#[cfg(feature = "ssr")]
pub(crate) async fn own_booking(
    host: &Host,
    service: &ServiceSlug,
    start: jiff::Timestamp,
) -> Result<Option<OwnVisit>, ApiError> {
    let is_here = |visit: &store::Visit| {
        visit.state == VisitState::Booked && visit.starts_at == start && visit.service_slug == *service
    };
    let is_kept = |visit: &store::Visit| visit.confirm_by.is_none_or(|until| until > host.now());
    let zone = host.store.clinic().await?.zone;
    for key in host.booked_keys() {
        let visit = host.store.visit_booked_with(&key).await?;
        if let Some(visit) = visit.filter(|visit| is_here(visit) && is_kept(visit)) {
            return Ok(Some(OwnVisit {
                token: visit.token.to_string(),
                held_until: visit.confirm_by.map(|until| zone.to_datetime(until)),
            }));
        }
    }
    Ok(None)
}
