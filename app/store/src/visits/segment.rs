//! What is agreed with a client: a service, who gives it, where and when.

use domain::{Assignment, Service, ServiceSlug};
use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;

use crate::secrets::token::new_id;
use crate::{Clinic, StoreError};

/// The one segment of a visit.
#[derive(Clone, Debug)]
pub(crate) struct Segment<'a> {
    service: &'a ServiceSlug,
    assignment: Assignment,
    starts_at: Timestamp,
    ends_at: Timestamp,
    /// When therapist and room have cleaned up.
    free_at: Timestamp,
    /// What the clock on the wall will read, so that it still can be told if the zone's rules change.
    local_start: DateTime,
    zone: &'a str,
}

impl<'a> Segment<'a> {
    pub(crate) fn new(service: &'a Service, assignment: Assignment, starts_at: Timestamp, clinic: &'a Clinic) -> Self {
        let later = |instant: Timestamp, minutes: u16| {
            instant
                .saturating_add(SignedDuration::from_mins(minutes.into()))
                .unwrap_or(Timestamp::MAX)
        };
        let ends_at = later(starts_at, service.minutes);
        Self {
            service: &service.slug,
            assignment,
            starts_at,
            ends_at,
            free_at: later(ends_at, service.clean_up_minutes),
            local_start: clinic.zone.to_datetime(starts_at),
            zone: &clinic.zone_name,
        }
    }

    /// The dates on which it takes up anyone's time, by the clinic's clock: the first and the last.
    pub(crate) fn dates(&self) -> (Date, Date) {
        let lasts = self.free_at.duration_since(self.starts_at);
        let last = self.local_start.saturating_add(lasts).date();
        (self.local_start.date(), last)
    }

    /// Adds it to a visit that has none.
    pub(crate) async fn insert(&self, connection: &mut AnyConnection, visit: i64) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO segment (therapist_id, room_id, starts_at, ends_at, free_at, local_start, zone,
                 visit_id, id, service, position, active)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 1)",
        )
        .bind(self.assignment.therapist.0)
        .bind(self.assignment.room.0)
        .bind(self.starts_at.as_second())
        .bind(self.ends_at.as_second())
        .bind(self.free_at.as_second())
        .bind(self.local_start.to_string())
        .bind(self.zone)
        .bind(visit)
        .bind(new_id()?)
        .bind(self.service.as_str())
        .execute(connection)
        .await?;
        Ok(())
    }

    /// Puts it in the place of the visit's old one, of the same service.
    pub(crate) async fn replace(&self, connection: &mut AnyConnection, visit: i64) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE segment SET therapist_id = $1, room_id = $2, starts_at = $3, ends_at = $4, free_at = $5,
                 local_start = $6, zone = $7
             WHERE visit_id = $8",
        )
        .bind(self.assignment.therapist.0)
        .bind(self.assignment.room.0)
        .bind(self.starts_at.as_second())
        .bind(self.ends_at.as_second())
        .bind(self.free_at.as_second())
        .bind(self.local_start.to_string())
        .bind(self.zone)
        .bind(visit)
        .execute(connection)
        .await?;
        Ok(())
    }
}
