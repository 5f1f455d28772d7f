//! The unit in which the clinic's time is given out.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Length of a cell in minutes.
pub const CELL_MINUTES: u16 = 5;
/// Length of a cell in seconds.
pub const CELL_SECONDS: i64 = CELL_MINUTES as i64 * 60;

/// Five minutes of UTC, numbered `epoch seconds / 300`.
///
/// A cell knows no zone, so no change of the clocks can make two of them overlap or leave a hole between them.
///
/// ```
/// use domain::Cell;
/// let nine: jiff::Timestamp = "2026-12-01T16:00:00Z".parse()?;
/// assert_eq!(Cell::starting_at(nine), Some(Cell::containing(nine)));
/// # Ok::<(), jiff::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cell(i64);

impl Cell {
    /// The cell with this number.
    #[must_use]
    pub const fn new(number: i64) -> Self {
        Self(number)
    }

    /// Its number: epoch seconds divided by 300.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }

    /// The cell during which `instant` falls.
    #[must_use]
    pub fn containing(instant: Timestamp) -> Self {
        let second = instant.as_second() - i64::from(instant.subsec_nanosecond() < 0);
        Self(second.div_euclid(CELL_SECONDS))
    }

    /// The cell that begins exactly at `instant`, if one does.
    #[must_use]
    pub fn starting_at(instant: Timestamp) -> Option<Self> {
        let aligned = instant.as_second().rem_euclid(CELL_SECONDS) == 0 && instant.subsec_nanosecond() == 0;
        aligned.then(|| Self::containing(instant))
    }

    /// The first cell that begins at `instant` or after it.
    #[must_use]
    pub fn at_or_after(instant: Timestamp) -> Self {
        Self::starting_at(instant).unwrap_or_else(|| Self::containing(instant).plus(1))
    }

    /// The instant at which the cell begins. Cells beyond the years that jiff can say clamp to its limits.
    #[must_use]
    pub fn start(self) -> Timestamp {
        let limit = if self.0 < 0 { Timestamp::MIN } else { Timestamp::MAX };
        Timestamp::from_second(self.0.saturating_mul(CELL_SECONDS)).unwrap_or(limit)
    }

    /// The cell `count` cells later (earlier if negative).
    #[must_use]
    pub const fn plus(self, count: i64) -> Self {
        Self(self.0.saturating_add(count))
    }
}

/// Cells from `from` up to, but without, `until`. Empty when `until <= from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First cell of the span.
    pub from: Cell,
    /// First cell after the span.
    pub until: Cell,
}

impl Span {
    /// The cells from `from` up to, but without, `until`.
    #[must_use]
    pub const fn new(from: Cell, until: Cell) -> Self {
        Self { from, until }
    }

    /// `count` cells beginning with `from`.
    #[must_use]
    pub const fn of(from: Cell, count: u32) -> Self {
        Self {
            from,
            until: from.plus(count as i64),
        }
    }

    /// Every cell that any part of `start..end` falls into.
    #[must_use]
    pub fn covering(start: Timestamp, end: Timestamp) -> Self {
        Self {
            from: Cell::containing(start),
            until: Cell::at_or_after(end),
        }
    }

    /// How many cells it has.
    #[must_use]
    pub fn len(self) -> usize {
        usize::try_from(self.until.0.saturating_sub(self.from.0)).unwrap_or(0)
    }

    /// Whether it has no cell.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.until.0 <= self.from.0
    }

    /// Whether `cell` is one of them.
    #[must_use]
    pub const fn contains(self, cell: Cell) -> bool {
        self.from.0 <= cell.0 && cell.0 < self.until.0
    }

    /// The cells that both spans have.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self {
            from: self.from.max(other.from),
            until: self.until.min(other.until),
        }
    }

    /// Each cell, in order.
    pub fn cells(self) -> impl Iterator<Item = Cell> {
        (self.from.0..self.until.0).map(Cell)
    }
}
