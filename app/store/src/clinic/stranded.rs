//! Visits that a change of settings would leave without what they were booked for. They stay as they are: what is
//! claimed holds.

use domain::{ClientName, Hours, ResourceId, RoomKind, Service, ServiceRequest, Skill, Span};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use sqlx::AnyConnection;
use thiserror::Error;

use crate::clinic::setting::Stale;
use crate::engine::columns::Columns;
use crate::engine::retry::as_store_error;
use crate::{Store, StoreError};

/// Why a setting was not changed.
#[derive(Debug, Error)]
pub enum SettingError {
    /// There is no such thing to change.
    #[error("there is no such thing")]
    NotFound,
    /// Whoever asks may not, or not any more, or not to themselves.
    #[error("this is not theirs to do")]
    NotAllowed,
    /// Somebody else has changed it since it was looked at.
    #[error("somebody has changed it meanwhile")]
    Stale,
    /// Visits would be left behind, and it was not said that this is meant.
    #[error("visits would be left behind")]
    Stranded {
        /// Their ids, in the order of time.
        visits: Vec<i64>,
    },
    /// The same form has added, or invited, something else.
    #[error("the idempotency key was used to add something else")]
    KeyReused,
    #[error(transparent)]
    Store(#[from] StoreError),
}

as_store_error!(SettingError);

impl From<Stale> for SettingError {
    fn from(Stale: Stale) -> Self {
        Self::Stale
    }
}

/// A visit that a change would leave behind.
#[derive(Clone, Debug)]
pub struct StrandedVisit {
    pub id: i64,
    pub client_name: ClientName,
    pub service_name: String,
    pub therapist_name: String,
    /// The clinic's date and time at its start.
    pub local_start: DateTime,
}

/// What a coming visit takes of a resource, and why it may.
pub(crate) struct Coming {
    visit: i64,
    span: Span,
    /// What its therapist must have learnt.
    pub(crate) skill: Skill,
    /// What its room must be fit for.
    pub(crate) room_kind: RoomKind,
}

impl Store {
    /// The booked visits of these ids, in the order of time.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn stranded(&self, visits: &[i64]) -> Result<Vec<StrandedVisit>, StoreError> {
        let mut transaction = self.read().await?;
        let mut stranded = Vec::new();
        for visit in visits {
            let row = sqlx::query(
                "SELECT visit.id, visit.client_name, segment.local_start, service.name AS service_name,
                     resource.name AS therapist_name
                 FROM visit
                 JOIN segment ON segment.visit_id = visit.id AND segment.position = 0
                 JOIN service ON service.slug = segment.service
                 JOIN resource ON resource.id = segment.therapist_id
                 WHERE visit.id = $1 AND visit.state = 'booked'",
            )
            .bind(visit)
            .fetch_optional(&mut *transaction)
            .await?;
            let Some(row) = row else { continue };
            let row = Columns::of("visit", &row);
            stranded.push(StrandedVisit {
                id: row.get("id")?,
                client_name: row.parse("client_name", ClientName::stored)?,
                service_name: row.get("service_name")?,
                therapist_name: row.get("therapist_name")?,
                local_start: row.parse("local_start", |wall: &str| wall.parse().ok())?,
            });
        }
        transaction.commit().await?;
        stranded.sort_by_key(|visit| visit.local_start);
        Ok(stranded)
    }
}

/// What booked visits take of a therapist or a room from `now` on, in the order of time.
pub(crate) async fn coming(
    connection: &mut AnyConnection,
    ResourceId(resource): ResourceId,
    now: Timestamp,
) -> Result<Vec<Coming>, StoreError> {
    let rows = sqlx::query(
        "SELECT segment.visit_id, segment.starts_at, segment.free_at, service.skill, service.room_kind
         FROM segment
         JOIN visit ON visit.id = segment.visit_id
         JOIN service ON service.slug = segment.service
         WHERE segment.active = 1 AND segment.starts_at > $2 AND visit.state = 'booked'
             AND (segment.therapist_id = $1 OR segment.room_id = $1)
         ORDER BY segment.starts_at, segment.id",
    )
    .bind(resource)
    .bind(now.as_second())
    .fetch_all(connection)
    .await?;
    let coming = rows.iter().map(|row| {
        let row = Columns::of("segment", row);
        Ok(Coming {
            visit: row.get("visit_id")?,
            span: Span::covering(row.instant("starts_at")?, row.instant("free_at")?),
            skill: Skill(row.get("skill")?),
            room_kind: RoomKind(row.get("room_kind")?),
        })
    });
    coming.collect()
}

/// The coming visits for a service that is to be as `after`: all, if it is to be booked no more; otherwise those whose
/// therapist has learnt what it took and not what it takes from now on, or whose room was fit for it and is not any more.
pub(crate) async fn by_service(
    connection: &mut AnyConnection,
    (before, was_bookable): (&Service, bool),
    after: &ServiceRequest,
    now: Timestamp,
) -> Result<Vec<i64>, StoreError> {
    let rows = sqlx::query(
        "SELECT segment.visit_id
         FROM segment
         JOIN visit ON visit.id = segment.visit_id
         JOIN resource AS room ON room.id = segment.room_id
         WHERE segment.active = 1 AND segment.starts_at > $2 AND visit.state = 'booked' AND segment.service = $1
             AND ($3 = 1 OR room.room_kind = $4 AND room.room_kind <> $5
                 OR EXISTS (SELECT 1 FROM therapist_skill WHERE resource_id = segment.therapist_id AND skill = $6)
                     AND NOT EXISTS (SELECT 1 FROM therapist_skill WHERE resource_id = segment.therapist_id AND skill = $7))
         ORDER BY segment.starts_at, segment.id",
    )
    .bind(before.slug.as_str())
    .bind(now.as_second())
    .bind(i64::from(was_bookable && !after.is_bookable))
    .bind(&before.room_kind.0)
    .bind(&after.room_kind.0)
    .bind(&before.skill.0)
    .bind(&after.skill.0)
    .fetch_all(connection)
    .await?;
    let visits = rows.iter().map(|row| Columns::of("segment", row).get("visit_id"));
    let mut visits = visits.collect::<Result<Vec<i64>, _>>()?;
    visits.dedup();
    Ok(visits)
}

/// Those of `coming` that the hours cover until now and would not any more. What staff have put outside of somebody's
/// hours is outside already, and a change that has nothing to do with it is not asked about.
pub(crate) fn outside(coming: &[Coming], (before, after): (&Hours, &Hours), zone: &TimeZone) -> Vec<i64> {
    ids(coming
        .iter()
        .filter(|coming| before.cover(coming.span, zone) && !after.cover(coming.span, zone)))
}

/// The visits, each once.
pub(crate) fn ids<'a>(coming: impl IntoIterator<Item = &'a Coming>) -> Vec<i64> {
    let mut visits: Vec<i64> = coming.into_iter().map(|coming| coming.visit).collect();
    visits.dedup();
    visits
}
