//! When somebody works: a week that repeats, and the dates that differ from it.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::CELL_MINUTES;

/// Minutes of a day on which nobody changes the clocks.
pub(crate) const MINUTES_A_DAY: u16 = 24 * 60;

/// Part of a day by the clock on the wall, in minutes since midnight: from `from` up to, but without, `until`.
///
/// Both are whole cells, and `until` may be 1440, the end of the day. Work past midnight is two of these, one a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "(u16, u16)", into = "(u16, u16)")]
pub struct WallSpan {
    from: u16,
    until: u16,
}

/// Why two minutes of the day are no [`WallSpan`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoursError {
    /// It ends before it starts, or has no length.
    #[error("hours must end after they start")]
    Empty,
    /// It goes past midnight.
    #[error("hours must end by midnight")]
    PastMidnight,
    /// It does not start and end on whole cells.
    #[error("hours must start and end on a multiple of five minutes")]
    OffGrid,
}

impl WallSpan {
    /// Hours from minute `from` of the day to minute `until`.
    ///
    /// # Errors
    /// See [`HoursError`].
    pub fn new(from: u16, until: u16) -> Result<Self, HoursError> {
        if until <= from {
            Err(HoursError::Empty)
        } else if until > MINUTES_A_DAY {
            Err(HoursError::PastMidnight)
        } else if !from.is_multiple_of(CELL_MINUTES) || !until.is_multiple_of(CELL_MINUTES) {
            Err(HoursError::OffGrid)
        } else {
            Ok(Self { from, until })
        }
    }

    /// First minute of the day.
    #[must_use]
    pub const fn from(self) -> u16 {
        self.from
    }

    /// First minute of the day after it.
    #[must_use]
    pub const fn until(self) -> u16 {
        self.until
    }

    /// Whether the wall clock's `minute` of the day is within.
    #[must_use]
    pub const fn contains(self, minute: u16) -> bool {
        self.from <= minute && minute < self.until
    }
}

impl From<WallSpan> for (u16, u16) {
    fn from(WallSpan { from, until }: WallSpan) -> Self {
        (from, until)
    }
}

impl TryFrom<(u16, u16)> for WallSpan {
    type Error = HoursError;

    fn try_from((from, until): (u16, u16)) -> Result<Self, HoursError> {
        Self::new(from, until)
    }
}

/// Working hours: every week the same, but for the dates that have hours of their own.
///
/// Hours are said by the clock on the wall: someone works *whenever that clock reads a time within them*. So on a day
/// that repeats an hour the hours within it are worked twice, and an hour that the clocks leave out is not worked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    weekly: [Vec<WallSpan>; 7],
    exceptions: BTreeMap<Date, Vec<WallSpan>>,
}

impl Hours {
    /// Adds a span to every `weekday`. Spans may touch and overlap.
    pub fn add_weekly(&mut self, weekday: Weekday, span: WallSpan) {
        self.weekly[weekday_index(weekday)].push(span);
    }

    /// Sets a weekday's hours in place of those until now.
    pub fn set_weekly(&mut self, weekday: Weekday, spans: Vec<WallSpan>) {
        self.weekly[weekday_index(weekday)] = spans;
    }

    /// Has a date follow the week again.
    pub fn remove_exception(&mut self, date: Date) {
        self.exceptions.remove(&date);
    }

    /// Sets the hours of one date in place of the week's; none means closed.
    pub fn set_exception(&mut self, date: Date, spans: Vec<WallSpan>) {
        self.exceptions.insert(date, spans);
    }

    /// The hours of a date.
    #[must_use]
    pub fn on(&self, date: Date) -> &[WallSpan] {
        self.exceptions
            .get(&date)
            .unwrap_or(&self.weekly[weekday_index(date.weekday())])
    }

    /// The hours of a weekday, but for the dates that have their own.
    #[must_use]
    pub fn weekly(&self, weekday: Weekday) -> &[WallSpan] {
        &self.weekly[weekday_index(weekday)]
    }

    /// The dates that have hours of their own, in order.
    pub fn exceptions(&self) -> impl Iterator<Item = (Date, &[WallSpan])> {
        self.exceptions.iter().map(|(&date, spans)| (date, &**spans))
    }
}

fn weekday_index(weekday: Weekday) -> usize {
    usize::from(weekday.to_monday_zero_offset().unsigned_abs())
}
