//! Hours are said by the clock on the wall, and become cells on whatever days that clock makes.

use domain::{Cell, CellSet, ChangedDates, Days, Hours, HoursError, PartOfDay, Span, WallSpan};
use jiff::civil::{Date, Weekday, date, time};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use crate::wall::{DAYS, cells_of, near_an_odd_day, roster, wall, zone};

fn span(from_hour: u16, until_hour: u16) -> WallSpan {
    WallSpan::new(from_hour * 60, until_hour * 60).expect("whole hours of a day")
}

fn numbers(set: &CellSet) -> Vec<i64> {
    set.iter().map(Cell::number).collect()
}

fn hours_worked(zone_name: &str, day: Date, hours: &Hours) -> usize {
    let cells = Days::new(&zone(zone_name), day, 1).cells_within(hours).len();
    assert!(cells.is_multiple_of(12), "these tests are about whole hours");
    cells / 12
}

fn every_day(span: WallSpan) -> Hours {
    let mut hours = Hours::default();
    for weekday in Weekday::Monday.cycle_forward().take(7) {
        hours.add_weekly(weekday, span);
    }
    hours
}

#[test]
fn the_bundled_database_knows_that_alberta_keeps_its_clocks() {
    let nine = date(2026, 11, 15).at(9, 0, 0, 0);
    let instant = zone("America/Edmonton").to_timestamp(nine).expect("an ordinary time");
    assert_eq!(instant.to_string(), "2026-11-15T15:00:00Z");
}

#[test]
fn hours_end_after_they_start_by_midnight_and_on_whole_cells() {
    assert_eq!(WallSpan::new(540, 540), Err(HoursError::Empty));
    assert_eq!(WallSpan::new(540, 535), Err(HoursError::Empty));
    assert_eq!(WallSpan::new(540, 1445), Err(HoursError::PastMidnight));
    assert_eq!(WallSpan::new(541, 600), Err(HoursError::OffGrid));
    assert_eq!(WallSpan::new(540, 601), Err(HoursError::OffGrid));
    let whole_day = WallSpan::new(0, 1440).expect("a day is a span");
    assert_eq!((whole_day.from(), whole_day.until()), (0, 1440));
}

#[test]
fn a_span_has_its_first_minute_and_not_its_last() {
    let morning = span(9, 12);
    assert!(morning.contains(540) && morning.contains(719));
    assert!(!morning.contains(539) && !morning.contains(720));
}

#[test]
fn a_date_with_hours_of_its_own_has_none_of_the_weeks() {
    let mut hours = every_day(span(9, 17));
    hours.set_exception(date(2026, 12, 24), vec![span(9, 12)]);
    hours.set_exception(date(2026, 12, 25), vec![]);
    assert_eq!(hours.on(date(2026, 12, 23)), [span(9, 17)]);
    assert_eq!(hours.on(date(2026, 12, 24)), [span(9, 12)]);
    assert_eq!(hours.on(date(2026, 12, 25)), [], "closed");
    let own: Vec<Date> = hours.exceptions().map(|(date, _)| date).collect();
    assert_eq!(own, [date(2026, 12, 24), date(2026, 12, 25)]);
    hours.remove_exception(date(2026, 12, 24));
    hours.set_weekly(Weekday::Thursday, vec![span(13, 17)]);
    assert_eq!(hours.on(date(2026, 12, 24)), [span(13, 17)], "the week's again");
    assert_eq!(hours.weekly(Weekday::Thursday), [span(13, 17)]);
    assert_eq!(hours.weekly(Weekday::Friday), [span(9, 17)]);
}

#[test]
fn hours_are_kept_as_two_minutes_of_the_day() {
    let json = serde_json::to_string(&span(9, 12)).expect("JSON");
    assert_eq!(json, "[540,720]");
    assert_eq!(serde_json::from_str::<WallSpan>(&json).expect("hours"), span(9, 12));
    assert!(serde_json::from_str::<WallSpan>("[720,540]").is_err());
}

#[test]
fn who_works_around_midnight_works_through_a_visit_then() {
    let zone = zone("America/Edmonton");
    let mut hours = Hours::default();
    hours.set_exception(date(2026, 12, 1), vec![span(22, 24)]);
    hours.set_exception(date(2026, 12, 2), vec![span(0, 1)]);
    let ten = Days::new(&zone, date(2026, 12, 1), 1).window().from.plus(22 * 12);
    assert!(hours.cover(Span::of(ten, 36), &zone));
    assert!(!hours.cover(Span::of(ten, 37), &zone), "they go home at one");
    assert!(!hours.cover(Span::of(ten.plus(-1), 12), &zone));
}

#[test]
fn dates_that_have_changed_touch_a_page_that_shows_one_of_them() {
    let day = |day| date(2026, 12, day);
    let changed = ChangedDates {
        first: day(3),
        last: day(5),
    };
    for (first, last, touches) in [
        (1, 2, false),
        (1, 3, true),
        (4, 4, true),
        (1, 9, true),
        (5, 9, true),
        (6, 9, false),
    ] {
        assert_eq!(changed.touch(day(first), day(last)), touches, "{first} to {last}");
    }
}

#[test]
fn hours_that_overlap_are_worked_once() {
    let mut hours = every_day(span(9, 13));
    hours.add_weekly(Weekday::Tuesday, span(12, 17));
    assert_eq!(hours_worked("America/Edmonton", date(2026, 12, 1), &hours), 8);
}

#[test]
fn afternoon_begins_at_noon_and_evening_at_five() {
    use PartOfDay::{Afternoon, Evening, Morning};
    let part = |(hour, minute)| PartOfDay::of(time(hour, minute, 0, 0));
    let parts = [(0, 0), (11, 59), (12, 0), (16, 59), (17, 0), (23, 59)].map(part);
    assert_eq!(parts, [Morning, Morning, Afternoon, Afternoon, Evening, Evening]);
    assert_eq!(PartOfDay::ALL, [Morning, Afternoon, Evening]);
}

#[test]
fn a_day_is_as_long_as_its_clocks_make_it() {
    for &(name, day, cells, why) in DAYS {
        assert_eq!(
            Days::new(&zone(name), day, 1).window().len(),
            cells,
            "{name} {day}: {why}"
        );
    }
    for hours in [23, 24, 25] {
        let has = |&(name, _, cells, _): &(&str, Date, usize, &str)| name == "America/Edmonton" && cells == hours * 12;
        assert!(DAYS.iter().any(has), "no day of {hours} hours in Edmonton is tested");
    }
}

#[test]
fn an_hour_that_the_clocks_repeat_is_worked_twice() {
    let night = every_day(span(0, 3));
    assert_eq!(hours_worked("America/Edmonton", date(2025, 11, 1), &night), 3);
    assert_eq!(hours_worked("America/Edmonton", date(2025, 11, 2), &night), 4);
}

#[test]
fn an_hour_that_the_clocks_leave_out_is_not_worked() {
    let night = every_day(span(0, 3));
    assert_eq!(hours_worked("America/Edmonton", date(2025, 3, 8), &night), 3);
    assert_eq!(hours_worked("America/Edmonton", date(2025, 3, 9), &night), 2);
}

#[test]
fn nine_on_the_wall_stays_nine_through_a_change_of_the_clocks() {
    let edmonton = zone("America/Edmonton");
    let shifts = Days::new(&edmonton, date(2025, 11, 1), 3).cells_within(&every_day(span(9, 10)));
    let starts: Vec<String> = numbers(&shifts)
        .iter()
        .step_by(12)
        .map(|&cell| wall(&edmonton, cell).to_string())
        .collect();
    assert_eq!(
        starts,
        ["2025-11-01T09:00:00", "2025-11-02T09:00:00", "2025-11-03T09:00:00"]
    );
}

#[test]
fn days_end_early_where_dates_do() {
    assert_eq!(Days::new(&TimeZone::UTC, date(9999, 12, 28), 7).window().len(), 2 * 288);
    assert!(Days::new(&TimeZone::UTC, Date::MAX, 7).window().is_empty());
}

#[test]
fn the_span_of_a_run_of_days_is_theirs() {
    let edmonton = zone("America/Edmonton");
    for (first, count) in (0..=7)
        .map(|count| (date(2025, 11, 1), count))
        .chain([(date(9999, 12, 28), 2)])
    {
        let window = Days::new(&edmonton, first, count).window();
        assert_eq!(
            Days::span(&edmonton, first, count),
            window,
            "{count} days from {first} on"
        );
    }
    let beyond = Days::span(&edmonton, Date::MAX, 7);
    assert!(beyond.is_empty(), "{beyond:?}");
}

/// It was every ten minutes on most days, and every twelve on those that change the clocks.
#[test]
fn a_step_that_is_no_whole_number_of_cells_means_the_same_on_every_day() {
    let edmonton = zone("America/Edmonton");
    let days = Days::new(&edmonton, date(2025, 11, 1), 2);
    for cell in days.grid(12).iter() {
        assert_eq!(
            wall(&edmonton, cell.number()).minute(),
            0,
            "only the whole hour is a cell and a multiple of 12"
        );
    }
    assert_eq!(days.grid(12).len(), 49);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn days_have_the_cells_at_which_the_wall_says_their_dates((zone, first) in near_an_odd_day(), count in 0..6_u16) {
        let cells = cells_of(&zone, first, count);
        let window = Days::new(&zone, first, count).window();
        prop_assert_eq!(window, Span::new(Cell::new(cells.start), Cell::new(cells.end)));
    }

    #[test]
    fn somebody_works_whenever_the_wall_says_so(
        ((zone, first), roster) in near_an_odd_day().prop_flat_map(|day| (Just(day.clone()), roster(day.1))),
        count in 0..6_u16,
    ) {
        let worked: Vec<i64> =
            cells_of(&zone, first, count).filter(|&cell| roster.works_at(wall(&zone, cell))).collect();
        prop_assert_eq!(numbers(&Days::new(&zone, first, count).cells_within(&roster.hours())), worked);
    }

    #[test]
    fn the_grid_is_where_the_wall_reads_a_multiple_of_the_step(
        (zone, first) in near_an_odd_day(),
        count in 0..6_u16,
        step in prop_oneof![4 => proptest::sample::select(&[5, 10, 15, 20, 30, 60][..]), 1 => 1..2_000_u16],
    ) {
        let on_grid = |&cell: &i64| {
            let wall = wall(&zone, cell);
            wall.second() == 0 && (i32::from(wall.hour()) * 60 + i32::from(wall.minute())) % i32::from(step) == 0
        };
        let grid: Vec<i64> = cells_of(&zone, first, count).filter(on_grid).collect();
        prop_assert_eq!(numbers(&Days::new(&zone, first, count).grid(step)), grid);
    }
}

mod the_form {
    use std::collections::BTreeMap;

    use domain::{
        Field, FieldErrors, HoursChange, HoursError, HoursForm, HoursRequest, HoursRow, Problem, Refusal, Revision,
    };
    use jiff::civil::Date;
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 30);

    fn form(change: &str, rows: &[(&str, &str)]) -> HoursForm {
        let rows = rows.iter().map(|&(name, text)| (name.to_owned(), text.to_owned()));
        HoursForm {
            change: change.into(),
            therapist: "1".into(),
            rows: rows.collect::<BTreeMap<_, _>>(),
            ..HoursForm::default()
        }
    }

    fn row(weekday: Option<Weekday>, row: usize) -> Field {
        Field::Hours(HoursRow::of(weekday)[row])
    }

    fn problems(outcome: Result<HoursRequest, FieldErrors>) -> Vec<(Field, Problem)> {
        let errors = outcome.expect_err("something is wrong");
        errors.iter().map(|error| (error.field, error.problem)).collect()
    }

    #[test]
    fn a_week_is_read_in_the_order_of_time() {
        let typed = [
            ("mon1", "13:00"),
            ("mon1_until", "17:00"),
            ("mon3", "09:00:00"),
            ("mon3_until", "12:00"),
            ("sun2", "20:00"),
            ("sun2_until", "00:00"),
            ("sat1", "20:00"),
            ("sat1_until", "24:00"),
        ];
        let typed = HoursForm {
            revision: Revision::new("a1"),
            ..form("week", &typed)
        };
        let request = typed.parse(TODAY).expect("a week");
        let HoursChange::Week(week) = request.change else {
            panic!("a week")
        };
        let span = |from, until| WallSpan::new(from, until).expect("hours");
        assert_eq!(week[0], [span(540, 720), span(780, 1020)]);
        assert_eq!(week[6], [span(1200, 1440)], "midnight is the end of the day");
        assert_eq!(week[5], week[6], "however it is written");
        assert!(week[1..5].iter().all(Vec::is_empty));
        assert_eq!((request.revision, request.anyway), (Revision::new("a1"), false));
        assert_eq!(typed.day(Weekday::Monday), week[0]);
    }

    #[test]
    fn all_that_is_wrong_is_told_beside_its_row() {
        let typed = [
            ("mon1", "17:00"),
            ("mon1_until", "09:00"),
            ("tue1", "22:00"),
            ("tue1_until", "02:00"),
            ("wed1", "09:00"),
            ("wed1_until", "12:00"),
            ("wed2", "11:55"),
            ("wed2_until", "14:00"),
            ("thu3", "09:03"),
            ("thu3_until", "12:00"),
            ("fri1", "09:00"),
            ("sat1", "25:00"),
            ("sat1_until", "noon"),
        ];
        assert_eq!(
            problems(form("week", &typed).parse(TODAY)),
            [
                (row(Some(Weekday::Monday), 0), Problem::Hours(HoursError::Empty)),
                (row(Some(Weekday::Tuesday), 0), Problem::Hours(HoursError::Empty)),
                (row(Some(Weekday::Wednesday), 1), Problem::Overlaps),
                (row(Some(Weekday::Thursday), 2), Problem::Hours(HoursError::OffGrid)),
                (row(Some(Weekday::Friday), 0), Problem::Missing),
                (row(Some(Weekday::Saturday), 0), Problem::Malformed),
            ]
        );
    }

    #[test]
    fn a_date_is_closed_or_has_hours_and_is_not_over() {
        let mut date = form("date", &[]);
        date.date = "2026-12-24".into();
        assert_eq!(problems(date.parse(TODAY)), [(row(None, 0), Problem::Missing)]);
        date.closed = "closed".into();
        let change = date.parse(TODAY).expect("a closed date").change;
        assert_eq!(change, HoursChange::Date(jiff::civil::date(2026, 12, 24), Vec::new()));
        let hours = [("date1", "09:00"), ("date1_until", "12:00")];
        let open = HoursForm {
            date: "2026-11-30".into(),
            ..form("date", &hours)
        };
        let change = open.parse(TODAY).expect("hours for today").change;
        assert_eq!(change, HoursChange::Date(TODAY, vec![super::span(9, 12)]));
        let as_ever = HoursForm {
            change: "as-ever".into(),
            ..open
        };
        let change = as_ever.parse(TODAY).expect("no hours of its own").change;
        assert_eq!(change, HoursChange::ClearException(TODAY));
        for (text, problem) in [
            ("", Problem::Missing),
            ("soon", Problem::Malformed),
            ("2026-11-29", Problem::NotOpen(Refusal::Past)),
        ] {
            date.date = text.into();
            assert_eq!(problems(date.parse(TODAY)), [(Field::Date, problem)]);
        }
    }

    #[test]
    fn a_form_that_does_not_say_what_it_changes_changes_nothing() {
        let mut nothing = form("", &[]);
        nothing.therapist = "Ada".into();
        assert_eq!(
            problems(nothing.parse(TODAY)),
            [(Field::Therapist, Problem::Unknown), (Field::Key, Problem::Unknown)]
        );
    }

    proptest! {
        #[test]
        fn what_is_filled_in_is_read_back(cells in proptest::collection::btree_set(0_u16..=288, 6)) {
            let cells: Vec<u16> = cells.into_iter().map(|cell| cell * 5).collect();
            let spans: Vec<WallSpan> = cells.chunks(2).map(|pair| WallSpan::new(pair[0], pair[1]).expect("hours")).collect();
            let mut filled = form("week", &[]);
            filled.fill(Some(Weekday::Friday), &spans);
            let HoursChange::Week(week) = filled.parse(TODAY).expect("a week").change else { panic!("a week") };
            prop_assert_eq!(&week[4], &spans);
        }

        #[test]
        fn nothing_typed_breaks_it(from in ".{0,8}", until in ".{0,8}", date in ".{0,12}") {
            let mut any = form("date", &[("date1", &from), ("date1_until", &until)]);
            any.date = date;
            let _ = any.parse(TODAY);
        }
    }
}
