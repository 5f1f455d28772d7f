//! Booking a visit.

use domain::{BookingRequest, Pair, Refusal, Span, Wanted};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::AnyConnection;
use thiserror::Error;

use crate::claims::{self, Owner};
use crate::clinic::clinic;
use crate::outbox::{self, News};
use crate::rows::Record;
use crate::schedule::{self, Schedule};
use crate::use_case::{Failure, UseCase};
use crate::{Store, StoreError, VisitToken, ids};

/// A visit that is booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booked {
    /// The key to it.
    pub token: VisitToken,
}

/// Why a visit was not booked. Nothing was stored.
#[derive(Debug, Error)]
pub enum BookError {
    /// The start cannot be booked.
    #[error("the start is not open: {0}")]
    NotOpen(Refusal),
    /// No such service can be booked online.
    #[error("there is no such service")]
    UnknownService,
    /// Nobody of this id gives the service.
    #[error("there is no such therapist")]
    UnknownTherapist,
    /// The key has booked another visit.
    #[error("the idempotency key was used for another visit")]
    KeyReused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Books a visit: the visit, its segment, its claims and the news of it are stored together or not at all.
    ///
    /// The same request again, by the same key, gets the same visit.
    ///
    /// # Errors
    /// See [`BookError`].
    pub async fn book(&self, request: &BookingRequest, now: Timestamp) -> Result<Booked, BookError> {
        let hash = request_hash(request);
        self.write(&Booking { request, hash, now }).await.map_err(|failure| match failure {
            Failure::Refused(error) => error,
            Failure::Overtaken | Failure::Conflict => BookError::NotOpen(Refusal::Taken),
            Failure::Store(error) => BookError::Store(error),
        })
    }
}

struct Booking<'a> {
    request: &'a BookingRequest,
    hash: String,
    now: Timestamp,
}

impl UseCase for Booking<'_> {
    type Output = Booked;
    type Refusal = BookError;

    async fn run(&self, connection: &mut AnyConnection) -> Result<Booked, Failure<BookError>> {
        if let Some(earlier) = self.earlier(connection).await? {
            return Ok(earlier);
        }
        let clinic = clinic(connection).await?;
        let date = clinic.zone.to_datetime(self.request.start).date();
        let schedule = schedule::read(connection, clinic, &self.request.service, (date, 1), self.now, None)
            .await?
            .ok_or(Failure::Refused(BookError::UnknownService))?;
        let pair = first_pair(&schedule, self.request.therapist, self.request.start)?;
        self.insert(connection, &schedule, pair).await
    }
}

impl Booking<'_> {
    /// The visit that an earlier attempt with the same key has booked.
    async fn earlier(&self, connection: &mut AnyConnection) -> Result<Option<Booked>, Failure<BookError>> {
        let row = sqlx::query("SELECT token, request_hash FROM visit WHERE idempotency_key = $1")
            .bind(self.request.key.as_str())
            .fetch_optional(connection)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let record = Record::new("visit", &row);
        if record.get::<String>("request_hash")? != self.hash {
            return Err(Failure::Refused(BookError::KeyReused));
        }
        let token = VisitToken::parse(&record.get::<String>("token")?).ok_or(record.corrupt("token"))?;
        Ok(Some(Booked { token }))
    }

    async fn insert(
        &self,
        connection: &mut AnyConnection,
        schedule: &Schedule,
        pair: Pair,
    ) -> Result<Booked, Failure<BookError>> {
        let (visit, segment, token) = (ids::new_id()?, ids::new_id()?, VisitToken::new()?);
        let request = self.request;
        sqlx::query(
            "INSERT INTO visit (id, token, idempotency_key, request_hash, version, client_name, client_email,
                 client_phone, note, booked_at, cancelled_at)
             VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9, NULL)",
        )
        .bind(visit)
        .bind(token.as_str())
        .bind(request.key.as_str())
        .bind(self.hash.as_str())
        .bind(request.name.as_str())
        .bind(request.email.as_str())
        .bind(request.phone.as_ref().map(|phone| phone.as_str().to_owned()))
        .bind(request.note.as_ref().map(|note| note.as_str().to_owned()))
        .bind(self.now.as_second())
        .execute(&mut *connection)
        .await?;
        let times = Times::of(schedule, request.start);
        sqlx::query(
            "INSERT INTO segment (id, visit_id, position, service_id, therapist_id, room_id, starts_at, ends_at,
                 free_at, local_start, zone, active)
             VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, 1)",
        )
        .bind(segment)
        .bind(visit)
        .bind(schedule.service_id)
        .bind(pair.therapist.0)
        .bind(pair.room.0)
        .bind(times.starts_at)
        .bind(times.ends_at)
        .bind(times.free_at)
        .bind(times.local_start)
        .bind(schedule.clinic.zone_name.as_str())
        .execute(&mut *connection)
        .await?;
        claims::insert(connection, Owner::Segment(segment), &[pair.therapist, pair.room], times.span).await?;
        outbox::insert(connection, News::Booked, visit, self.now).await?;
        Ok(Booked { token })
    }
}

/// The therapist and the room that a visit at `start` gets.
pub(crate) fn first_pair(schedule: &Schedule, wanted: Wanted, start: Timestamp) -> Result<Pair, Failure<BookError>> {
    let gives_it = |id| schedule.calendar.therapists(&schedule.service).any(|therapist| therapist.id == id);
    if let Wanted::Therapist(id) = wanted
        && !gives_it(id)
    {
        return Err(Failure::Refused(BookError::UnknownTherapist));
    }
    let pairs = schedule.calendar.pairs(&schedule.service, wanted, start);
    let pairs = pairs.map_err(|refusal| Failure::Refused(BookError::NotOpen(refusal)))?;
    pairs.first().copied().ok_or(Failure::Refused(BookError::NotOpen(Refusal::Taken)))
}

/// When a segment starts, ends and is cleaned up after, in epoch seconds, and what it claims.
pub(crate) struct Times {
    pub(crate) starts_at: i64,
    pub(crate) ends_at: i64,
    pub(crate) free_at: i64,
    pub(crate) local_start: String,
    pub(crate) span: Span,
}

impl Times {
    pub(crate) fn of(schedule: &Schedule, start: Timestamp) -> Self {
        let span = Span::of(domain::Cell::containing(start), schedule.service.cells());
        Self {
            starts_at: start.as_second(),
            ends_at: start.as_second() + i64::from(schedule.service.minutes) * 60,
            free_at: span.until.start().as_second(),
            local_start: schedule.clinic.zone.to_datetime(start).to_string(),
            span,
        }
    }
}

/// The same for two requests only if they ask for the same.
fn request_hash(request: &BookingRequest) -> String {
    // A request is text and numbers, which JSON can always say.
    let text = serde_json::to_vec(request).unwrap_or_default();
    ids::hex(&Sha256::digest(&text))
}
