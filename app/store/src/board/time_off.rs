//! Time that staff take away from a therapist, a room or the clinic, once or every week, and give back.

use domain::{BlockRequest, MOST_CLASHES, ResourceId, Span};
use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use crate::board::act::{Arranged, Attempt, By, cell_of};
use crate::board::change_feed;
use crate::clinic::audit::{self, AuditEvent, Subject};
use crate::engine::columns::Columns;
use crate::engine::transaction::Transaction;
use crate::secrets::token::new_id;
use crate::visits::claim::{self, Race};
use crate::{Clinic, StoreError, VisitError};

/// The most that can be blocked at once, in cells: a leap year.
const MOST_CELLS: usize = 366 * 24 * 12;

/// Blocks that come or go together. As JSON it stands in the audit, so what it says outlives a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TimeOff {
    pub(crate) reason: String,
    pub(crate) resources: Vec<i64>,
    series: Option<i64>,
    pub(crate) blocks: Vec<OneBlock>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OneBlock {
    pub(crate) id: i64,
    pub(crate) starts_at: i64,
    pub(crate) ends_at: i64,
}

/// Blocks time, once or every week.
pub(crate) async fn block(
    transaction: &mut Transaction,
    request: &BlockRequest,
    by: By<'_>,
    clinic: &Clinic,
) -> Attempt {
    let resources = whose(transaction, request.whom, by).await?;
    let mut blocks = Vec::new();
    let mut cells = 0;
    for (from, until) in occurrences(request) {
        let span = Span::new(
            cell_of(domain::When::Wall(from), &clinic.zone)?,
            cell_of(domain::When::Wall(until), &clinic.zone)?,
        );
        cells += span.len();
        if cells > MOST_CELLS {
            return Err(VisitError::NoSuchTime);
        }
        blocks.push(OneBlock {
            id: new_id()?,
            starts_at: span.from.start().as_second(),
            ends_at: span.until.start().as_second(),
        });
    }
    let time_off = TimeOff {
        reason: request.reason.as_str().to_owned(),
        resources,
        series: (blocks.len() > 1).then(new_id).transpose()?,
        blocks,
    };
    add(transaction, &time_off, "block", by, clinic).await
}

/// Gives the time of a block back, or of all of its series.
pub(crate) async fn unblock(
    transaction: &mut Transaction,
    id: i64,
    whole_series: bool,
    by: By<'_>,
    clinic: &Clinic,
) -> Attempt {
    let time_off = find(transaction, id, whole_series).await?.ok_or(VisitError::NotFound)?;
    remove(transaction, &time_off, "unblock", by, clinic).await
}

/// Puts blocks back to how they were before an event.
pub(crate) async fn undo(
    transaction: &mut Transaction,
    (before, after): (Option<String>, Option<String>),
    by: By<'_>,
    clinic: &Clinic,
) -> Attempt {
    let read = |json: Option<String>| json.as_deref().and_then(audit::state_of::<TimeOff>);
    match (read(before), read(after)) {
        (None, Some(added)) => {
            for block in &added.blocks {
                let now = find(transaction, block.id, false).await?;
                if now.is_none_or(|now| now.blocks != [*block]) {
                    return Err(VisitError::Stale);
                }
            }
            remove(transaction, &added, "undo", by, clinic).await
        }
        (Some(removed), None) => {
            for block in &removed.blocks {
                if find(transaction, block.id, false).await?.is_some() {
                    return Err(VisitError::Stale);
                }
            }
            add(transaction, &removed, "undo", by, clinic).await
        }
        _ => Err(VisitError::NotFound),
    }
}

/// The resources whose time is meant: one of them, or all that are there.
async fn whose(transaction: &mut Transaction, whom: Option<ResourceId>, by: By<'_>) -> Result<Vec<i64>, VisitError> {
    let rows = sqlx::query("SELECT id FROM resource WHERE active = $1 ORDER BY id")
        .bind(1_i64)
        .fetch_all(&mut **transaction)
        .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        all.push(Columns::of("resource", row).get::<i64>("id")?);
    }
    match whom {
        Some(whom) if !by.scope.has(whom) => Err(VisitError::NotAllowed),
        Some(whom) if all.contains(&whom.0) => Ok(vec![whom.0]),
        None if by.scope == domain::Scope::All => Ok(all),
        None => Err(VisitError::NotAllowed),
        Some(_) => Err(VisitError::NotFound),
    }
}

/// When it begins and ends, each time.
fn occurrences(request: &BlockRequest) -> impl Iterator<Item = (DateTime, DateTime)> {
    let (from, until) = (request.from, request.until);
    let last = request.weekly_until.unwrap_or(from.date());
    (0_i64..)
        .map(move |week| (from.saturating_add(week.weeks()), until.saturating_add(week.weeks())))
        .take_while(move |(from, _)| from.date() <= last && from.date() < Date::MAX)
}

async fn add(
    transaction: &mut Transaction,
    time_off: &TimeOff,
    act: &'static str,
    by: By<'_>,
    clinic: &Clinic,
) -> Attempt {
    is_theirs(time_off, by)?;
    let mut clashes = Vec::new();
    for block in &time_off.blocks {
        // Of two who take back the same freeing at once, one has put it there already.
        if insert(transaction, block, time_off, by.now).await? == Race::Lost {
            return Ok(None);
        }
        // Theirs to know, for it has time of theirs.
        clashes.extend(claim::in_the_way(transaction, block.id).await?);
        clashes.truncate(MOST_CLASHES + 1);
        if clashes.len() > MOST_CLASHES {
            break;
        }
        if clashes.is_empty() && claim::take_block(transaction, block.id).await? == Race::Lost {
            return Ok(None);
        }
    }
    if !clashes.is_empty() {
        return Err(VisitError::Clash(clashes));
    }
    note(transaction, act, (None, Some(time_off)), by, clinic).await
}

/// Adds a block that has claimed nothing yet, unless it is there.
async fn insert(
    connection: &mut AnyConnection,
    block: &OneBlock,
    time_off: &TimeOff,
    now: Timestamp,
) -> Result<Race, StoreError> {
    let inserted = sqlx::query(
        "INSERT INTO block (id, starts_at, ends_at, reason, created_at, series) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(block.id)
    .bind(block.starts_at)
    .bind(block.ends_at)
    .bind(&time_off.reason)
    .bind(now.as_second())
    .bind(time_off.series)
    .execute(&mut *connection)
    .await;
    if claim::race(inserted)? == Race::Lost {
        return Ok(Race::Lost);
    }
    for resource in &time_off.resources {
        sqlx::query("INSERT INTO block_resource (block_id, resource_id, starts_at, ends_at) VALUES ($1, $2, $3, $4)")
            .bind(block.id)
            .bind(resource)
            .bind(block.starts_at)
            .bind(block.ends_at)
            .execute(&mut *connection)
            .await?;
    }
    Ok(Race::Won)
}

async fn remove(
    transaction: &mut Transaction,
    time_off: &TimeOff,
    act: &'static str,
    by: By<'_>,
    clinic: &Clinic,
) -> Attempt {
    is_theirs(time_off, by)?;
    for block in &time_off.blocks {
        // Its resources and claims go with it: ON DELETE CASCADE.
        sqlx::query("DELETE FROM block WHERE id = $1")
            .bind(block.id)
            .execute(&mut **transaction)
            .await?;
    }
    note(transaction, act, (Some(time_off), None), by, clinic).await
}

fn is_theirs(time_off: &TimeOff, by: By<'_>) -> Result<(), VisitError> {
    let is_theirs = time_off.resources.iter().all(|&id| by.scope.has(ResourceId(id)));
    is_theirs.then_some(()).ok_or(VisitError::NotAllowed)
}

async fn note(
    transaction: &mut Transaction,
    act: &'static str,
    (before, after): (Option<&TimeOff>, Option<&TimeOff>),
    by: By<'_>,
    clinic: &Clinic,
) -> Attempt {
    let time_off = before.or(after).ok_or(VisitError::NotFound)?;
    for block in &time_off.blocks {
        let date = |second| Ok::<_, StoreError>(clinic.zone.to_datetime(instant(second)?).date());
        let dates = (date(block.starts_at)?, date(block.ends_at)?);
        change_feed::note(transaction, dates, by.now).await?;
    }
    let id = time_off.series.or(time_off.blocks.first().map(|block| block.id));
    let event = AuditEvent::of(by.caller, act, Subject::Block, &id.unwrap_or_default());
    let entry = audit::note(transaction, &event, (before, after), by.now).await?;
    Ok(Some(Arranged { entry, visit: None }))
}

pub(crate) fn instant(second: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_second(second).map_err(|_| StoreError::Corrupt {
        table: "block",
        column: "starts_at",
    })
}

/// A block as it is, or all of its series.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    id: i64,
    whole_series: bool,
) -> Result<Option<TimeOff>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, starts_at, ends_at, reason, series FROM block
         WHERE id = $1 OR (series = (SELECT series FROM block WHERE id = $1) AND $2 = 1) ORDER BY starts_at",
    )
    .bind(id)
    .bind(i64::from(whole_series))
    .fetch_all(&mut *connection)
    .await?;
    let resources = sqlx::query("SELECT resource_id FROM block_resource WHERE block_id = $1 ORDER BY resource_id")
        .bind(id)
        .fetch_all(connection)
        .await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let mut time_off = TimeOff {
        reason: Columns::of("block", first).get("reason")?,
        resources: Vec::new(),
        series: Columns::of("block", first).get("series")?,
        blocks: Vec::new(),
    };
    for row in &resources {
        time_off
            .resources
            .push(Columns::of("block_resource", row).get("resource_id")?);
    }
    for row in &rows {
        let row = Columns::of("block", row);
        time_off.blocks.push(OneBlock {
            id: row.get("id")?,
            starts_at: row.get("starts_at")?,
            ends_at: row.get("ends_at")?,
        });
    }
    Ok(Some(time_off))
}
