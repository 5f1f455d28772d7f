//! What the clinic lets clients book by themselves.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// The rules for booking online. Staff may go past them; nobody may go past a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Minutes between now and the earliest start.
    pub lead_minutes: u32,
    /// How many days after today are offered.
    pub horizon_days: u16,
    /// Starts are offered at multiples of these minutes since midnight.
    pub step_minutes: u16,
}

impl Policy {
    /// The earliest instant a visit may start.
    #[must_use]
    pub fn earliest(&self, now: Timestamp) -> Timestamp {
        now.saturating_add(SignedDuration::from_mins(i64::from(self.lead_minutes)))
            .unwrap_or(Timestamp::MAX)
    }

    /// The last date a visit may start on.
    #[must_use]
    pub fn last_date(&self, now: Timestamp, zone: &TimeZone) -> Date {
        let today = zone.to_datetime(now).date();
        today
            .checked_add(i64::from(self.horizon_days).days())
            .unwrap_or(Date::MAX)
    }
}
