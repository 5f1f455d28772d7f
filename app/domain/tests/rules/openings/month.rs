//! A month is what hangs on the wall: weeks from Sunday to Saturday.

use domain::{Month, Problem};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use proptest::prelude::*;

fn month(text: &str) -> Month {
    text.parse().expect("the test's own month")
}

#[test]
fn a_month_is_read_as_it_is_written() {
    assert_eq!(month("2026-12").first(), date(2026, 12, 1));
    for text in ["0001-01", "2026-12", "9998-12"] {
        assert_eq!(month(text).to_string(), text);
    }
    for text in [
        "",
        "2026",
        "2026-13",
        "2026-00",
        "2026-1",
        "26-12",
        "2026-12-01",
        "-026-12",
        "0000-12",
        "9999-01",
        "٢٠٢٦-١٢",
    ] {
        assert_eq!(text.parse::<Month>(), Err(Problem::Malformed), "{text}");
    }
}

#[test]
fn february_is_as_long_as_the_year_makes_it() {
    assert_eq!(
        (month("2026-02").days(), month("2026-02").last()),
        (28, date(2026, 2, 28))
    );
    assert_eq!(
        (month("2028-02").days(), month("2028-02").last()),
        (29, date(2028, 2, 29))
    );
}

#[test]
fn a_month_has_its_days_and_no_others() {
    let december = Month::of(date(2026, 12, 24));
    assert!(december.contains(date(2026, 12, 1)) && december.contains(date(2026, 12, 31)));
    assert!(!december.contains(date(2026, 11, 30)) && !december.contains(date(2025, 12, 24)));
}

#[test]
fn months_go_on_over_the_new_year() {
    assert_eq!(month("2026-12").plus(1), Some(month("2027-01")));
    assert_eq!(month("2027-01").plus(-1), Some(month("2026-12")));
    assert_eq!(month("9998-12").plus(13), None);
}

proptest! {
    #[test]
    fn weeks_have_every_day_once_in_order_under_its_weekday(year in 1..=9998_i16, number in 1..=12_i8) {
        let first = date(year, number, 1);
        let weeks = Month::of(first).weeks();
        let shown: Vec<Date> = weeks.iter().flatten().copied().flatten().collect();
        let days: Vec<Date> = first.series(1.day()).take_while(|day| day.month() == number).collect();
        prop_assert_eq!(shown, days);
        for week in &weeks {
            prop_assert!(week.iter().any(Option::is_some), "no week is empty");
            for (weekday, day) in std::iter::zip(Weekday::Sunday.cycle_forward(), week) {
                prop_assert!(day.is_none_or(|day| day.weekday() == weekday));
            }
        }
    }
}
