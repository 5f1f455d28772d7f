//! How a visit stands: what staff change of it, in one piece, so that whatever was changed can be put back.

use domain::{Attendance, Cell, Place, ResourceId, Service, ServiceSlug, VisitId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use crate::StoreError;
use crate::board::staff_board;
use crate::catalogue::services;
use crate::engine::columns::{Columns, NO_ADDRESS};
use crate::visits::visit;

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

    /// The same, called off.
    pub(crate) fn cancelled(&self, reason: Option<String>) -> Self {
        Self {
            is_cancelled: true,
            reason,
            ..self.clone()
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

    /// What a page shows of it that can change: see [`Visit::shown`](crate::Visit::shown).
    pub(crate) fn shown(&self) -> String {
        visit::shown(self.now.starts_at, self.now.minutes, ResourceId(self.now.therapist))
    }
}
