//! Dates and times as they are written between programs: `2026-12-01`, `2026-12-01T09:00:00`, `2026-12-01T16:00:00Z`.
//!
//! jiff reads many more ways to write them, and tells of each what was wrong with it: a browser would have to load all of that.
//! Nothing here is finer than a second.

use std::fmt::Display;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use serde::{Deserialize, Deserializer, Serializer, de};

/// A date, a local time or an instant.
pub trait Iso: Display + Sized {
    /// Reads what jiff writes of it.
    fn read(text: &str) -> Option<Self>;
}

impl Iso for Date {
    fn read(text: &str) -> Option<Self> {
        // Years before the first have six digits and a sign.
        let (sign, [year, month, day]) = match text.strip_prefix('-') {
            Some(text) => (-1, numbers(text, '-', [6, 2, 2])?),
            None => (1, numbers(text, '-', [4, 2, 2])?),
        };
        Self::new(sign * year, month.try_into().ok()?, day.try_into().ok()?).ok()
    }
}

impl Iso for DateTime {
    fn read(text: &str) -> Option<Self> {
        let (date, time) = text.split_once('T')?;
        Some(Date::read(date)?.to_datetime(read_time(time)?))
    }
}

impl Iso for Timestamp {
    /// With any offset.
    fn read(text: &str) -> Option<Self> {
        let (wall, offset) = match text.strip_suffix('Z') {
            Some(wall) => (wall, Offset::UTC),
            None => read_offset(text)?,
        };
        offset.to_timestamp(DateTime::read(wall)?).ok()
    }
}

/// `16:00:00`, or shorter `16:00`.
fn read_time(text: &str) -> Option<Time> {
    let (text, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if fraction.bytes().any(|digit| digit != b'0') {
        return None;
    }
    let [hour, minute, second] =
        numbers(text, ':', [2, 2, 2]).or_else(|| numbers(text, ':', [2, 2]).map(|[hour, minute]| [hour, minute, 0]))?;
    let [hour, minute, second] = [hour, minute, second].map(i8::try_from);
    Time::new(hour.ok()?, minute.ok()?, second.ok()?, 0).ok()
}

/// What comes before an offset such as `-06:00`, and that.
fn read_offset(text: &str) -> Option<(&str, Offset)> {
    let (wall, offset) = text.split_at_checked(text.len().checked_sub(6)?)?;
    let (sign, offset) = match offset.strip_prefix('-') {
        Some(offset) => (-1, offset),
        None => (1, offset.strip_prefix('+')?),
    };
    let [hours, minutes] = numbers(offset, ':', [2, 2])?.map(i32::from);
    let offset = Offset::from_seconds(sign * (hours * 60 + minutes) * 60);
    Some((wall, offset.ok()?))
}

/// The numbers of a text, each of so many digits.
fn numbers<const COUNT: usize>(text: &str, between: char, digits: [usize; COUNT]) -> Option<[i16; COUNT]> {
    let mut parts = text.split(between);
    let mut numbers = [0; COUNT];
    for (number, digits) in numbers.iter_mut().zip(digits) {
        let part = parts.next().filter(|part| part.len() == digits)?;
        let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
        *number = part.parse().ok().filter(|_| is_number)?;
    }
    parts.next().is_none().then_some(numbers)
}

/// For `#[serde(with = "iso")]`: written as it is shown.
///
/// # Errors
/// The writer's own.
pub fn serialize<T: Iso, S: Serializer>(what: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(what)
}

/// And read from that.
///
/// # Errors
/// When it is none.
pub fn deserialize<'de, T: Iso, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    T::read(&text).ok_or_else(|| de::Error::custom("no date or time"))
}

/// The same, of what may not be there.
pub mod optional {
    use super::{Deserialize, Deserializer, Iso, Serializer, de};

    /// Written as it is shown.
    ///
    /// # Errors
    /// The writer's own.
    pub fn serialize<T: Iso, S: Serializer>(what: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match what {
            Some(what) => super::serialize(what, serializer),
            None => serializer.serialize_none(),
        }
    }

    /// And read from that.
    ///
    /// # Errors
    /// When it is neither nothing nor such a one.
    pub fn deserialize<'de, T: Iso, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| T::read(&text).ok_or_else(|| de::Error::custom("no date or time")))
            .transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether it is read as jiff reads it.
    fn is_read_alike<T: Iso + std::str::FromStr + PartialEq>(text: &str) -> bool {
        T::read(text) == text.parse().ok()
    }

    #[test]
    fn what_jiff_writes_is_read_as_jiff_reads_it() {
        for date in [
            "2026-12-01",
            "0000-01-01",
            "9999-12-31",
            "2024-02-29",
            "2026-02-29",
            "2026-13-01",
            "2026-1-01",
            "-009999-01-03",
            "-2026-12-01",
        ] {
            assert!(is_read_alike::<Date>(date), "{date}");
            for time in [
                "00:00:00",
                "23:59:59",
                "09:30",
                "24:00:00",
                "09:60:00",
                "09:00:00.000",
                "",
                "9:00:00",
            ] {
                let wall = format!("{date}T{time}");
                assert!(time.is_empty() || is_read_alike::<DateTime>(&wall), "{wall}");
                for offset in ["Z", "+00:00", "-06:00", "+05:45", "-26:00", "*06:00", ""] {
                    let instant = format!("{wall}{offset}");
                    assert!(is_read_alike::<Timestamp>(&instant), "{instant}");
                }
            }
        }
    }

    #[test]
    fn what_is_finer_than_a_second_is_not_read() {
        assert_eq!(DateTime::read("2026-12-01T09:00:00.5"), None);
    }

    #[test]
    fn no_text_is_too_short_or_too_odd_to_be_refused() {
        for text in [
            "",
            "T",
            "Z",
            "é",
            "ééééééé",
            "2026-12-0é",
            "+2026-12-01",
            "2026-12-01T",
            "12345é",
            "2026-12-01Té0:00Z",
        ] {
            assert_eq!(Date::read(text), None, "{text}");
            assert_eq!(DateTime::read(text), None, "{text}");
            assert_eq!(Timestamp::read(text), None, "{text}");
        }
    }
}
