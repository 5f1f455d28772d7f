//! A month as people see it on the wall: weeks from Sunday to Saturday.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Weekday};

use crate::Problem;

/// A month of a year, written `2026-12`. All of its days, and the months around it, can be said as dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(Date);

impl Month {
    /// The month that `date` is in.
    #[must_use]
    pub fn of(date: Date) -> Self {
        Self(date.first_of_month())
    }

    /// Its first day.
    #[must_use]
    pub const fn first(self) -> Date {
        self.0
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Date {
        self.0.last_of_month()
    }

    /// How many days it has.
    #[must_use]
    pub fn days(self) -> u16 {
        u16::from(self.0.days_in_month().unsigned_abs())
    }

    /// Whether `date` is one of its days.
    #[must_use]
    pub fn contains(self, date: Date) -> bool {
        Self::of(date) == self
    }

    /// The month `count` months later (earlier if negative), if the calendar goes that far.
    #[must_use]
    pub fn plus(self, count: i32) -> Option<Self> {
        let months = i32::from(self.0.year()) * 12 + i32::from(self.0.month()) - 1;
        let months = months.checked_add(count)?;
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
        let first = Date::new(year.try_into().ok()?, month.try_into().ok()?, 1);
        first.ok().map(Self)
    }

    /// The day of it with this number, or its last one if it has not so many.
    #[must_use]
    pub fn day(self, number: i8) -> Date {
        let number = number.clamp(1, self.0.days_in_month());
        Date::new(self.0.year(), self.0.month(), number).unwrap_or(self.0)
    }

    /// Its weeks, from Sunday to Saturday, with nothing where a day belongs to another month.
    ///
    /// ```
    /// use domain::Month;
    /// let weeks = "2026-12".parse::<Month>().unwrap().weeks();
    /// assert_eq!(weeks.len(), 5);
    /// assert_eq!(weeks[0][1], None, "1 December 2026 is a Tuesday");
    /// assert_eq!(weeks[0][2], Some(jiff::civil::date(2026, 12, 1)));
    /// ```
    #[must_use]
    pub fn weeks(self) -> Vec<[Option<Date>; 7]> {
        let mut weeks: Vec<[Option<Date>; 7]> = Vec::with_capacity(6);
        for day in (1..=self.0.days_in_month()).map(|number| self.day(number)) {
            if weeks.is_empty() || day.weekday() == Weekday::Sunday {
                weeks.push([None; 7]);
            }
            if let Some(week) = weeks.last_mut() {
                week[usize::from(day.weekday().to_sunday_zero_offset().unsigned_abs())] = Some(day);
            }
        }
        weeks
    }
}

impl fmt::Display for Month {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

impl FromStr for Month {
    type Err = Problem;

    /// Reads `2026-12`, in the years 1 to 9998, so that the months around it exist as well.
    fn from_str(text: &str) -> Result<Self, Problem> {
        let (year, month) = text.split_once('-').ok_or(Problem::Malformed)?;
        let digits = |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return Err(Problem::Malformed);
        }
        let year: i16 = year.parse().map_err(|_| Problem::Malformed)?;
        let month: i8 = month.parse().map_err(|_| Problem::Malformed)?;
        let first = Date::new(year, month, 1).map_err(|_| Problem::Malformed)?;
        if (1..=9998).contains(&year) {
            Ok(Self(first))
        } else {
            Err(Problem::Malformed)
        }
    }
}
