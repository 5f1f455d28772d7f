//! From the store's calendar to what is answered about openings, of new visits and of those that are to be moved. Server
//! side only.

use domain::{Month, ServiceSlug, TherapistPreference};
use jiff::Timestamp;
use jiff::civil::Date;
use store::{Purpose, Schedule, VisitToken};

use crate::api::visits::own;
use crate::api::{
    ApiError, DayOfOpenings, ListedStart, MonthOfOpenings, MovedFrom, Offer, OpeningsList, Start, TherapistName,
};
use crate::host::Host;

/// Dates that one list tells at most.
const MOST_DAYS: u16 = 92;

/// What somebody asks the openings of.
pub(crate) struct Asked {
    purpose: Purpose,
    /// Who is to give it, if that was said.
    wanted: Option<TherapistPreference>,
}

impl Asked {
    /// A service for a new visit.
    pub(crate) fn to_book(service: ServiceSlug, wanted: Option<TherapistPreference>) -> Self {
        let purpose = Purpose::Book(service);
        Self { purpose, wanted }
    }

    /// Another time for a visit, as it was agreed.
    pub(crate) fn to_move(visit: VisitToken, wanted: Option<TherapistPreference>) -> Self {
        let purpose = Purpose::Move(visit);
        Self { purpose, wanted }
    }

    /// The schedule of `days` dates from `first` on.
    async fn schedule(&self, host: &Host, first: Date, days: u16) -> Result<Schedule, ApiError> {
        Ok(host.store.openings(&self.purpose, (first, days), host.now()).await?)
    }

    /// The month in which the visit is that is to be moved.
    async fn own_month(&self, host: &Host) -> Result<Option<Month>, ApiError> {
        let Purpose::Move(token) = &self.purpose else {
            return Ok(None);
        };
        let visit = host.store.visit(token).await?;
        Ok(visit.map(|visit| Month::of(visit.local_start.date())))
    }
}

/// The openings of `days` dates from `from` on, or from today.
pub(crate) async fn list(host: &Host, asked: &Asked, from: Option<Date>, days: u16) -> Result<OpeningsList, ApiError> {
    let from = match from {
        Some(date) => date,
        None => host.today().await?,
    };
    let schedule = asked.schedule(host, from, days.clamp(1, MOST_DAYS)).await?;
    Ok(OpeningsList {
        days: listed_days(&schedule, schedule.wanted(asked.wanted)),
        therapists: therapists(&schedule),
        service: schedule.plan.first().slug.clone(),
        minutes: schedule.plan.first().minutes,
        zone: schedule.clinic.zone_name,
    })
}

/// The openings of a month. Where none is named, of the one that the visit is in, and if there are none, of the first
/// that has any.
pub(crate) async fn month(host: &Host, asked: &Asked, named: Option<Month>) -> Result<MonthOfOpenings, ApiError> {
    if let Some(month) = named {
        return this_month(host, asked, month).await;
    }
    if let Some(month) = asked.own_month(host).await? {
        let own = this_month(host, asked, month).await?;
        if has_openings(&own) {
            return Ok(own);
        }
    }
    let mut shown = Month::of(host.today().await?);
    loop {
        let month = this_month(host, asked, shown).await?;
        match shown.plus(1) {
            Some(next) if next.first() <= month.last_date && !has_openings(&month) => shown = next,
            _ => return Ok(month),
        }
    }
}

fn has_openings(month: &MonthOfOpenings) -> bool {
    month.counts.iter().any(|&count| count > 0)
}

async fn this_month(host: &Host, asked: &Asked, month: Month) -> Result<MonthOfOpenings, ApiError> {
    let schedule = asked.schedule(host, month.first(), month.days()).await?;
    let wanted = schedule.wanted(asked.wanted);
    Ok(MonthOfOpenings {
        from: moved_from(&schedule),
        therapists: therapists(&schedule),
        therapist: match wanted {
            TherapistPreference::Anyone => None,
            TherapistPreference::Therapist(id) => Some(id),
        },
        first: month.first(),
        today: schedule.clinic.zone.to_datetime(host.now()).date(),
        last_date: schedule
            .clinic
            .profile
            .policy
            .last_date(host.now(), &schedule.clinic.zone),
        counts: counts(&schedule, wanted, month),
        service: schedule.plan.first().clone().into(),
    })
}

/// One start, and what is near if it is not open.
pub(crate) async fn offer(host: &Host, asked: &Asked, start: Timestamp) -> Result<Offer, ApiError> {
    let zone = host.store.clinic().await?.zone;
    let schedule = asked.schedule(host, zone.to_datetime(start).date(), 1).await?;
    let therapists = therapists(&schedule);
    let asked_for = schedule.wanted(asked.wanted);
    let is_given = asked_for == TherapistPreference::Anyone
        || therapists
            .iter()
            .any(|one| asked_for == TherapistPreference::Therapist(one.id));
    // Who does not give it at all has no openings: then those of the others are told.
    let wanted = if is_given {
        asked_for
    } else {
        TherapistPreference::Anyone
    };
    let (assigned, refusal) = match schedule.availability.assignments(&schedule.plan, wanted, start) {
        Ok(assigned) => (assigned, None),
        Err(refusal) => (Vec::new(), Some(refusal)),
    };
    let nearest = match refusal {
        Some(_) => {
            let purpose = asked.purpose.clone();
            let wanted = if is_given { asked.wanted } else { Some(wanted) };
            nearest(host, &Asked { purpose, wanted }, start).await?
        }
        None => Vec::new(),
    };
    let is_free = |one: &&TherapistName| assigned.iter().any(|steps| steps[0].therapist == one.id);
    let others = (!is_given).then(|| therapists.iter().filter(is_free).cloned().collect());
    let booked = match &asked.purpose {
        Purpose::Book(service) => own::own_booking(host, service, start).await?,
        Purpose::Move(_) => None,
    };
    Ok(Offer {
        booked,
        from: moved_from(&schedule),
        therapist: therapists
            .into_iter()
            .find(|one| wanted == TherapistPreference::Therapist(one.id)),
        others,
        start: Start::new(start, &schedule.clinic.zone),
        zone: schedule.clinic.zone_name,
        service: schedule.plan.first().clone().into(),
        refusal,
        nearest,
        key: store::new_key()?,
    })
}

/// The three openings nearest to `start`, of all that can be booked now.
pub(crate) async fn nearest(host: &Host, asked: &Asked, start: Timestamp) -> Result<Vec<Start>, ApiError> {
    let nearest = host
        .store
        .nearest(&asked.purpose, asked.wanted, start, host.now())
        .await?;
    Ok(nearest.iter().map(Start::from).collect())
}

/// Where the visit is that is to be moved.
fn moved_from(schedule: &Schedule) -> Option<MovedFrom> {
    schedule.moving.as_ref().map(|visit| MovedFrom {
        start: Start {
            instant: visit.starts_at,
            wall: visit.local_start,
        },
        therapist: TherapistName {
            id: visit.therapist,
            name: visit.therapist_name.clone(),
        },
        seen: visit.shown(),
    })
}

/// Everyone who gives the service.
fn therapists(schedule: &Schedule) -> Vec<TherapistName> {
    let therapists = schedule.availability.therapists(schedule.plan.first());
    therapists
        .map(|therapist| TherapistName {
            id: therapist.id,
            name: therapist.name.clone(),
        })
        .collect()
}

/// The dates that have openings, with all of them.
fn listed_days(schedule: &Schedule, wanted: TherapistPreference) -> Vec<DayOfOpenings> {
    let openings = schedule.availability.openings(&schedule.plan, wanted);
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
fn counts(schedule: &Schedule, wanted: TherapistPreference, month: Month) -> Vec<u16> {
    let mut counts = vec![0; usize::from(month.days())];
    for cell in schedule.availability.openings(&schedule.plan, wanted).starts() {
        let day = schedule.clinic.zone.to_datetime(cell.start()).day();
        if let Some(count) = counts.get_mut(usize::from(day.unsigned_abs()) - 1) {
            *count += 1;
        }
    }
    counts
}
