//! How a visit stands: what can be changed of it, in one piece, so that whatever was changed can be put back.

use domain::{Attendance, Cell, Place, ResourceId, Scope, ServiceSlug, VisitId};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use crate::StoreError;
use crate::board::staff_board;
use crate::engine::columns::{Columns, NO_ADDRESS};
use crate::visits::agreed::{self, VisitStep};

/// A visit that is to be changed.
#[derive(Clone, Debug)]
pub(crate) struct VisitSnapshot {
    pub(crate) id: VisitId,
    pub(crate) revision: i64,
    pub(crate) has_email: bool,
    /// Of each step.
    pub(crate) services: Vec<ServiceSlug>,
    /// When its time begins and ends by the clinic's clock, as it was agreed.
    pub(crate) dates: (Date, Date),
    pub(crate) now: State,
}

/// What can be changed of it. As JSON it stands in the audit, so what it says outlives a release: add, never rename.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct State {
    #[serde(flatten)]
    pub(crate) first: StepState,
    /// The steps after the first, in order.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(crate) later: Vec<StepState>,
    pub(crate) attendance: Attendance,
    pub(crate) is_cancelled: bool,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) reason: Option<String>,
}

/// Where a step is, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StepState {
    pub(crate) starts_at: i64,
    pub(crate) minutes: u16,
    pub(crate) clean_up_minutes: u16,
    pub(crate) therapist: i64,
    pub(crate) room: i64,
}

impl From<&Place> for StepState {
    fn from(place: &Place) -> Self {
        Self {
            starts_at: place.start.start().as_second(),
            minutes: place.minutes,
            clean_up_minutes: place.clean_up_minutes,
            therapist: place.therapist.0,
            room: place.room.0,
        }
    }
}

impl StepState {
    pub(crate) fn place(&self) -> Place {
        Place {
            therapist: ResourceId(self.therapist),
            room: ResourceId(self.room),
            start: Cell::new(self.starts_at.div_euclid(domain::CELL_SECONDS)),
            minutes: self.minutes,
            clean_up_minutes: self.clean_up_minutes,
        }
    }
}

impl State {
    fn steps(&self) -> impl Iterator<Item = &StepState> {
        std::iter::once(&self.first).chain(&self.later)
    }

    /// Where each step is.
    pub(crate) fn places(&self) -> Vec<Place> {
        self.steps().map(StepState::place).collect()
    }

    /// The same, with the first step there, and each of the others as long after it as before.
    pub(crate) fn moved(&self, first: &Place) -> Self {
        let by = first.start.start().as_second() - self.first.starts_at;
        let later = self.later.iter().map(|step| StepState {
            starts_at: step.starts_at + by,
            ..*step
        });
        Self {
            first: first.into(),
            later: later.collect(),
            ..self.clone()
        }
    }

    /// The same, with each step somewhere else.
    pub(crate) fn at(&self, steps: &[VisitStep]) -> Self {
        let mut places = steps.iter().map(|step| StepState::from(&step.place));
        Self {
            first: places.next().unwrap_or(self.first),
            later: places.collect(),
            ..self.clone()
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

    /// Whether all who give it are among those whose visits somebody may change.
    pub(crate) fn is_within(&self, scope: Scope) -> bool {
        self.steps().all(|step| scope.has(ResourceId(step.therapist)))
    }

    /// What its client knows of it: when, how long and with whom, and whether it is.
    pub(crate) fn told(&self) -> (String, bool) {
        (agreed::shown(self.places()), self.is_cancelled)
    }
}

/// The visit of this id, as it stands.
pub(crate) async fn find(connection: &mut AnyConnection, id: VisitId) -> Result<Option<VisitSnapshot>, StoreError> {
    let rows = sqlx::query(
        "SELECT visit.state, visit.revision, visit.attendance, visit.cancel_reason, visit.client_email,
             segment.service, segment.therapist_id, segment.room_id, segment.starts_at, segment.ends_at,
             segment.free_at, segment.local_start
         FROM visit JOIN segment ON segment.visit_id = visit.id
         WHERE visit.id = $1 ORDER BY segment.position",
    )
    .bind(id.0)
    .fetch_all(connection)
    .await?;
    let (mut services, mut steps, mut dates) = (Vec::new(), Vec::new(), Vec::new());
    for row in &rows {
        let segment = Columns::of("segment", row);
        let (starts_at, free_at) = (segment.instant("starts_at")?, segment.instant("free_at")?);
        let local = segment.parse("local_start", |wall: &str| wall.parse::<DateTime>().ok())?;
        let free = local.saturating_add(free_at.duration_since(starts_at));
        services.push(segment.parse("service", ServiceSlug::parse)?);
        steps.push(StepState::from(&agreed::place(segment)?));
        dates.push((local.date(), free.date()));
    }
    let (Some(row), Some(&first), Some(dates)) = (rows.first(), steps.first(), all_dates(dates)) else {
        return Ok(None);
    };
    let visit = Columns::of("visit", row);
    let email: String = visit.get("client_email")?;
    Ok(Some(VisitSnapshot {
        id,
        revision: visit.get("revision")?,
        has_email: email != NO_ADDRESS,
        services,
        dates,
        now: State {
            first,
            later: steps.split_off(1),
            attendance: staff_board::attendance(visit)?,
            is_cancelled: visit.get::<&str>("state")? == "cancelled",
            reason: visit.get("cancel_reason")?,
        },
    }))
}

/// From the first of these dates to the last.
pub(crate) fn all_dates(dates: impl IntoIterator<Item = (Date, Date)>) -> Option<(Date, Date)> {
    dates
        .into_iter()
        .reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
}

impl VisitSnapshot {
    /// Its steps, where they would be if it stood like `state`.
    pub(crate) fn steps_at(&self, state: &State) -> Vec<VisitStep> {
        let step = |(service, place): (&ServiceSlug, Place)| VisitStep {
            service: service.clone(),
            place,
        };
        std::iter::zip(&self.services, state.places()).map(step).collect()
    }

    /// What a page shows of it that can change: see [`Visit::shown`](crate::Visit::shown).
    pub(crate) fn shown(&self) -> String {
        self.now.told().0
    }
}
