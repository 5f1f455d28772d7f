//! When a service can start.

use domain::{Calendar, Openings, ResourceId, Service, ServiceSlug, Wanted};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

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

/// When a service can start within a run of days, and with whom.
#[derive(Clone, Debug)]
pub struct FoundOpenings {
    /// What is to be booked.
    pub service: Service,
    /// The zone that the dates are of.
    pub zone: TimeZone,
    /// The zone's IANA name.
    pub zone_name: String,
    /// The first date looked at.
    pub first: Date,
    /// How many dates were looked at.
    pub days: u16,
    /// The last date that the policy offers.
    pub last_date: Date,
    /// Every start, and who is free at it.
    pub openings: Openings,
    /// Everyone who gives the service, free or not, by name.
    pub therapists: Vec<(ResourceId, String)>,
}

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

    /// When `service` can start on `days` dates from `first` on, for somebody who wants `wanted`. None if it cannot be
    /// booked at all, and no openings with a therapist who does not give it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn openings(
        &self,
        service: &ServiceSlug,
        wanted: Wanted,
        first: Date,
        days: u16,
        now: Timestamp,
    ) -> Result<Option<FoundOpenings>, StoreError> {
        let Some(Schedule {
            service,
            clinic,
            calendar,
        }) = self.schedule(service, first, days, now).await?
        else {
            return Ok(None);
        };
        let therapists = calendar.therapists(&service);
        Ok(Some(FoundOpenings {
            first,
            days,
            last_date: clinic.policy.last_date(now, &clinic.zone),
            openings: calendar.openings(&service, wanted),
            therapists: therapists
                .map(|therapist| (therapist.id, therapist.name.clone()))
                .collect(),
            service,
            zone: clinic.zone,
            zone_name: clinic.zone_name,
        }))
    }
}
