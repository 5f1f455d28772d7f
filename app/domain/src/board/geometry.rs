//! The board as it is drawn: which hours it shows, what its columns stand for, and where something is that moves on it.

use crate::{Board, BoardVisit, CELL_MINUTES, Cell, Place, ResourceId, Span};

/// The longest that a visit can last, in minutes: its claims must fit a day with the clean-up.
pub const MOST_MINUTES: u16 = 12 * 60;

/// How many cells something moves at once: a quarter of an hour.
pub const STEP: i64 = 3;

/// The hours that are shown of a day on which nothing is.
const FROM_HOUR: i64 = 9;
const UNTIL_HOUR: i64 = 17;
/// Cells of an hour.
const HOUR: i64 = 60 / CELL_MINUTES as i64;

/// What a column of the board stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// What is put there is given by this therapist.
    Therapist(ResourceId),
    /// What is put there is given in this room.
    Room(ResourceId),
    /// A day: what is put there keeps its therapist.
    Day,
}

impl Board {
    /// The cells that are shown of each day: whole hours, the same of all days, with all that is on any of them.
    #[must_use]
    pub fn shown(&self) -> Vec<Span> {
        let (mut from, mut until) = (FROM_HOUR * HOUR, UNTIL_HOUR * HOUR);
        for day in &self.days {
            let works = self
                .therapists
                .iter()
                .flat_map(|therapist| therapist.working.iter().copied());
            let visits = self.visits.iter().map(|visit| visit.place.taken());
            for span in works.chain(visits) {
                let span = span.intersection(day.span);
                if !span.is_empty() {
                    from = from.min(span.from.number() - day.span.from.number());
                    until = until.max(span.until.number() - day.span.from.number());
                }
            }
        }
        let (from, until) = (from.div_euclid(HOUR) * HOUR, (until + HOUR - 1).div_euclid(HOUR) * HOUR);
        let days = self.days.iter();
        days.map(|day| Span::new(day.span.from.plus(from), day.span.from.plus(until)))
            .collect()
    }

    /// Where a visit would be that is moved to `start` in a lane, for so many minutes. Its room is its own if that is free
    /// there, and else one that is.
    #[must_use]
    pub fn place_in(&self, lane: Lane, start: Cell, visit: &BoardVisit, minutes: u16) -> Place {
        let mut place = Place {
            start,
            minutes,
            ..visit.place
        };
        match lane {
            Lane::Room(room) => {
                place.room = room;
                return place;
            }
            Lane::Therapist(therapist) => place.therapist = therapist,
            Lane::Day => {}
        }
        if let Some(service) = self.service(&visit.service) {
            place.room = self.room_for(service, &place, Some(visit.id));
        }
        place
    }
}

/// The cells of `shown` that are in none of `spans`, which are in order and do not touch.
#[must_use]
pub fn gaps(spans: &[Span], shown: Span) -> Vec<Span> {
    let mut gaps = Vec::new();
    let mut from = shown.from;
    for span in spans
        .iter()
        .map(|span| span.intersection(shown))
        .filter(|span| !span.is_empty())
    {
        gaps.push(Span::new(from, span.from));
        from = span.until;
    }
    gaps.push(Span::new(from, shown.until));
    gaps.retain(|gap| !gap.is_empty());
    gaps
}

/// The cell so many thousandths down a column that shows `shown`.
#[must_use]
pub fn cell_at(shown: Span, thousandths: i32) -> Cell {
    let cells = i64::try_from(shown.len()).unwrap_or(0);
    shown.from.plus((i64::from(thousandths) * cells).div_euclid(1000))
}

/// The cell so many cells down a column that shows `shown`, and never outside of it.
#[must_use]
pub fn cell_within(shown: Span, down: i64) -> Cell {
    let last = i64::try_from(shown.len()).unwrap_or(i64::MAX) - 1;
    shown.from.plus(down.clamp(0, last.max(0)))
}

/// The nearest multiple of `step` cells; of two, the later.
#[must_use]
pub fn snap(cells: i64, step: i64) -> i64 {
    (cells + step / 2).div_euclid(step) * step
}

/// How long a visit is that is to last so many cells, in minutes: twelve hours at most.
#[must_use]
pub fn lasting(cells: i64) -> u16 {
    let minutes = cells.max(0).saturating_mul(i64::from(CELL_MINUTES));
    u16::try_from(minutes).unwrap_or(MOST_MINUTES).min(MOST_MINUTES)
}
