//! From dates on the clinic's wall to cells, on days of 23, 24 and 25 hours.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan};

use crate::openings::hours::MINUTES_A_DAY;
use crate::{CELL_MINUTES, CELL_SECONDS, Cell, CellSet, Hours, Span};

/// A run of dates in one time zone, with the cells that make them up.
///
/// Nearly every day is *steady*: 24 hours of one offset, where a cell's place is a division. The others, and the odd
/// zones whose offset is not a multiple of five minutes, ask the zone what the wall says at each cell.
#[derive(Clone, Debug)]
pub struct Days {
    /// The first cell of each day, and the first after the last day.
    bounds: Vec<Cell>,
    days: Vec<Day>,
}

#[derive(Clone, Debug)]
enum Day {
    Steady { date: Date, cells: Span },
    Changing { walls: Vec<(Cell, DateTime)> },
}

impl Days {
    /// `count` dates from `first` on, as `zone` knows them. Ends early at the last date that can be said.
    #[must_use]
    pub fn new(zone: &TimeZone, first: Date, count: u16) -> Self {
        let bounds: Vec<(Date, Timestamp)> = first
            .series(1.day())
            .take(usize::from(count) + 1)
            .map_while(|date| Some((date, midnight(zone, date)?)))
            .collect();
        let days: Vec<Day> = bounds
            .windows(2)
            .map(|pair| Day::new(zone, pair[0].0, pair[0].1, pair[1].1))
            .collect();
        Self {
            bounds: bounds.into_iter().map(|(_, start)| Cell::at_or_after(start)).collect(),
            days,
        }
    }

    /// The cells of `count` dates from `first` on, of which nothing else is asked.
    #[must_use]
    pub fn span(zone: &TimeZone, first: Date, count: u16) -> Span {
        let start = |date| midnight(zone, date).map_or(Cell::containing(Timestamp::MAX), Cell::at_or_after);
        Span::new(start(first), start(first.saturating_add(i64::from(count).days())))
    }

    /// All their cells, from the first date's midnight to the last one's end.
    #[must_use]
    pub fn window(&self) -> Span {
        match (self.bounds.first(), self.bounds.last()) {
            (Some(&from), Some(&until)) => Span::new(from, until),
            _ => Span::of(Cell::new(0), 0),
        }
    }

    /// The cells at whose start the clock on the wall reads a time within `hours`.
    #[must_use]
    pub fn cells_within(&self, hours: &Hours) -> CellSet {
        let mut set = CellSet::empty(self.window());
        for day in &self.days {
            match day {
                Day::Steady { date, cells } => {
                    let cell = |minute: u16| cells.from.plus(i64::from(minute / CELL_MINUTES));
                    for span in hours.on(*date) {
                        set.insert(Span::new(cell(span.from()), cell(span.until())));
                    }
                }
                Day::Changing { walls } => insert_where(&mut set, walls, |wall| {
                    hours
                        .on(wall.date())
                        .iter()
                        .any(|span| span.contains(minute_of_day(wall.time())))
                }),
            }
        }
        set
    }

    /// The cells at whose start the wall reads a whole multiple of `step` minutes since midnight.
    #[must_use]
    pub fn grid(&self, step: u16) -> CellSet {
        let step = step.max(1);
        let mut set = CellSet::empty(self.window());
        for day in &self.days {
            match day {
                Day::Steady { cells, .. } => {
                    let on_grid = (0..MINUTES_A_DAY).step_by(usize::from(step));
                    for minute in on_grid.filter(|minute| minute.is_multiple_of(CELL_MINUTES)) {
                        set.insert(Span::of(cells.from.plus(i64::from(minute / CELL_MINUTES)), 1));
                    }
                }
                Day::Changing { walls } => insert_where(&mut set, walls, |wall| {
                    wall.second() == 0 && minute_of_day(wall.time()).is_multiple_of(step)
                }),
            }
        }
        set
    }
}

impl Hours {
    /// Whether somebody with these hours works through all of `span`, which lasts a day at most, by the clocks of `zone`.
    #[must_use]
    pub fn cover(&self, span: Span, zone: &TimeZone) -> bool {
        let first = zone.to_datetime(span.from.start()).date();
        // What starts late may end after midnight.
        Days::new(zone, first, 2).cells_within(self).contains_all(span)
    }
}

impl Day {
    fn new(zone: &TimeZone, date: Date, start: Timestamp, end: Timestamp) -> Self {
        let cells = Span::new(Cell::at_or_after(start), Cell::at_or_after(end));
        let aligned = start.as_second().rem_euclid(CELL_SECONDS) == 0;
        let whole = end.as_second() - start.as_second() == 86_400;
        let unchanged = zone
            .following(start)
            .next()
            .is_none_or(|change| change.timestamp() >= end);
        if aligned && whole && unchanged && zone.to_datetime(start).time() == Time::midnight() {
            Self::Steady { date, cells }
        } else {
            Self::Changing {
                walls: cells
                    .cells()
                    .map(|cell| (cell, zone.to_datetime(cell.start())))
                    .collect(),
            }
        }
    }
}

/// The first instant of `date`. A midnight that the clocks leave out is the instant they jump; one they repeat, the first.
fn midnight(zone: &TimeZone, date: Date) -> Option<Timestamp> {
    let midnight = zone.to_ambiguous_timestamp(date.to_datetime(Time::midnight()));
    match midnight.offset() {
        AmbiguousOffset::Gap { .. } => {
            let before = midnight.earlier().ok()?;
            zone.following(before).next().map(|jump| jump.timestamp())
        }
        _ => midnight.compatible().ok(),
    }
}

fn insert_where(set: &mut CellSet, walls: &[(Cell, DateTime)], wanted: impl Fn(DateTime) -> bool) {
    for &(cell, _) in walls.iter().filter(|&&(_, wall)| wanted(wall)) {
        set.insert(Span::of(cell, 1));
    }
}

fn minute_of_day(time: Time) -> u16 {
    u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs())
}
