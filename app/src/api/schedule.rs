//! From the store's calendar to what the openings' server functions answer. Server side only.

use domain::{Month, ServiceSlug, Wanted};
use jiff::Timestamp;
use jiff::civil::Date;
use store::Schedule;

use super::{ApiError, DayOfOpenings, ListedStart, Start, TherapistName};
use crate::host::Host;

/// The schedule of `days` dates from `first` on.
pub(super) async fn read(host: &Host, service: &ServiceSlug, first: Date, days: u16) -> Result<Schedule, ApiError> {
    host.store
        .schedule(service, first, days, host.now())
        .await?
        .ok_or(ApiError::NotFound)
}

/// The schedule of the one date on which `start` falls.
pub(super) async fn around(host: &Host, service: &ServiceSlug, start: Timestamp) -> Result<Schedule, ApiError> {
    let zone = host.store.clinic().await?.zone;
    read(host, service, zone.to_datetime(start).date(), 1).await
}

/// The three openings nearest to `start`, of all that can be booked now.
pub(super) async fn nearest(
    host: &Host,
    service: &ServiceSlug,
    wanted: Wanted,
    start: Timestamp,
) -> Result<Vec<Start>, ApiError> {
    let nearest = host.store.nearest(service, wanted, start, host.now()).await?;
    starts(host, &nearest.ok_or(ApiError::NotFound)?).await
}

/// What the clinic's clock reads at each of `instants`.
pub(super) async fn starts(host: &Host, instants: &[Timestamp]) -> Result<Vec<Start>, ApiError> {
    let zone = host.store.clinic().await?.zone;
    Ok(instants.iter().map(|&instant| Start::new(instant, &zone)).collect())
}

/// Everyone who gives the service.
pub(super) fn therapists(schedule: &Schedule) -> Vec<TherapistName> {
    let therapists = schedule.calendar.therapists(&schedule.service);
    therapists
        .map(|therapist| TherapistName {
            id: therapist.id,
            name: therapist.name.clone(),
        })
        .collect()
}

/// The dates that have openings, with all of them.
pub(super) fn days(schedule: &Schedule, wanted: Wanted) -> Vec<DayOfOpenings> {
    let openings = schedule.calendar.openings(&schedule.service, wanted);
    let mut days: Vec<DayOfOpenings> = Vec::new();
    for cell in openings.starts() {
        let start = Start::new(cell.start(), &schedule.clinic.zone);
        let listed = ListedStart {
            start,
            therapists: openings.therapists_at(cell).collect(),
        };
        match days.last_mut() {
            Some(day) if day.date == start.wall.date() => day.starts.push(listed),
            _ => days.push(DayOfOpenings {
                date: start.wall.date(),
                starts: vec![listed],
            }),
        }
    }
    days
}

/// How many openings each day of `month` has.
pub(super) fn counts(schedule: &Schedule, wanted: Wanted, month: Month) -> Vec<u16> {
    let mut counts = vec![0; usize::from(month.days())];
    for cell in schedule.calendar.openings(&schedule.service, wanted).starts() {
        let day = schedule.clinic.zone.to_datetime(cell.start()).day();
        if let Some(count) = counts.get_mut(usize::from(day.unsigned_abs()) - 1) {
            *count += 1;
        }
    }
    counts
}
