//! What whatever staff do to the calendar stands on: who does it, to what they have seen, and what can be in the way.

use domain::{Cell, Clash, ResourceId, Scope, Seen, VisitId, Warning, When};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sqlx::AnyConnection;
use thiserror::Error;

use crate::engine::retry::as_store_error;
use crate::engine::transaction::Transaction;
use crate::visits::snapshot::{self, VisitSnapshot};
use crate::{AuditId, Caller, StoreError};

/// Something was done to the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arranged {
    /// Its entry in the audit, by which it can be undone.
    pub entry: AuditId,
    /// The visit that it was done to, if it was one.
    pub visit: Option<VisitId>,
}

/// Why nothing was done.
#[derive(Debug, Error)]
pub enum ArrangeError {
    /// There is no such visit, block, service, therapist or room.
    #[error("there is no such thing")]
    NotFound,
    /// It is on somebody else's calendar.
    #[error("this is somebody else's")]
    NotAllowed,
    /// Somebody has changed it since it was looked at.
    #[error("somebody has changed it meanwhile")]
    Stale,
    /// Somebody or something has the time: what, as far as it is theirs to know who ask. Nothing is named if others were
    /// quicker again and again.
    #[error("the time is taken")]
    Taken(Vec<Clash>),
    /// There is something to know before it is done.
    #[error("there is something to know first")]
    Warned(Vec<Warning>),
    /// The clinic's clock never reads that, or the time is too long.
    #[error("there is no such time")]
    NoSuchTime,
    /// The same key has booked something else.
    #[error("the idempotency key was used for another booking")]
    KeyReused,
    #[error(transparent)]
    Store(#[from] StoreError),
}

as_store_error!(ArrangeError);

impl From<sqlx::Error> for ArrangeError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Done, or somebody was quicker: then what there is now, only a new transaction can see.
pub(crate) type Attempt = Result<Option<Arranged>, ArrangeError>;

/// Who does something, and when.
#[derive(Clone, Copy)]
pub(crate) struct By<'a> {
    pub(crate) caller: &'a Caller,
    pub(crate) scope: Scope,
    /// Whether they know what there is to warn of.
    pub(crate) is_sure: bool,
    pub(crate) now: Timestamp,
}

/// The visit that somebody has seen, if it is theirs and as they have seen it.
pub(crate) async fn seen_visit(
    transaction: &mut Transaction,
    seen: Seen,
    by: By<'_>,
) -> Result<VisitSnapshot, ArrangeError> {
    let visit = snapshot::find(transaction, seen.id)
        .await?
        .ok_or(ArrangeError::NotFound)?;
    if !by.scope.has(ResourceId(visit.now.therapist)) {
        return Err(ArrangeError::NotAllowed);
    }
    if visit.revision != seen.revision {
        return Err(ArrangeError::Stale);
    }
    Ok(visit)
}

/// Refuses what would write to whoever was erased, or write down where they are.
pub(crate) async fn client_is_there(connection: &mut AnyConnection, visit: VisitId) -> Result<(), ArrangeError> {
    let erased = sqlx::query(
        "SELECT 1 FROM visit JOIN client ON client.id = visit.client_id WHERE visit.id = $1 AND erased_at IS NOT NULL",
    )
    .bind(visit.0)
    .fetch_optional(connection)
    .await?;
    erased.map_or(Ok(()), |_| Err(ArrangeError::NotFound))
}

/// The first cell at the moment that somebody has said.
pub(crate) fn cell_of(when: When, zone: &TimeZone) -> Result<Cell, ArrangeError> {
    let instant = match when {
        When::Instant(instant) => instant,
        When::Wall(wall) => {
            let instant = zone.to_timestamp(wall).map_err(|_| ArrangeError::NoSuchTime)?;
            // A time that the clocks leave out reads as another one.
            if zone.to_datetime(instant) != wall {
                return Err(ArrangeError::NoSuchTime);
            }
            instant
        }
    };
    Cell::starting_at(instant)
        .filter(|cell| cell.number() >= 0)
        .ok_or(ArrangeError::NoSuchTime)
}
