//! A visit that was booked: reading, moving and cancelling it.

use domain::{Refusal, ResourceId, ServiceSlug, Span, Wanted};
use jiff::Timestamp;
use jiff::civil::DateTime;
use sqlx::AnyConnection;
use thiserror::Error;

use crate::book::{Times, first_pair};
use crate::claims::{self, Owner};
use crate::clinic::clinic;
use crate::outbox::{self, News};
use crate::rows::Record;
use crate::use_case::{Failure, UseCase};
use crate::{BookError, Store, StoreError, VisitToken, schedule};

/// A visit and its segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The service's name in URLs.
    pub service: ServiceSlug,
    /// The service's name.
    pub service_name: String,
    /// How long the client is treated.
    pub minutes: u16,
    /// Who gives it.
    pub therapist_name: String,
    /// Where.
    pub room_name: String,
    /// When it starts.
    pub starts_at: Timestamp,
    /// The clinic's wall time that was agreed.
    pub local_start: DateTime,
    /// The zone of that wall time.
    pub zone_name: String,
    /// Whether it was called off.
    pub is_cancelled: bool,
    id: i64,
    version: i64,
    segment: i64,
    resources: [ResourceId; 2],
    claimed: Span,
}

/// Why a visit was not changed. It is as it was.
#[derive(Debug, Error)]
pub enum ChangeError {
    /// There is no such visit, or it is cancelled.
    #[error("there is no such visit")]
    NotFound,
    /// The new start cannot be booked.
    #[error("the start is not open: {0}")]
    NotOpen(Refusal),
    /// Its service is not booked online any more, or not by this therapist.
    #[error("the service cannot be booked like this")]
    NotOffered,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// The visit with this token.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn visit(&self, token: &VisitToken) -> Result<Option<Visit>, StoreError> {
        read(&mut *self.read().await?, token).await
    }

    /// Moves a visit to another start: its old claims go and its new ones come together, or it stays as it was.
    ///
    /// # Errors
    /// See [`ChangeError`].
    pub async fn move_visit(
        &self,
        token: &VisitToken,
        start: Timestamp,
        wanted: Wanted,
        now: Timestamp,
    ) -> Result<(), ChangeError> {
        self.write(&Move { token, start, wanted, now }).await.map_err(ChangeError::from)
    }

    /// Cancels a visit and gives its time back. A visit that is cancelled already stays so.
    ///
    /// # Errors
    /// See [`ChangeError`].
    pub async fn cancel_visit(&self, token: &VisitToken, now: Timestamp) -> Result<(), ChangeError> {
        self.write(&Cancellation { token, now }).await.map_err(ChangeError::from)
    }
}

impl From<Failure<ChangeError>> for ChangeError {
    fn from(failure: Failure<ChangeError>) -> Self {
        match failure {
            Failure::Refused(error) => error,
            Failure::Overtaken | Failure::Conflict => Self::NotOpen(Refusal::Taken),
            Failure::Store(error) => Self::Store(error),
        }
    }
}

struct Move<'a> {
    token: &'a VisitToken,
    start: Timestamp,
    wanted: Wanted,
    now: Timestamp,
}

impl UseCase for Move<'_> {
    type Output = ();
    type Refusal = ChangeError;

    async fn run(&self, connection: &mut AnyConnection) -> Result<(), Failure<ChangeError>> {
        let visit = standing(connection, self.token).await?;
        let clinic = clinic(connection).await?;
        let date = clinic.zone.to_datetime(self.start).date();
        let schedule =
            schedule::read(connection, clinic, &visit.service, (date, 1), self.now, Some(visit.segment)).await?;
        let schedule = schedule.ok_or(Failure::Refused(ChangeError::NotOffered))?;
        let pair = first_pair(&schedule, self.wanted, self.start).map_err(|failure| match failure {
            Failure::Refused(BookError::NotOpen(refusal)) => Failure::Refused(ChangeError::NotOpen(refusal)),
            Failure::Store(error) => Failure::Store(error),
            Failure::Refused(_) | Failure::Overtaken | Failure::Conflict => Failure::Refused(ChangeError::NotOffered),
        })?;
        touch(connection, &visit, None).await?;
        claims::delete(connection, Owner::Segment(visit.segment), &visit.resources, visit.claimed).await?;
        let times = Times::of(&schedule, self.start);
        sqlx::query(
            "UPDATE segment SET therapist_id = $1, room_id = $2, starts_at = $3, ends_at = $4, free_at = $5,
                 local_start = $6, zone = $7
             WHERE id = $8",
        )
        .bind(pair.therapist.0)
        .bind(pair.room.0)
        .bind(times.starts_at)
        .bind(times.ends_at)
        .bind(times.free_at)
        .bind(times.local_start)
        .bind(schedule.clinic.zone_name.as_str())
        .bind(visit.segment)
        .execute(&mut *connection)
        .await?;
        claims::insert(connection, Owner::Segment(visit.segment), &[pair.therapist, pair.room], times.span).await?;
        Ok(outbox::insert(connection, News::Moved, visit.id, self.now).await?)
    }
}

struct Cancellation<'a> {
    token: &'a VisitToken,
    now: Timestamp,
}

impl UseCase for Cancellation<'_> {
    type Output = ();
    type Refusal = ChangeError;

    async fn run(&self, connection: &mut AnyConnection) -> Result<(), Failure<ChangeError>> {
        let visit = read(connection, self.token).await?.ok_or(Failure::Refused(ChangeError::NotFound))?;
        if visit.is_cancelled {
            return Ok(());
        }
        touch(connection, &visit, Some(self.now)).await?;
        claims::delete(connection, Owner::Segment(visit.segment), &visit.resources, visit.claimed).await?;
        sqlx::query("UPDATE segment SET active = 0 WHERE id = $1").bind(visit.segment).execute(&mut *connection).await?;
        Ok(outbox::insert(connection, News::Cancelled, visit.id, self.now).await?)
    }
}

/// A visit that is not cancelled.
async fn standing(connection: &mut AnyConnection, token: &VisitToken) -> Result<Visit, Failure<ChangeError>> {
    let visit = read(connection, token).await?.filter(|visit| !visit.is_cancelled);
    visit.ok_or(Failure::Refused(ChangeError::NotFound))
}

/// Raises the version of a visit that nobody else has changed since it was read; otherwise the database would have to
/// guess which of two changes is the visit.
async fn touch(
    connection: &mut AnyConnection,
    visit: &Visit,
    cancelled_at: Option<Timestamp>,
) -> Result<(), Failure<ChangeError>> {
    let touched =
        sqlx::query("UPDATE visit SET version = version + 1, cancelled_at = $1 WHERE id = $2 AND version = $3")
            .bind(cancelled_at.map(Timestamp::as_second))
            .bind(visit.id)
            .bind(visit.version)
            .execute(connection)
            .await?;
    if touched.rows_affected() == 1 { Ok(()) } else { Err(Failure::Overtaken) }
}

async fn read(connection: &mut AnyConnection, token: &VisitToken) -> Result<Option<Visit>, StoreError> {
    let row = sqlx::query(
        "SELECT visit.id, visit.version, visit.cancelled_at, segment.id AS segment_id, segment.therapist_id,
             segment.room_id, segment.starts_at, segment.free_at, segment.local_start, segment.zone,
             service.slug, service.name AS service_name, service.minutes,
             therapist.name AS therapist_name, room.name AS room_name
         FROM visit
         JOIN segment ON segment.visit_id = visit.id AND segment.position = 1
         JOIN service ON service.id = segment.service_id
         JOIN resource AS therapist ON therapist.id = segment.therapist_id
         JOIN resource AS room ON room.id = segment.room_id
         WHERE visit.token = $1",
    )
    .bind(token.as_str())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let record = Record::new("visit", &row);
    let starts_at = record.instant("starts_at")?;
    Ok(Some(Visit {
        service: ServiceSlug::parse(&record.get::<String>("slug")?).ok_or(record.corrupt("slug"))?,
        service_name: record.get("service_name")?,
        minutes: record.number("minutes")?,
        therapist_name: record.get("therapist_name")?,
        room_name: record.get("room_name")?,
        starts_at,
        local_start: record.parsed("local_start")?,
        zone_name: record.get("zone")?,
        is_cancelled: record.get::<Option<i64>>("cancelled_at")?.is_some(),
        id: record.get("id")?,
        version: record.get("version")?,
        segment: record.get("segment_id")?,
        resources: [ResourceId(record.get("therapist_id")?), ResourceId(record.get("room_id")?)],
        claimed: Span::covering(starts_at, record.instant("free_at")?),
    }))
}
