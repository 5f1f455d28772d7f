//! Reading the staff's calendar.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Attendance, Board, BoardBlock, BoardDay, BoardRoom, BoardTherapist, BoardVisit, Cell, Choice, Days, ResourceId,
    RoomKind, Scope, ServiceSlug, Skill, Span, UnsentLetter, VisitId, working_spans,
};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::catalogue::services;
use crate::clients::identity::number::{Country, Number};
use crate::clinic::profile;
use crate::engine::columns::{Columns, NO_ADDRESS};
use crate::mail::letters;
use crate::openings::availability;
use crate::visits::agreed;
use crate::{Clinic, Store, StoreError};

impl Store {
    /// The staff's calendar of `count` dates from `first` on, seen at `now`: all of it, or what is one therapist's own.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn board(&self, (first, count): (Date, u16), scope: Scope, now: Timestamp) -> Result<Board, StoreError> {
        let mut transaction = self.read().await?;
        let clinic = profile::read(&mut transaction).await?;
        let mut board = read(&mut transaction, &clinic, (first, count), now).await?;
        transaction.commit().await?;
        if let Scope::Only(own) = scope {
            board.therapists.retain(|therapist| therapist.id == own);
            board.visits.retain(|visit| visit.place.therapist == own);
            // What a public form says leads a therapist to no file.
            for visit in board.visits.iter_mut().filter(|visit| !visit.is_confirmed) {
                visit.client = None;
            }
            board.blocks.retain(|block| block.resources.contains(&own));
        }
        Ok(board)
    }
}

/// All of the calendar of some dates.
pub(crate) async fn read(
    connection: &mut AnyConnection,
    clinic: &Clinic,
    (first, count): (Date, u16),
    now: Timestamp,
) -> Result<Board, StoreError> {
    let window = Days::new(&clinic.zone, first, count).window();
    let visits = visits(connection, clinic, window).await?;
    let blocks = blocks(connection, window).await?;
    let busy: BTreeSet<ResourceId> = visits
        .iter()
        .flat_map(|visit| [visit.place.therapist, visit.place.room])
        .collect();
    let last = first.saturating_add(i64::from(count).days());
    let mut hours = availability::hours(connection, first, last).await?;
    let (mut therapists, mut rooms) = (Vec::<BoardTherapist>::new(), Vec::new());
    for row in &resources(connection).await? {
        let row = Columns::of("resource", row);
        let (id, name) = (ResourceId(row.get("id")?), row.get("name")?);
        // Who or what is not there any more, is still shown where something is booked with it.
        if row.get::<i64>("active")? == 0 && !busy.contains(&id) {
            continue;
        }
        if let Some(kind) = row.get::<Option<String>>("room_kind")? {
            rooms.push(BoardRoom {
                id,
                name,
                kind: RoomKind(kind),
            });
            continue;
        }
        let skill = row.get::<Option<String>>("skill")?.map(Skill);
        match therapists.last_mut() {
            // One row for every skill.
            Some(therapist) if therapist.id == id => therapist.skills.extend(skill),
            _ => therapists.push(BoardTherapist {
                id,
                name,
                skills: skill.into_iter().collect(),
                working: working_spans(&clinic.zone, first, count, &hours.remove(&id).unwrap_or_default()),
            }),
        }
    }
    let all = services::all(connection).await?;
    let dates = (0..i64::from(count)).map(|days| first.saturating_add(days.days()));
    Ok(Board {
        days: dates.map(|date| BoardDay::new(&clinic.zone, date)).collect(),
        zone: clinic.zone_name.clone(),
        now: Cell::containing(now),
        therapists,
        rooms,
        services: all.into_iter().map(|(service, ..)| service).collect(),
        visits,
        blocks,
    })
}

async fn resources(connection: &mut AnyConnection) -> Result<Vec<AnyRow>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, name, room_kind, active, skill FROM resource
         LEFT JOIN therapist_skill ON resource_id = id ORDER BY position, id, skill",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

async fn visits(connection: &mut AnyConnection, clinic: &Clinic, window: Span) -> Result<Vec<BoardVisit>, StoreError> {
    let country = Country::read(connection).await?;
    let rows = sqlx::query(include_str!("../../queries/board/visits.sql"))
        .bind(window.from.start().as_second())
        .bind(window.until.start().as_second())
        .fetch_all(&mut *connection)
        .await?;
    let letters: BTreeMap<i64, UnsentLetter> = letters::of_visits(connection).await?.into_iter().collect();
    let visits = rows.iter().map(|row| {
        let visit = Columns::of("visit", row);
        let email: String = visit.get("client_email")?;
        let place = agreed::place(Columns::of("segment", row))?;
        let id = visit.get("id")?;
        Ok(BoardVisit {
            id: VisitId(id),
            revision: visit.get("revision")?,
            attendance: attendance(visit)?,
            client: visit.get("client_id")?,
            name: visit.get("client_name")?,
            phone: visit.get("client_phone")?,
            call_link: visit
                .get::<Option<&str>>("client_phone")?
                .map(|phone| Number::of(phone, country).link()),
            email: (email != NO_ADDRESS).then_some(email),
            note: visit.get("client_note")?,
            letter: letters.get(&id).copied(),
            is_confirmed: visit.get::<Option<i64>>("confirmed_at")?.is_some(),
            held_until: visit
                .parse_optional("confirm_by", |until: i64| Timestamp::from_second(until).ok())?
                .map(|until| clinic.zone.to_datetime(until)),
            service: visit.parse("service", ServiceSlug::parse)?,
            service_name: visit.get("service_name")?,
            place,
        })
    });
    visits.collect()
}

/// What became of a visit.
pub(crate) fn attendance(row: Columns<'_>) -> Result<Attendance, StoreError> {
    let attendance = row.parse_optional("attendance", |name: &str| Attendance::parse(name))?;
    Ok(attendance.unwrap_or(Attendance::Expected))
}

async fn blocks(connection: &mut AnyConnection, window: Span) -> Result<Vec<BoardBlock>, StoreError> {
    let rows = sqlx::query(include_str!("../../queries/board/blocks.sql"))
        .bind(window.from.start().as_second())
        .bind(window.until.start().as_second())
        .fetch_all(connection)
        .await?;
    let mut blocks: Vec<BoardBlock> = Vec::new();
    for row in &rows {
        let row = Columns::of("block", row);
        let (id, resource) = (row.get("id")?, ResourceId(row.get("resource_id")?));
        match blocks.last_mut() {
            // One row for every resource.
            Some(block) if block.id == id => block.resources.push(resource),
            _ => blocks.push(BoardBlock {
                id,
                series: row.get("series")?,
                resources: vec![resource],
                span: Span::covering(row.instant("starts_at")?, row.instant("ends_at")?),
                reason: row.get("reason")?,
            }),
        }
    }
    Ok(blocks)
}
