//! When a service can start.

use domain::{Availability, Cell, Plan, Service, TherapistPreference};
use jiff::civil::Date;
use jiff::{Timestamp, Zoned};

use crate::clinic::profile;
use crate::openings::{availability, purpose};
use crate::{Clinic, Purpose, Store, StoreError, Visit, VisitError};

/// What is to be given a time and a run of days, as they were at one moment.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// What is to be booked or moved, as long as it is to be.
    pub plan: Plan,
    /// The visit that is to be moved, if it is no new one.
    pub moving: Option<Visit>,
    pub clinic: Clinic,
    /// Who works, and what is taken.
    pub availability: Availability,
}

/// When a service can start next.
#[derive(Clone, Debug)]
pub struct NextOpenings {
    pub service: Service,
    /// Its next starts, in order; fewer than were asked for where no more are offered.
    pub starts: Vec<Timestamp>,
}

impl Store {
    /// Everything there is to know about giving `purpose` a time on `days` dates from `first` on, seen at `now`.
    ///
    /// # Errors
    /// See [`VisitError`].
    #[tracing::instrument(skip_all)]
    pub async fn openings(
        &self,
        purpose: &Purpose,
        (first, days): (Date, u16),
        now: Timestamp,
    ) -> Result<Schedule, VisitError> {
        let Purpose::Book(slug) = purpose else {
            return self.openings_to_move(purpose, (first, days), now).await;
        };
        let (public, free) = self.free_time(now).await?;
        let service = public.services.iter().find(|service| service.slug == *slug);
        let service = service.ok_or(VisitError::NotFound)?;
        let clinic = public.clinic.clone();
        let policy = clinic.profile.policy;
        Ok(Schedule {
            plan: service.clone().into(),
            moving: None,
            availability: Availability::new(free, (&clinic.zone, first, days), (policy, now)),
            clinic,
        })
    }

    /// The same for a visit, which is not in its own way: that is nobody else's question, and not kept.
    async fn openings_to_move(
        &self,
        purpose: &Purpose,
        days: (Date, u16),
        now: Timestamp,
    ) -> Result<Schedule, VisitError> {
        let mut transaction = self.read().await?;
        let planned = purpose.read(&mut transaction, now).await?;
        let clinic = profile::read(&mut transaction).await?;
        let moving = planned.moving.as_ref().map(|visit| visit.id);
        let availability = availability::read(&mut transaction, &clinic, days, now, moving).await?;
        transaction.commit().await?;
        Ok(Schedule {
            plan: planned.plan,
            moving: planned.moving,
            clinic,
            availability,
        })
    }

    /// The next `count` openings of every service that can be booked, in the catalogue's order.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn next_openings(&self, count: usize, now: Timestamp) -> Result<Vec<NextOpenings>, StoreError> {
        let (public, free) = self.free_time(now).await?;
        let clinic = &public.clinic;
        let policy = clinic.profile.policy;
        let offered = (
            clinic.zone.to_datetime(now).date(),
            policy.horizon_days.saturating_add(1),
        );
        let availability = Availability::new(free, (&clinic.zone, offered.0, offered.1), (policy, now));
        let next = public.services.iter().map(|service| {
            let openings = availability.openings(&service.clone().into(), TherapistPreference::Anyone);
            NextOpenings {
                service: service.clone(),
                starts: openings.starts().take(count).map(Cell::start).collect(),
            }
        });
        Ok(next.collect())
    }

    /// The three openings nearest to `start`, of all that can be booked now for `purpose`, in the order of time. Where it
    /// is not said who is wanted, a visit keeps its therapist, and a new one can be with anyone.
    ///
    /// # Errors
    /// See [`VisitError`].
    #[tracing::instrument(skip_all)]
    pub async fn nearest(
        &self,
        purpose: &Purpose,
        wanted: impl Into<Option<TherapistPreference>>,
        start: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<Zoned>, VisitError> {
        let mut transaction = self.read().await?;
        let planned = purpose.read(&mut transaction, now).await?;
        Ok(planned
            .query(wanted.into(), start)
            .nearest(&mut transaction, now)
            .await?)
    }
}

impl Schedule {
    /// Who is to give it: whoever was said; if nobody was, who gives the visit that is moved, or anyone a new one.
    #[must_use]
    pub fn wanted(&self, said: Option<TherapistPreference>) -> TherapistPreference {
        purpose::wanted(self.moving.as_ref(), said)
    }
}
