//! Rows of forms that have several of one kind.

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

/// A row of the form of a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PartRow(u8);

impl PartRow {
    const NAMES: [&'static str; 8] = ["part1", "part2", "part3", "part4", "part5", "part6", "part7", "part8"];

    /// All rows.
    #[must_use]
    pub fn all() -> [Self; 8] {
        [0, 1, 2, 3, 4, 5, 6, 7].map(Self)
    }

    /// Which row it is: the first is 1.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0.saturating_add(1)
    }

    /// Its name in HTML, which is that of the input for the part's name; those for its minutes and for its treatment
    /// have `_minutes` and `_treatment` after it.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.get(usize::from(self.0)).unwrap_or(&"")
    }
}

/// A row of the form of somebody's hours: three of every weekday, and three of one date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HoursRow {
    /// Monday is 0; 7 is the date.
    day: u8,
    row: u8,
}

impl HoursRow {
    /// How many rows a day has.
    pub const COUNT: usize = 3;

    /// The names of the rows in HTML: those of Monday to Sunday, and of the date.
    const NAMES: [[&'static str; Self::COUNT]; 8] = [
        ["mon1", "mon2", "mon3"],
        ["tue1", "tue2", "tue3"],
        ["wed1", "wed2", "wed3"],
        ["thu1", "thu2", "thu3"],
        ["fri1", "fri2", "fri3"],
        ["sat1", "sat2", "sat3"],
        ["sun1", "sun2", "sun3"],
        ["date1", "date2", "date3"],
    ];

    /// The rows of a weekday; without one, those of the date.
    #[must_use]
    pub fn of(weekday: Option<Weekday>) -> [Self; Self::COUNT] {
        let day = weekday.map_or(7, |weekday| weekday.to_monday_zero_offset().unsigned_abs());
        [0, 1, 2].map(|row| Self { day, row })
    }

    /// The weekday whose row it is; none for the date's.
    #[must_use]
    pub fn weekday(self) -> Option<Weekday> {
        Weekday::from_monday_zero_offset(i8::try_from(self.day).ok()?).ok()
    }

    /// Its name in HTML, which is that of its first input; the second one's has `_until` after it.
    #[must_use]
    pub fn name(self) -> &'static str {
        let names = Self::NAMES.get(usize::from(self.day));
        names.and_then(|names| names.get(usize::from(self.row))).unwrap_or(&"")
    }
}
