//! What is to be given a time: a service that somebody wants to book, or a visit that somebody wants to move.

use domain::{Service, ServiceSlug, TherapistPreference};
use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::catalogue::services;
use crate::openings::slot_query::SlotQuery;
use crate::visits::visit;
use crate::{StoreError, Visit, VisitError, VisitState, VisitToken};

/// What is to be given a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// A service that can be booked, for a new visit.
    Book(ServiceSlug),
    /// A visit that was booked, with what was agreed, whatever became of its service. It is not in its own way.
    Move(VisitToken),
}

/// A plan, as a transaction sees it.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    /// The service, as long as it is to be.
    pub(crate) service: Service,
    /// The visit that is to be moved, if it is no new one.
    pub(crate) moving: Option<Visit>,
}

impl Plan {
    /// Reads what is planned, and whether it can be at all.
    pub(crate) async fn read(&self, connection: &mut AnyConnection, now: Timestamp) -> Result<Planned, VisitError> {
        match self {
            Self::Book(slug) => {
                let service = services::bookable(connection, slug).await?;
                Ok(Planned {
                    service: service.ok_or(VisitError::NotFound)?,
                    moving: None,
                })
            }
            Self::Move(token) => {
                let visit = visit::find(connection, token).await?.ok_or(VisitError::NotFound)?;
                if visit.state == VisitState::Cancelled {
                    return Err(VisitError::Cancelled);
                }
                if visit.starts_at <= now {
                    return Err(VisitError::Begun);
                }
                Ok(Planned {
                    service: agreed_service(connection, &visit).await?,
                    moving: Some(visit),
                })
            }
        }
    }
}

impl Planned {
    /// The plan at a start, with whoever was said.
    pub(crate) fn query(&self, said: Option<TherapistPreference>, start: Timestamp) -> SlotQuery<'_> {
        let (moving, wanted) = (self.moving.as_ref(), wanted(self.moving.as_ref(), said));
        SlotQuery {
            service: &self.service,
            wanted,
            start,
            moving: moving.map(|visit| visit.id),
            own: moving
                .filter(|visit| wanted.accepts(visit.therapist))
                .map(|visit| visit.starts_at),
        }
    }
}

/// Who is to give a visit: whoever was said; if nobody was, who gives the one that is moved, or anyone a new one.
pub(crate) fn wanted(moving: Option<&Visit>, said: Option<TherapistPreference>) -> TherapistPreference {
    let keeps = moving.map(|visit| TherapistPreference::Therapist(visit.therapist));
    said.or(keeps).unwrap_or_default()
}

/// The visit's service, with the lengths that were agreed, even if the catalogue says something else by now.
async fn agreed_service(connection: &mut AnyConnection, visit: &Visit) -> Result<Service, StoreError> {
    let found = services::find(connection, &visit.service_slug).await?;
    let (service, _) = found.ok_or(StoreError::Corrupt {
        table: "segment",
        column: "service",
    })?;
    Ok(Service {
        minutes: visit.minutes,
        clean_up_minutes: visit.clean_up_minutes,
        ..service
    })
}
