//! What has time on the calendar, or had it: a visit or a block, wherever it is now.

use domain::{Holder, ResourceId, Scope, VisitId};
use jiff::Timestamp;
use jiff::civil::DateTime;
use sqlx::AnyConnection;

use crate::board::time_off::{self, OneBlock, TimeOff};
use crate::clinic::{audit, profile};
use crate::engine::columns::Columns;
use crate::visits::snapshot::{self, State};
use crate::{AuditId, Clinic, Store, StoreError};

/// Among how many events the one is looked for that has taken a block away.
const LATEST_EVENTS: i64 = 50;

/// A visit or a block.
#[derive(Clone, Debug)]
pub struct Held {
    pub holder: Holder,
    /// Who comes, or why the time is blocked.
    pub title: String,
    /// Since when it has the time, or had it, by the clinic's clock.
    pub from: DateTime,
    pub until: DateTime,
    /// For how many minutes after that it has the time for cleaning up.
    pub clean_up_minutes: u16,
    /// Set if it has it no more.
    pub gone: Option<Gone>,
}

/// How something went from the calendar.
#[derive(Clone, Debug)]
pub struct Gone {
    /// Who has done it: the name that their account had; none for the client, and if it is not known any more.
    pub by: Option<String>,
    /// Its entry in the audit, by which it can be undone; none if that is not known any more.
    pub entry: Option<AuditId>,
}

impl Store {
    /// These visits and blocks, as far as there are such and they are somebody's own who sees this much of the calendar.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn holders(&self, holders: &[Holder], scope: Scope) -> Result<Vec<Held>, StoreError> {
        let mut transaction = self.read().await?;
        let clinic = profile::read(&mut transaction).await?;
        let mut held = Vec::new();
        for holder in holders {
            held.extend(match *holder {
                Holder::Visit(id) => visit(&mut transaction, id, scope, &clinic).await?,
                Holder::Block(id) => block(&mut transaction, id, scope, &clinic).await?,
            });
        }
        transaction.commit().await?;
        Ok(held)
    }
}

async fn visit(
    connection: &mut AnyConnection,
    id: VisitId,
    scope: Scope,
    clinic: &Clinic,
) -> Result<Option<Held>, StoreError> {
    let Some(visit) = snapshot::find(connection, id).await? else {
        return Ok(None);
    };
    if !visit.now.is_within(scope) {
        return Ok(None);
    }
    let row = sqlx::query("SELECT client_name FROM visit WHERE id = $1")
        .bind(id.0)
        .fetch_one(&mut *connection)
        .await?;
    let places = visit.now.places();
    let until = places.iter().map(|place| place.treated().until).max();
    let first = visit.now.first.place();
    let wall = |instant: Timestamp| clinic.zone.to_datetime(instant);
    let gone = if visit.now.is_cancelled {
        Some(cancelled(connection, id, &visit.now).await?)
    } else {
        None
    };
    Ok(Some(Held {
        holder: Holder::Visit(id),
        title: Columns::of("visit", &row).get("client_name")?,
        from: wall(first.start.start()),
        until: wall(until.unwrap_or(first.start).start()),
        clean_up_minutes: first.clean_up_minutes,
        gone,
    }))
}

/// The event after which a visit stood as it does now.
async fn cancelled(connection: &mut AnyConnection, id: VisitId, now: &State) -> Result<Gone, StoreError> {
    let rows = sqlx::query(
        "SELECT id, who, after FROM audit WHERE subject = 'visit' AND subject_id = $1 ORDER BY at DESC, id LIMIT $2",
    )
    .bind(id.0.to_string())
    .bind(LATEST_EVENTS)
    .fetch_all(connection)
    .await?;
    for row in &rows {
        let row = Columns::of("audit", row);
        let after = row.get::<Option<String>>("after")?;
        if after.as_deref().and_then(audit::state_of::<State>).as_ref() == Some(now) {
            return gone(row);
        }
    }
    Ok(Gone { by: None, entry: None })
}

async fn block(
    connection: &mut AnyConnection,
    id: i64,
    scope: Scope,
    clinic: &Clinic,
) -> Result<Option<Held>, StoreError> {
    let (time_off, gone) = match time_off::find(connection, id, false).await? {
        Some(time_off) => (time_off, None),
        None => match freed(connection, id).await? {
            Some((time_off, gone)) => (time_off, Some(gone)),
            None => return Ok(None),
        },
    };
    let is_theirs = time_off.resources.iter().any(|id| scope.has(ResourceId(*id)));
    let block = time_off.blocks.iter().find(|block| block.id == id);
    let Some(OneBlock { starts_at, ends_at, .. }) = block.filter(|_| is_theirs) else {
        return Ok(None);
    };
    let wall = |second| Ok::<_, StoreError>(clinic.zone.to_datetime(time_off::instant(second)?));
    Ok(Some(Held {
        holder: Holder::Block(id),
        from: wall(*starts_at)?,
        until: wall(*ends_at)?,
        clean_up_minutes: 0,
        title: time_off.reason,
        gone,
    }))
}

/// The latest event that has taken a block away, if that was not long ago, and what went with it.
async fn freed(connection: &mut AnyConnection, id: i64) -> Result<Option<(TimeOff, Gone)>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, who, before FROM audit WHERE subject = 'block' AND after IS NULL ORDER BY at DESC, id LIMIT $1",
    )
    .bind(LATEST_EVENTS)
    .fetch_all(connection)
    .await?;
    for row in &rows {
        let row = Columns::of("audit", row);
        let before = row.get::<Option<String>>("before")?;
        let before = before.as_deref().and_then(audit::state_of::<TimeOff>);
        if let Some(before) = before.filter(|before| before.blocks.iter().any(|block| block.id == id)) {
            return Ok(Some((before, gone(row)?)));
        }
    }
    Ok(None)
}

fn gone(row: Columns<'_>) -> Result<Gone, StoreError> {
    Ok(Gone {
        by: row.get("who")?,
        entry: Some(AuditId(row.get("id")?)),
    })
}
