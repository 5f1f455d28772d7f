//! How the site says dates, times, prices and what is wrong: the same words wherever they stand.

use domain::{Month, Refusal, Role, WallSpan};
use jiff::civil::{Date, DateTime, Time, Weekday};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What is said wherever the network or the server is gone.
pub(crate) const UNREACHED: &str = "We could not reach the clinic.";

/// What is said next: it is the same for what is asked and for what is sent, and promises nothing that is not known.
pub(crate) const TRY_AGAIN: &str = "Nothing was lost. Try again in a moment.";

/// `Tuesday, December 1, 2026`
pub(crate) fn long_date(date: Date) -> String {
    format!(
        "{}, {} {}, {}",
        weekday_name(date.weekday()),
        month_word(date),
        date.day(),
        date.year()
    )
}

/// `Tue, Dec 1, 9:00 am`
pub(crate) fn short_start(wall: DateTime) -> String {
    let date = wall.date();
    format!(
        "{}, {} {}, {}",
        &weekday_name(date.weekday())[..3],
        &month_word(date)[..3],
        date.day(),
        clock_time(wall.time())
    )
}

/// `Dec 1, 2026, 9:00 am`
pub(crate) fn dated_start(wall: DateTime) -> String {
    format!("{}, {}", short_date(wall.date()), clock_time(wall.time()))
}

/// `Dec 1, 2026`
pub(crate) fn short_date(date: Date) -> String {
    format!("{} {}, {}", &month_word(date)[..3], date.day(), date.year())
}

/// `December 2026`
pub(crate) fn month_name(month: Month) -> String {
    format!("{} {}", month_word(month.first()), month.first().year())
}

/// `9:00 am`, `12:30 pm`
pub(crate) fn clock_time(time: Time) -> String {
    later_time(time, 0)
}

/// What the clock on the wall reads so many minutes later.
pub(crate) fn later_time(time: Time, minutes: u16) -> String {
    let [hour, minute] = [time.hour(), time.minute()].map(|number| u16::from(number.unsigned_abs()));
    clock_minute(hour * 60 + minute + minutes)
}

/// The time at a minute since midnight.
fn clock_minute(minute: u16) -> String {
    let (hour, minute) = (minute / 60 % 24, minute % 60);
    let half = if hour < 12 { "am" } else { "pm" };
    let hour = match hour % 12 {
        0 => 12,
        hour => hour,
    };
    format!("{hour}:{minute:02}\u{a0}{half}")
}

/// `America/Edmonton` is `Edmonton time`.
pub(crate) fn zone_words(zone: &str) -> String {
    let city = zone.rsplit('/').next().unwrap_or(zone);
    format!("{} time", city.replace('_', " "))
}

/// `12 Elm Street, Edmonton`; nothing where nobody has said which street.
pub(crate) fn where_words(address: &str, city: &str) -> String {
    if address.is_empty() {
        String::new()
    } else {
        format!("{address}, {city}")
    }
}

/// `no openings`, `1 opening`, `12 openings`
pub(crate) fn count_of_openings(count: u16) -> String {
    match count {
        0 => "no openings".to_owned(),
        1 => "1 opening".to_owned(),
        count => format!("{count} openings"),
    }
}

/// `$95`, `$92.50`
pub(crate) fn price(cents: u32) -> String {
    match (cents / 100, cents % 100) {
        (dollars, 0) => format!("${dollars}"),
        (dollars, cents) => format!("${dollars}.{cents:02}"),
    }
}

/// A number as a sentence begins with it: `Six`; in digits where the word is long.
#[cfg(feature = "ssr")]
pub(crate) fn number_word(number: usize) -> String {
    const WORDS: [&str; 13] = [
        "No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
    ];
    WORDS
        .get(number)
        .map_or_else(|| number.to_string(), ToString::to_string)
}

/// What somebody is at the clinic.
pub(crate) fn role_name(role: Role) -> &'static str {
    match role {
        Role::Owner => "Owner",
        Role::Reception => "Reception",
        Role::Therapist => "Therapist",
    }
}

/// Why a start cannot be booked.
pub(crate) fn refusal_message(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Past => "This time has passed.",
        Refusal::TooSoon => "This time is too soon to book online. Call us, and we will see what we can do.",
        Refusal::BeyondHorizon => "This time is further ahead than can be booked now.",
        Refusal::OffGrid => "Visits do not start at this time.",
        Refusal::OutsideHours => "Nobody who gives this massage works at this time.",
        Refusal::Taken => "This time has just been taken.",
    }
}

/// `9:00 am to 12:00 pm, 1:00 pm to 5:00 pm`
pub(crate) fn hours_words(spans: &[WallSpan]) -> String {
    let spans: Vec<String> = spans
        .iter()
        .map(|span| format!("{} to {}", clock_minute(span.from()), clock_minute(span.until())))
        .collect();
    if spans.is_empty() {
        "off".to_owned()
    } else {
        spans.join(", ")
    }
}

fn month_word(date: Date) -> &'static str {
    MONTHS[usize::from(date.month().unsigned_abs()) - 1]
}

pub(crate) fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Sunday => "Sunday",
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    #[test]
    fn dates_are_said_in_full() {
        assert_eq!(long_date(date(2026, 12, 1)), "Tuesday, December 1, 2026");
        assert_eq!(month_name(Month::of(date(2026, 5, 31))), "May 2026");
    }

    #[test]
    fn noon_and_midnight_are_twelve() {
        assert_eq!(clock_time(time(0, 5, 0, 0)), "12:05\u{a0}am");
        assert_eq!(clock_time(time(12, 0, 0, 0)), "12:00\u{a0}pm");
        assert_eq!(clock_time(time(17, 45, 0, 0)), "5:45\u{a0}pm");
    }

    #[test]
    fn prices_show_cents_only_where_there_are_any() {
        assert_eq!(price(9_500), "$95");
        assert_eq!(price(9_205), "$92.05");
    }
}
