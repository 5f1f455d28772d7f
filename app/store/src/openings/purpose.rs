//! What is to be given a time: a service that somebody wants to book, or a visit that somebody wants to move.

use domain::{Plan, ServiceSlug, TherapistPreference};
use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::catalogue::services;
use crate::openings::slot_query::SlotQuery;
use crate::visits::agreed::VisitStep;
use crate::visits::visit;
use crate::{Visit, VisitError, VisitState, VisitToken};

/// What is to be given a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A service that can be booked, for a new visit.
    Book(ServiceSlug),
    /// A visit that was booked, with what was agreed, whatever became of its service. It is not in its own way.
    Move(VisitToken),
}

/// What that is, as a transaction sees it.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    /// What is to be given, as long as it is to be.
    pub(crate) plan: Plan,
    /// The visit that is to be moved, if it is no new one.
    pub(crate) moving: Option<Visit>,
}

impl Purpose {
    /// Reads what is planned, and whether it can be at all.
    pub(crate) async fn read(&self, connection: &mut AnyConnection, now: Timestamp) -> Result<Planned, VisitError> {
        match self {
            Self::Book(slug) => {
                let service = services::bookable(connection, slug).await?;
                Ok(Planned {
                    plan: service.ok_or(VisitError::NotFound)?.into(),
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
                    plan: VisitStep::plan(connection, &visit.steps).await?,
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
            plan: &self.plan,
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
