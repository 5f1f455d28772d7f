//! What somebody wants to book, and what the calendar says to it.

use domain::{Assignment, Availability, Cell, Plan, Refusal, TherapistPreference};
use jiff::{Timestamp, ToSpan, Zoned};
use sqlx::AnyConnection;

use crate::clinic::profile;
use crate::openings::availability;
use crate::{Clinic, StoreError};

/// How many openings are told to somebody whose start is taken.
const NEAREST: usize = 3;
/// Where they are looked for first: this many days before the start and after it.
const AROUND_DAYS: u16 = 3;

/// A plan at a start, with somebody.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SlotQuery<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) wanted: TherapistPreference,
    pub(crate) start: Timestamp,
    /// The visit that is to be moved there, if it is no new one.
    pub(crate) moving: Option<i64>,
    /// Where that visit begins now, if it would be no other visit there.
    pub(crate) own: Option<Timestamp>,
}

impl SlotQuery<'_> {
    /// The calendar of the date it falls on.
    pub(crate) async fn availability(
        &self,
        connection: &mut AnyConnection,
        clinic: &Clinic,
        now: Timestamp,
    ) -> Result<Availability, StoreError> {
        let date = clinic.zone.to_datetime(self.start).date();
        availability::read(connection, clinic, (date, 1), now, self.moving).await
    }

    /// Who would give each step, and where. None if the one who is wanted does not give what it begins with at all.
    pub(crate) fn assignment(&self, availability: &Availability) -> Result<Option<Vec<Assignment>>, Refusal> {
        let gives = |wanted: TherapistPreference| {
            availability
                .therapists(self.plan.first())
                .any(|therapist| wanted.accepts(therapist.id))
        };
        if self.wanted != TherapistPreference::Anyone && !gives(self.wanted) {
            return Ok(None);
        }
        Ok(availability
            .assignments(self.plan, self.wanted, self.start)?
            .into_iter()
            .next())
    }

    /// The three openings nearest to the start: those around it, or of all that are offered if there are too few.
    pub(crate) async fn nearest(
        &self,
        connection: &mut AnyConnection,
        now: Timestamp,
    ) -> Result<Vec<Zoned>, StoreError> {
        let clinic = profile::read(connection).await?;
        let date = |instant| clinic.zone.to_datetime(instant).date();
        let around = date(self.start).saturating_sub(i64::from(AROUND_DAYS).days());
        let week = (around, 2 * AROUND_DAYS + 1);
        let offered = (date(now), clinic.profile.policy.horizon_days.saturating_add(1));
        let mut nearest = Vec::new();
        for days in [week, offered] {
            let availability = availability::read(connection, &clinic, days, now, self.moving).await?;
            let openings = availability.openings(self.plan, self.wanted);
            let around = |count| openings.nearest(Cell::containing(self.start), count);
            nearest = around(NEAREST);
            // Where the visit is already, it need not be moved to.
            if let Some(own) = self.own.map(Cell::containing)
                && nearest.contains(&own)
            {
                nearest = around(NEAREST + 1);
                nearest.retain(|&start| start != own);
            }
            if nearest.len() == NEAREST {
                break;
            }
        }
        let zoned = |cell: Cell| cell.start().to_zoned(clinic.zone.clone());
        Ok(nearest.into_iter().map(zoned).collect())
    }
}
