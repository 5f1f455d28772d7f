//! Clocks on walls around the world, read one cell at a time: slow, and too simple to be wrong.

use domain::{Hours, WallSpan};
use jiff::civil::{Date, DateTime, Weekday, date};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;
use proptest::sample::select;

/// Days worth a test, with the number of their cells and what is odd about them.
#[rustfmt::skip]
pub(crate) const DAYS: &[(&str, Date, usize, &str)] = &[
    ("America/Edmonton", date(2025, 3, 9), 23 * 12, "an hour left out"),
    ("America/Edmonton", date(2025, 7, 1), 24 * 12, "nothing"),
    ("America/Edmonton", date(2025, 11, 2), 25 * 12, "an hour twice"),
    ("America/Edmonton", date(2026, 11, 1), 24 * 12, "the first autumn without a change"),
    ("Europe/London", date(2025, 3, 30), 23 * 12, "an hour left out"),
    ("Europe/London", date(2025, 10, 26), 25 * 12, "an hour twice"),
    ("Australia/Lord_Howe", date(2025, 10, 5), 23 * 12 + 6, "half an hour left out"),
    ("Australia/Lord_Howe", date(2025, 4, 6), 24 * 12 + 6, "half an hour twice"),
    ("Pacific/Chatham", date(2025, 9, 28), 23 * 12, "an hour left out from 02:45 on"),
    ("Pacific/Chatham", date(2025, 4, 6), 25 * 12, "an hour twice from 02:45 on"),
    ("Asia/Kathmandu", date(2025, 5, 5), 24 * 12, "five hours and three quarters from Greenwich"),
    ("Asia/Kathmandu", date(1986, 1, 1), 24 * 12 - 3, "began at a quarter past midnight"),
    ("America/St_Johns", date(1988, 4, 3), 22 * 12, "two hours left out from 00:01 on"),
    ("America/St_Johns", date(2010, 11, 7), 25 * 12, "back to the day before at 00:01"),
    ("America/Havana", date(2025, 3, 9), 23 * 12, "no midnight"),
    ("America/Havana", date(2025, 11, 2), 25 * 12, "two midnights"),
    ("Asia/Beirut", date(2025, 3, 30), 23 * 12, "no midnight"),
    ("Asia/Beirut", date(2025, 10, 25), 25 * 12, "its last hour twice"),
    ("Pacific/Apia", date(2011, 12, 29), 24 * 12, "the eve of a date that never was"),
    ("Pacific/Apia", date(2011, 12, 30), 0, "never was"),
    ("Pacific/Kiritimati", date(1994, 12, 31), 0, "never was"),
    ("America/Toronto", date(1919, 3, 31), 23 * 12 + 6, "began at 00:30, right after 23:30"),
    ("Africa/Monrovia", date(1971, 6, 15), 24 * 12, "44 minutes and 30 seconds from Greenwich"),
    ("Africa/Monrovia", date(1972, 1, 7), 23 * 12 + 3, "44 minutes and 30 seconds left out"),
    ("XST0XDT,J100/6,J100/12", date(2025, 4, 10), 24 * 12, "forward at six and back at noon"),
];

/// The zone of this name as the bundled database has it, or one that a rule in the form of POSIX makes up.
pub(crate) fn zone(name: &str) -> TimeZone {
    TimeZoneDatabase::bundled()
        .get(name)
        .or_else(|_| TimeZone::posix(name))
        .expect("the test's own zone")
}

/// A zone and a date not long before one of its odd days, or the odd day itself.
pub(crate) fn near_an_odd_day() -> impl Strategy<Value = (TimeZone, Date)> {
    (select(DAYS), 0..4_i64).prop_map(|((name, odd, ..), before)| {
        (
            zone(name),
            odd.checked_sub(before.days())
                .expect("the years of the test are ordinary"),
        )
    })
}

/// What the wall says when the cell of this number begins.
pub(crate) fn wall(zone: &TimeZone, cell: i64) -> DateTime {
    zone.to_datetime(Timestamp::from_second(cell * 300).expect("the years of the test are ordinary"))
}

/// The first cell at whose start the wall says `date` or a later one.
pub(crate) fn first_cell(zone: &TimeZone, date: Date) -> i64 {
    let midnight_in_greenwich = TimeZone::UTC
        .to_timestamp(date.at(0, 0, 0, 0))
        .expect("an ordinary year")
        .as_second();
    let two_days_before = midnight_in_greenwich / 300 - 2 * 288;
    (two_days_before..two_days_before + 5 * 288)
        .find(|&cell| wall(zone, cell).date() >= date)
        .expect("the date comes")
}

/// The cells of `count` dates from `first` on.
pub(crate) fn cells_of(zone: &TimeZone, first: Date, count: u16) -> std::ops::Range<i64> {
    let after = first
        .checked_add(i64::from(count).days())
        .expect("the years of the test are ordinary");
    first_cell(zone, first)..first_cell(zone, after)
}

/// Working hours as somebody would write them down.
#[derive(Clone, Debug)]
pub(crate) struct Roster {
    weekly: Vec<(Weekday, (u16, u16))>,
    exceptions: Vec<(Date, Vec<(u16, u16)>)>,
}

impl Roster {
    /// The same as the crate under test has it.
    pub(crate) fn hours(&self) -> Hours {
        let span = |&(from, until): &(u16, u16)| WallSpan::new(from, until).expect("the roster is well formed");
        let mut hours = Hours::default();
        for (weekday, minutes) in &self.weekly {
            hours.add_weekly(*weekday, span(minutes));
        }
        for (date, spans) in &self.exceptions {
            hours.set_exception(*date, spans.iter().map(span).collect());
        }
        hours
    }

    /// Whether somebody with these hours works when the wall says this.
    pub(crate) fn works_at(&self, wall: DateTime) -> bool {
        let minute = u16::try_from(i32::from(wall.hour()) * 60 + i32::from(wall.minute())).expect("not negative");
        let within = |&(from, until): &(u16, u16)| from <= minute && minute < until;
        match self.exceptions.iter().rev().find(|(date, _)| *date == wall.date()) {
            Some((_, spans)) => spans.iter().any(within),
            None => self
                .weekly
                .iter()
                .any(|(weekday, span)| *weekday == wall.weekday() && within(span)),
        }
    }
}

/// Any hours: overlapping, touching, to midnight, around the clock, closed, and different on dates from `first` on.
pub(crate) fn roster(first: Date) -> impl Strategy<Value = Roster> {
    let weekday = (0..7_i8).prop_map(|day| Weekday::from_monday_zero_offset(day).expect("less than seven"));
    let exception = (0..6_i64, proptest::collection::vec(minutes(), 0..3)).prop_map(move |(days, spans)| {
        (
            first
                .checked_add(days.days())
                .expect("the years of the test are ordinary"),
            spans,
        )
    });
    let weekly = proptest::collection::vec((weekday, minutes()), 0..24);
    (weekly, proptest::collection::vec(exception, 0..4)).prop_map(|(weekly, exceptions)| Roster { weekly, exceptions })
}

fn minutes() -> impl Strategy<Value = (u16, u16)> {
    let to_midnight = (0..288_u16).prop_map(|from| (from * 5, 1440));
    let within = (0..288_u16, 1..=288_u16).prop_filter_map("no length", |(one, other)| {
        (one != other).then(|| (one.min(other) * 5, one.max(other) * 5))
    });
    prop_oneof![1 => Just((0, 1440)), 2 => to_midnight, 5 => within]
}
