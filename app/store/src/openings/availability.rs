//! Reading a run of days: who works, where, and what is taken.

use std::collections::BTreeMap;

use domain::{Availability, Busy, Days, FreeTime, Hours, ResourceId, Room, RoomKind, Skill, Span, Therapist, WallSpan};
use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan};
use sqlx::AnyConnection;

use crate::engine::columns::Columns;
use crate::{Clinic, StoreError};

/// The calendar of `count` days from `first` on, as it would be without the visit `moving`, which must not be in its
/// own way.
pub(crate) async fn read(
    connection: &mut AnyConnection,
    clinic: &Clinic,
    (first, count): (Date, u16),
    now: Timestamp,
    moving: Option<i64>,
) -> Result<Availability, StoreError> {
    let free = free_time(connection, clinic, (first, count), moving).await?;
    let policy = clinic.profile.policy;
    Ok(Availability::new(free, (&clinic.zone, first, count), (policy, now)))
}

/// What is free on `count` days from `first` on, as [`read`] sees it.
pub(crate) async fn free_time(
    connection: &mut AnyConnection,
    clinic: &Clinic,
    (first, count): (Date, u16),
    moving: Option<i64>,
) -> Result<FreeTime, StoreError> {
    // As the calendar, look one day further: what starts late on the last date may end after midnight.
    let window = Days::new(&clinic.zone, first, count.saturating_add(1)).window();
    let last = first.saturating_add(i64::from(count).days());
    let mut hours = hours(connection, first, last).await?;
    let (therapists, rooms) = resources(connection, &mut hours).await?;
    let taken = taken(connection, window, moving).await?;
    let days = (&clinic.zone, first, count);
    Ok(FreeTime::new(
        days,
        clinic.profile.policy.step_minutes,
        therapists,
        rooms,
        &taken,
    ))
}

async fn resources(
    connection: &mut AnyConnection,
    hours: &mut BTreeMap<ResourceId, Hours>,
) -> Result<(Vec<Therapist>, Vec<Room>), StoreError> {
    let rows = sqlx::query(
        "SELECT id, kind, name, room_kind, skill
         FROM resource LEFT JOIN therapist_skill ON resource_id = id
         WHERE active = $1 ORDER BY position, id, skill",
    )
    .bind(1_i64)
    .fetch_all(connection)
    .await?;
    let (mut therapists, mut rooms) = (Vec::<Therapist>::new(), Vec::new());
    for row in &rows {
        let row = Columns::of("resource", row);
        let (id, name) = (ResourceId(row.get("id")?), row.get("name")?);
        match row.get("kind")? {
            "room" => rooms.push(Room {
                id,
                name,
                kind: RoomKind(row.get("room_kind")?),
            }),
            "therapist" => {
                let skill = row.get::<Option<String>>("skill")?.map(Skill);
                match therapists.last_mut() {
                    // One row for every skill.
                    Some(therapist) if therapist.id == id => therapist.skills.extend(skill),
                    _ => {
                        let hours = hours.remove(&id).unwrap_or_default();
                        therapists.push(Therapist {
                            id,
                            name,
                            skills: skill.into_iter().collect(),
                            hours,
                        });
                    }
                }
            }
            _ => return Err(row.corrupt("kind")),
        }
    }
    Ok((therapists, rooms))
}

/// Everyone's week, with the exceptions from `first` up to and with `last`.
pub(crate) async fn hours(
    connection: &mut AnyConnection,
    first: Date,
    last: Date,
) -> Result<BTreeMap<ResourceId, Hours>, StoreError> {
    let rows = sqlx::query(
        "SELECT resource_id, weekday, NULL AS date, from_minute, until_minute FROM weekly_hours
         UNION ALL
         SELECT resource_id, NULL, date, from_minute, until_minute FROM hours_exception
         WHERE date >= $1 AND date <= $2",
    )
    .bind(first.to_string())
    .bind(last.to_string())
    .fetch_all(connection)
    .await?;
    let mut hours: BTreeMap<ResourceId, Hours> = BTreeMap::new();
    let mut exceptions: BTreeMap<(ResourceId, Date), Vec<WallSpan>> = BTreeMap::new();
    for row in &rows {
        let exception = Columns::of("hours_exception", row);
        let resource = ResourceId(exception.get("resource_id")?);
        if let Some(date) = exception.parse_optional("date", |date: &str| date.parse().ok())? {
            let spans = exceptions.entry((resource, date)).or_default();
            if exception.get::<Option<i64>>("from_minute")?.is_some() {
                spans.push(span(exception)?);
            }
        } else {
            let weekly = Columns::of("weekly_hours", row);
            let weekday = weekly.parse("weekday", |day: i64| {
                Weekday::from_monday_one_offset(i8::try_from(day).ok()?).ok()
            })?;
            hours.entry(resource).or_default().add_weekly(weekday, span(weekly)?);
        }
    }
    for ((resource, date), spans) in exceptions {
        hours.entry(resource).or_default().set_exception(date, spans);
    }
    Ok(hours)
}

fn span(row: Columns) -> Result<WallSpan, StoreError> {
    let (from, until) = (row.number("from_minute")?, row.number("until_minute")?);
    WallSpan::new(from, until).map_err(|_| row.corrupt("until_minute"))
}

/// All that is taken within `window`, but for the visit `moving`.
pub(crate) async fn taken(
    connection: &mut AnyConnection,
    window: Span,
    moving: Option<i64>,
) -> Result<Vec<Busy>, StoreError> {
    let rows = sqlx::query(include_str!("../../queries/openings/taken.sql"))
        .bind(window.from.start().as_second())
        .bind(window.until.start().as_second())
        // No visit has the id 0.
        .bind(moving.unwrap_or(0))
        .fetch_all(connection)
        .await?;
    let mut taken = Vec::with_capacity(rows.len() * 2);
    for row in &rows {
        let row = Columns::of("segment", row);
        let span = Span::covering(row.instant("starts_at")?, row.instant("free_at")?);
        for column in ["therapist_id", "room_id"] {
            taken.push(Busy {
                resource: ResourceId(row.get(column)?),
                span,
            });
        }
    }
    Ok(taken)
}
