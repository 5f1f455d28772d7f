//! What open pages are told when the calendar changes.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Dates on whose calendar something has changed, by the clinic's clock: from `first` up to and with `last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedDates {
    /// The first of them.
    #[serde(with = "crate::iso")]
    pub first: Date,
    #[serde(with = "crate::iso")]
    pub last: Date,
}

impl ChangedDates {
    /// Whether any date from `first` up to and with `last` is among them.
    #[must_use]
    pub fn touch(self, first: Date, last: Date) -> bool {
        self.first <= last && first <= self.last
    }
}
