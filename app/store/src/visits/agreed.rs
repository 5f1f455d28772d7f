//! What was agreed of a visit, step by step.

use domain::{Assignment, Cell, Place, Plan, ResourceId, Service, ServiceSlug, Step};
use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::StoreError;
use crate::catalogue::services;
use crate::engine::columns::Columns;

/// A step of a visit: a service, who gives it, where and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitStep {
    pub service: ServiceSlug,
    pub place: Place,
}

impl VisitStep {
    /// The steps of a plan that begins in `start`, with somebody and somewhere for each.
    pub(crate) fn all(plan: &Plan, assigned: &[Assignment], start: Cell) -> Vec<Self> {
        let step = |((service, span), assignment): ((&Service, domain::Span), &Assignment)| Self {
            service: service.slug.clone(),
            place: Place {
                therapist: assignment.therapist,
                room: assignment.room,
                start: span.from,
                minutes: service.minutes,
                clean_up_minutes: service.clean_up_minutes,
            },
        };
        std::iter::zip(plan.spans(start), assigned).map(step).collect()
    }

    /// The steps as a plan: with the lengths that were agreed, even if the catalogue says something else by now.
    pub(crate) async fn plan(connection: &mut AnyConnection, steps: &[Self]) -> Result<Plan, StoreError> {
        let mut agreed = Vec::new();
        for step in steps {
            let offset = step.place.start.number() - steps[0].place.start.number();
            agreed.push(Step {
                service: step.agreed_service(connection).await?,
                offset_minutes: u16::try_from(offset * i64::from(domain::CELL_MINUTES)).map_err(|_| NO_STEPS)?,
            });
        }
        let mut agreed = agreed.into_iter();
        let first = agreed.next().ok_or(NO_STEPS)?;
        Ok(Plan::new(first.service, agreed.collect()))
    }

    async fn agreed_service(&self, connection: &mut AnyConnection) -> Result<Service, StoreError> {
        let found = services::find(connection, &self.service).await?;
        let (service, _) = found.ok_or(StoreError::Corrupt {
            table: "segment",
            column: "service",
        })?;
        Ok(Service {
            minutes: self.place.minutes,
            clean_up_minutes: self.place.clean_up_minutes,
            ..service
        })
    }
}

/// A visit without a step, or with one before its first.
const NO_STEPS: StoreError = StoreError::Corrupt {
    table: "segment",
    column: "position",
};

/// What a page shows of these steps that can change: when each starts, how long it lasts and who gives it.
pub(crate) fn shown(places: impl IntoIterator<Item = Place>) -> String {
    let steps = places.into_iter().map(|place| {
        let starts_at = place.start.start().as_second();
        format!("{starts_at}-{}-{}", place.minutes, place.therapist.0)
    });
    steps.collect::<Vec<_>>().join("_")
}

/// Where a segment is.
pub(crate) fn place(row: Columns<'_>) -> Result<Place, StoreError> {
    let [starts_at, ends_at, free_at] = [
        row.instant("starts_at")?,
        row.instant("ends_at")?,
        row.instant("free_at")?,
    ];
    Ok(Place {
        therapist: ResourceId(row.get("therapist_id")?),
        room: ResourceId(row.get("room_id")?),
        start: Cell::starting_at(starts_at).ok_or_else(|| row.corrupt("starts_at"))?,
        minutes: minutes(starts_at, ends_at).ok_or_else(|| row.corrupt("ends_at"))?,
        clean_up_minutes: minutes(ends_at, free_at).ok_or_else(|| row.corrupt("free_at"))?,
    })
}

pub(crate) fn minutes(from: Timestamp, until: Timestamp) -> Option<u16> {
    u16::try_from(until.duration_since(from).as_mins()).ok()
}
