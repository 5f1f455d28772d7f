//! How a visit stands: what staff change of it, in one piece, so that whatever was changed can be put back.

use domain::{Assignment, Attendance, Cell, Choice, Place, ResourceId, Service, ServiceSlug, VisitId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use crate::board::staff_board;
use crate::catalogue::services;
use crate::clinic::audit::{self, AuditEvent, Subject};
use crate::engine::columns::{Columns, NO_ADDRESS};
use crate::engine::transaction::Transaction;
use crate::mail::outbox;
use crate::visits::claim::{self, Race};
use crate::visits::segment::Segment;
use crate::{Clinic, StoreError};

/// A visit that staff change.
#[derive(Clone, Debug)]
pub(crate) struct VisitSnapshot {
    pub(crate) id: VisitId,
    pub(crate) revision: i64,
    pub(crate) has_email: bool,
    pub(crate) service: ServiceSlug,
    /// When its time begins and ends by the clinic's clock, as it was agreed.
    pub(crate) dates: (Date, Date),
    pub(crate) now: State,
}

/// What can be changed of it. As JSON it stands in the audit, so what it says outlives a release: add, never rename.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) starts_at: i64,
    pub(crate) minutes: u16,
    pub(crate) clean_up_minutes: u16,
    pub(crate) therapist: i64,
    pub(crate) room: i64,
    pub(crate) attendance: Attendance,
    pub(crate) is_cancelled: bool,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) reason: Option<String>,
}

impl State {
    /// Where it is.
    pub(crate) fn place(&self) -> Place {
        Place {
            therapist: ResourceId(self.therapist),
            room: ResourceId(self.room),
            start: Cell::new(self.starts_at.div_euclid(domain::CELL_SECONDS)),
            minutes: self.minutes,
            clean_up_minutes: self.clean_up_minutes,
        }
    }

    /// The same, somewhere else.
    pub(crate) fn at(&self, place: &Place) -> Self {
        Self {
            starts_at: place.start.start().as_second(),
            minutes: place.minutes,
            clean_up_minutes: place.clean_up_minutes,
            therapist: place.therapist.0,
            room: place.room.0,
            ..self.clone()
        }
    }
}

/// The visit of this id, as it stands.
pub(crate) async fn find(connection: &mut AnyConnection, id: VisitId) -> Result<Option<VisitSnapshot>, StoreError> {
    let row = sqlx::query(
        "SELECT visit.state, visit.revision, visit.attendance, visit.cancel_reason, visit.client_email,
             segment.service, segment.therapist_id, segment.room_id, segment.starts_at, segment.ends_at,
             segment.free_at, segment.local_start
         FROM visit JOIN segment ON segment.visit_id = visit.id AND segment.position = 0
         WHERE visit.id = $1",
    )
    .bind(id.0)
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (visit, segment) = (Columns::of("visit", &row), Columns::of("segment", &row));
    let place = staff_board::place(segment)?;
    let (starts_at, free_at) = (segment.instant("starts_at")?, segment.instant("free_at")?);
    let local = segment.parse("local_start", |wall: &str| wall.parse::<jiff::civil::DateTime>().ok())?;
    let email: String = visit.get("client_email")?;
    let nothing = State {
        starts_at: 0,
        minutes: 0,
        clean_up_minutes: 0,
        therapist: 0,
        room: 0,
        attendance: staff_board::attendance(visit)?,
        is_cancelled: visit.get::<&str>("state")? == "cancelled",
        reason: visit.get("cancel_reason")?,
    };
    Ok(Some(VisitSnapshot {
        id,
        revision: visit.get("revision")?,
        has_email: email != NO_ADDRESS,
        service: segment.parse("service", ServiceSlug::parse)?,
        dates: (
            local.date(),
            local.saturating_add(free_at.duration_since(starts_at)).date(),
        ),
        now: nothing.at(&place),
    }))
}

impl VisitSnapshot {
    /// The visit's service, with the lengths that it is to have at `place`.
    pub(crate) async fn service_at(
        &self,
        connection: &mut AnyConnection,
        place: &Place,
    ) -> Result<Service, StoreError> {
        let found = services::find(connection, &self.service).await?;
        let (service, _) = found.ok_or(StoreError::Corrupt {
            table: "segment",
            column: "service",
        })?;
        Ok(Service {
            minutes: place.minutes,
            clean_up_minutes: place.clean_up_minutes,
            ..service
        })
    }

    /// Makes it stand like `state`, claims and all, and tells the dates that this changes: those of before and those of
    /// after. If somebody has any of the time, the race is lost.
    pub(crate) async fn put(
        &self,
        connection: &mut AnyConnection,
        state: &State,
        clinic: &Clinic,
        now: Timestamp,
    ) -> Result<(Race, [(Date, Date); 2]), StoreError> {
        let place = state.place();
        let attendance = (state.attendance != Attendance::Expected).then(|| state.attendance.name());
        sqlx::query(
            "UPDATE visit SET revision = revision + 1, changed_at = $2, state = $3, cancelled_at = $4,
                 cancel_reason = $5, attendance = $6
             WHERE id = $1",
        )
        .bind(self.id.0)
        .bind(now.as_second())
        .bind(if state.is_cancelled { "cancelled" } else { "booked" })
        .bind(state.is_cancelled.then(|| now.as_second()))
        .bind(state.reason.as_deref())
        .bind(attendance)
        .execute(&mut *connection)
        .await?;
        let service = self.service_at(connection, &place).await?;
        let assignment = Assignment {
            therapist: place.therapist,
            room: place.room,
        };
        let segment = Segment::new(&service, assignment, place.start.start(), clinic);
        let dates = [self.dates, segment.dates()];
        if self.now.place() == place && self.now.is_cancelled == state.is_cancelled {
            return Ok((Race::Won, dates));
        }
        claim::release_visit(connection, self.id.0).await?;
        segment.replace(connection, self.id.0).await?;
        sqlx::query("UPDATE segment SET active = $2 WHERE visit_id = $1")
            .bind(self.id.0)
            .bind(i64::from(!state.is_cancelled))
            .execute(&mut *connection)
            .await?;
        if state.is_cancelled {
            return Ok((Race::Won, dates));
        }
        Ok((claim::take_visit(connection, self.id.0).await?, dates))
    }

    /// Has the client told how it stands now, unless that changes nothing for them.
    pub(crate) async fn tell(
        &self,
        transaction: &mut Transaction,
        state: &State,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let is_same = self.now.starts_at == state.starts_at
            && self.now.minutes == state.minutes
            && self.now.therapist == state.therapist
            && self.now.is_cancelled == state.is_cancelled;
        // What is over, nobody needs a mail about.
        if is_same || !self.has_email || state.starts_at.max(self.now.starts_at) <= now.as_second() {
            return Ok(());
        }
        if !state.is_cancelled {
            return outbox::add_soon(transaction, outbox::Kind::Moved, self.id.0, now).await;
        }
        // A client knows what they have booked themselves; of what staff have booked they hear by letter.
        if is_booked_by_staff(transaction, self.id).await? && outbox::withdraw(transaction, self.id.0).await? {
            return Ok(());
        }
        outbox::add_soon(transaction, outbox::Kind::Cancelled, self.id.0, now).await
    }
}

async fn is_booked_by_staff(connection: &mut AnyConnection, visit: VisitId) -> Result<bool, StoreError> {
    let booked = sqlx::query(
        "SELECT 1 FROM audit WHERE subject = 'visit' AND subject_id = $1 AND act = 'book' AND who IS NOT NULL",
    )
    .bind(visit.0.to_string())
    .fetch_optional(connection)
    .await?;
    Ok(booked.is_some())
}

/// Notes what a client has done to a visit of theirs, which stood like `before`. Part of the transaction that does it.
pub(crate) async fn note_client(
    connection: &mut AnyConnection,
    act: &'static str,
    (visit, before): (i64, Option<State>),
    now: Timestamp,
) -> Result<(), StoreError> {
    let after = find(connection, VisitId(visit)).await?.map(|visit| visit.now);
    let deed = AuditEvent {
        who: None,
        origin: None,
        act,
        subject: Subject::Visit,
        subject_id: visit.to_string(),
    };
    audit::note(connection, &deed, (before.as_ref(), after.as_ref()), now).await?;
    Ok(())
}

/// How a visit stands.
pub(crate) async fn state(connection: &mut AnyConnection, visit: i64) -> Result<Option<State>, StoreError> {
    Ok(find(connection, VisitId(visit)).await?.map(|visit| visit.now))
}
