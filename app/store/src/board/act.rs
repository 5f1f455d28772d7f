//! What whatever staff do to the calendar stands on: who does it, to what they have seen, and what can be in the way.

use domain::{Cell, Scope, Seen, VisitId, When};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sqlx::AnyConnection;

use crate::engine::transaction::Transaction;
use crate::visits::snapshot::{self, VisitSnapshot};
use crate::{AuditId, Caller, VisitError};

/// Something was done to the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arranged {
    /// Its entry in the audit, by which it can be undone.
    pub entry: AuditId,
    /// The visit that it was done to, if it was one.
    pub visit: Option<VisitId>,
}

/// Done, or somebody was quicker: then what there is now, only a new transaction can see.
pub(crate) type Attempt = Result<Option<Arranged>, VisitError>;

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
) -> Result<VisitSnapshot, VisitError> {
    let visit = snapshot::find(transaction, seen.id)
        .await?
        .ok_or(VisitError::NotFound)?;
    if !visit.now.is_within(by.scope) {
        return Err(VisitError::NotAllowed);
    }
    if visit.revision != seen.revision {
        return Err(VisitError::Stale);
    }
    Ok(visit)
}

/// Refuses what would write to whoever was erased, or write down where they are.
pub(crate) async fn client_is_there(connection: &mut AnyConnection, visit: VisitId) -> Result<(), VisitError> {
    let erased = sqlx::query(
        "SELECT 1 FROM visit JOIN client ON client.id = visit.client_id WHERE visit.id = $1 AND erased_at IS NOT NULL",
    )
    .bind(visit.0)
    .fetch_optional(connection)
    .await?;
    erased.map_or(Ok(()), |_| Err(VisitError::NotFound))
}

/// The first cell at the moment that somebody has said.
pub(crate) fn cell_of(when: When, zone: &TimeZone) -> Result<Cell, VisitError> {
    let instant = match when {
        When::Instant(instant) => instant,
        When::Wall(wall) => {
            let instant = zone.to_timestamp(wall).map_err(|_| VisitError::NoSuchTime)?;
            // A time that the clocks leave out reads as another one.
            if zone.to_datetime(instant) != wall {
                return Err(VisitError::NoSuchTime);
            }
            instant
        }
    };
    Cell::starting_at(instant)
        .filter(|cell| cell.number() >= 0)
        .ok_or(VisitError::NoSuchTime)
}
