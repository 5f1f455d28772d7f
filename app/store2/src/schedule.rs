//! The calendar of one service, as the domain reads it.

use std::collections::BTreeMap;

use domain::{Calendar, Hours, ResourceId, Room, RoomKind, Service, ServiceSlug, Skill, Span, Taken, Therapist, WallSpan};
use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan};
use sqlx::AnyConnection;

use crate::clinic::{bookable_service, clinic};
use crate::rows::Record;
use crate::{Clinic, Store, StoreError};

/// No segment is longer than this, which the table sees to.
const LONGEST_SEGMENT: i64 = 86_400;

/// A service, the calendar it is booked in, and the clinic whose rules both follow.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// Whose.
    pub clinic: Clinic,
    /// What can be booked.
    pub service: Service,
    /// Who works when, and what is taken.
    pub calendar: Calendar,
    pub(crate) service_id: i64,
}

impl Store {
    /// The schedule of a service for `days` dates from `first` on, seen at `now`. `None` if it cannot be booked online.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn schedule(
        &self,
        service: &ServiceSlug,
        first: Date,
        days: u16,
        now: Timestamp,
    ) -> Result<Option<Schedule>, StoreError> {
        let mut snapshot = self.read().await?;
        let clinic = clinic(&mut snapshot).await?;
        read(&mut snapshot, clinic, service, (first, days), now, None).await
    }
}

/// Reads a schedule on a connection that is within a transaction. `but_for` leaves one segment out: the one to be moved.
pub(crate) async fn read(
    connection: &mut AnyConnection,
    clinic: Clinic,
    slug: &ServiceSlug,
    (first, days): (Date, u16),
    now: Timestamp,
    but_for: Option<i64>,
) -> Result<Option<Schedule>, StoreError> {
    let Some((service_id, service)) = bookable_service(connection, slug).await? else { return Ok(None) };
    // The calendar looks one day further, and the zone's first and last midnight lie within a day of these in UTC.
    let from = first.saturating_sub(1.day());
    let until = first.saturating_add((i32::from(days) + 3).days());
    let range = (epoch_seconds(from), epoch_seconds(until));
    let (therapists, rooms) = resources(connection, from, until).await?;
    let mut taken = segments(connection, range, but_for).await?;
    taken.extend(blocks(connection, range).await?);
    let calendar = Calendar::new((&clinic.zone, first, days), (clinic.policy, now), therapists, rooms, &taken);
    Ok(Some(Schedule { clinic, service, calendar, service_id }))
}

async fn resources(
    connection: &mut AnyConnection,
    from: Date,
    until: Date,
) -> Result<(Vec<Therapist>, Vec<Room>), StoreError> {
    let mut skills = skills(connection).await?;
    let mut hours = hours(connection, from, until).await?;
    let rows = sqlx::query("SELECT id, kind, name, room_kind FROM resource WHERE active = 1 ORDER BY position, id")
        .fetch_all(connection)
        .await?;
    let (mut therapists, mut rooms) = (Vec::new(), Vec::new());
    for row in &rows {
        let record = Record::new("resource", row);
        let (id, name) = (ResourceId(record.get("id")?), record.get("name")?);
        match record.get::<Option<String>>("room_kind")? {
            Some(kind) => rooms.push(Room { id, name, kind: RoomKind(kind) }),
            None => therapists.push(Therapist {
                id,
                name,
                skills: skills.remove(&id).unwrap_or_default(),
                hours: hours.remove(&id).unwrap_or_default(),
            }),
        }
    }
    Ok((therapists, rooms))
}

async fn skills(connection: &mut AnyConnection) -> Result<BTreeMap<ResourceId, Vec<Skill>>, StoreError> {
    let rows = sqlx::query("SELECT resource_id, skill FROM therapist_skill").fetch_all(connection).await?;
    let mut skills = BTreeMap::<_, Vec<Skill>>::new();
    for row in &rows {
        let record = Record::new("therapist_skill", row);
        skills.entry(ResourceId(record.get("resource_id")?)).or_default().push(Skill(record.get("skill")?));
    }
    Ok(skills)
}

async fn hours(
    connection: &mut AnyConnection,
    from: Date,
    until: Date,
) -> Result<BTreeMap<ResourceId, Hours>, StoreError> {
    let mut hours = BTreeMap::<_, Hours>::new();
    let rows = sqlx::query("SELECT resource_id, weekday, from_minute, until_minute FROM weekly_hours")
        .fetch_all(&mut *connection)
        .await?;
    for row in &rows {
        let record = Record::new("weekly_hours", row);
        let weekday =
            Weekday::from_monday_one_offset(record.number("weekday")?).map_err(|_| record.corrupt("weekday"))?;
        hours.entry(ResourceId(record.get("resource_id")?)).or_default().add_weekly(weekday, wall_span(&record)?);
    }

    let rows = sqlx::query(
        "SELECT resource_id, date, from_minute, until_minute FROM hours_exception
         WHERE date >= $1 AND date <= $2 ORDER BY resource_id, date",
    )
    .bind(from.to_string())
    .bind(until.to_string())
    .fetch_all(connection)
    .await?;
    let mut exceptions = BTreeMap::<(ResourceId, Date), Vec<WallSpan>>::new();
    for row in &rows {
        let record = Record::new("hours_exception", row);
        let key = (ResourceId(record.get("resource_id")?), record.parsed("date")?);
        let spans = exceptions.entry(key).or_default();
        if record.get::<Option<i64>>("from_minute")?.is_some() {
            spans.push(wall_span(&record)?);
        }
    }
    for ((id, date), spans) in exceptions {
        hours.entry(id).or_default().set_exception(date, spans);
    }
    Ok(hours)
}

fn wall_span(record: &Record<'_>) -> Result<WallSpan, StoreError> {
    WallSpan::new(record.number("from_minute")?, record.number("until_minute")?)
        .map_err(|_| record.corrupt("until_minute"))
}

/// The segments of a range, by an index bounded at both ends.
pub(crate) const SEGMENTS: &str = "SELECT therapist_id, room_id, starts_at, free_at FROM segment
    WHERE active = 1 AND starts_at >= $1 AND starts_at < $2 AND free_at > $3 AND id <> $4";

async fn segments(
    connection: &mut AnyConnection,
    (from, until): (i64, i64),
    but_for: Option<i64>,
) -> Result<Vec<Taken>, StoreError> {
    let rows = sqlx::query(SEGMENTS)
        .bind(from - LONGEST_SEGMENT)
        .bind(until)
        .bind(from)
        .bind(but_for.unwrap_or(0))
        .fetch_all(connection)
        .await?;
    let mut taken = Vec::with_capacity(rows.len() * 2);
    for row in &rows {
        let record = Record::new("segment", row);
        let span = Span::covering(record.instant("starts_at")?, record.instant("free_at")?);
        for column in ["therapist_id", "room_id"] {
            taken.push(Taken { resource: ResourceId(record.get(column)?), span });
        }
    }
    Ok(taken)
}

/// The blocks of a range; none is longer than 31 days, so that the index is bounded at both ends here too.
pub(crate) const BLOCKS: &str = "SELECT block_resource.resource_id, block.starts_at, block.ends_at
    FROM block JOIN block_resource ON block_resource.block_id = block.id
    WHERE block.starts_at >= $1 AND block.starts_at < $2 AND block.ends_at > $3";

async fn blocks(connection: &mut AnyConnection, (from, until): (i64, i64)) -> Result<Vec<Taken>, StoreError> {
    let rows = sqlx::query(BLOCKS)
        .bind(from - 31 * LONGEST_SEGMENT)
        .bind(until)
        .bind(from)
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let record = Record::new("block", row);
            let span = Span::covering(record.instant("starts_at")?, record.instant("ends_at")?);
            Ok(Taken { resource: ResourceId(record.get("resource_id")?), span })
        })
        .collect()
}

/// The UTC midnight at which `date` begins.
fn epoch_seconds(date: Date) -> i64 {
    date.to_datetime(jiff::civil::Time::midnight())
        .to_zoned(jiff::tz::TimeZone::UTC)
        .map_or(0, |zoned| zoned.timestamp().as_second())
}
