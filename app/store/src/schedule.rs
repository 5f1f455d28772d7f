//! When a service can start.

use domain::{Calendar, Cell, Service, ServiceSlug, Wanted};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::wish::Wish;
use crate::{Clinic, Store, StoreError, calendar, catalogue, clinic};

/// A service and a run of days, as they were at one moment.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// What is to be booked.
    pub service: Service,
    /// Where.
    pub clinic: Clinic,
    /// Who works, and what is taken.
    pub calendar: Calendar,
}

/// When a service can start next.
#[derive(Clone, Debug)]
pub struct NextOpenings {
    /// Which service.
    pub service: Service,
    /// Its next starts, in order; fewer than were asked for where no more are offered.
    pub starts: Vec<Timestamp>,
}

/// How far the next openings are looked for first.
const A_FEW_DAYS: u16 = 8;

impl Store {
    /// Everything there is to know about booking `service` on `days` dates from `first` on, seen at `now`. None if it
    /// cannot be booked at all.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn schedule(
        &self,
        service: &ServiceSlug,
        first: Date,
        days: u16,
        now: Timestamp,
    ) -> Result<Option<Schedule>, StoreError> {
        let mut transaction = self.read().await?;
        let Some(service) = catalogue::bookable(&mut transaction, service).await? else {
            return Ok(None);
        };
        let clinic = clinic::read(&mut transaction).await?;
        let calendar = calendar::read(&mut transaction, &clinic, (first, days), now, None).await?;
        transaction.commit().await?;
        Ok(Some(Schedule {
            service,
            clinic,
            calendar,
        }))
    }

    /// The next `count` openings of every service that can be booked, in the catalogue's order.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn next_openings(&self, count: usize, now: Timestamp) -> Result<Vec<NextOpenings>, StoreError> {
        let mut transaction = self.read().await?;
        let clinic = clinic::read(&mut transaction).await?;
        let services = catalogue::all_bookable(&mut transaction).await?;
        let today = clinic.zone.to_datetime(now).date();
        let offered = clinic.policy.horizon_days.saturating_add(1);
        let mut next = Vec::new();
        // Nearly always there are enough within a few days, and a quarter of a year takes ten times as long to read.
        for days in [offered.min(A_FEW_DAYS), offered] {
            let calendar = calendar::read(&mut transaction, &clinic, (today, days), now, None).await?;
            next = services
                .iter()
                .map(|service| {
                    let openings = calendar.openings(service, Wanted::Anyone);
                    NextOpenings {
                        service: service.clone(),
                        starts: openings.starts().take(count).map(Cell::start).collect(),
                    }
                })
                .collect();
            if next.iter().all(|next| next.starts.len() == count) {
                break;
            }
        }
        transaction.commit().await?;
        Ok(next)
    }

    /// The three openings nearest to `start`, of all that somebody who wants `wanted` can book now, in the order of
    /// time. None if the service cannot be booked at all.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn nearest(
        &self,
        service: &ServiceSlug,
        wanted: Wanted,
        start: Timestamp,
        now: Timestamp,
    ) -> Result<Option<Vec<Timestamp>>, StoreError> {
        let mut transaction = self.read().await?;
        let Some(service) = catalogue::bookable(&mut transaction, service).await? else {
            return Ok(None);
        };
        let wish = Wish {
            service: &service,
            wanted,
            start,
            moving: None,
        };
        wish.nearest(&mut transaction, now).await.map(Some)
    }
}
