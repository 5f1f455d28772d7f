//! From the board to the columns in which it is drawn.

use domain::{Attendance, Board, BoardBlock, BoardVisit, Cell, Lane, ResourceId, Span, VisitId, gaps};

use jiff::civil::DateTime;

use crate::components::{
    BoardColumn, BoardItem, attendance_name, clock_span, clock_time, day_name, hour_name, long_date,
};
use crate::pages::board::query::{BoardQuery, Open};

/// The id of a visit's element.
pub(crate) fn visit_id(id: VisitId) -> String {
    format!("visit-{}", id.0)
}

/// Whose week it is, or whose day on a phone.
pub(crate) fn chosen_therapist(board: &Board, query: &BoardQuery) -> Option<ResourceId> {
    let is_there = |id: &ResourceId| board.therapists.iter().any(|therapist| therapist.id == *id);
    query
        .therapist
        .filter(is_there)
        .or_else(|| board.therapists.first().map(|therapist| therapist.id))
}

/// The columns: therapists or rooms of a day, or the days of a therapist's week.
pub(crate) fn columns(board: &Board, query: &BoardQuery) -> Vec<BoardColumn> {
    let all_shown = board.shown();
    if query.is_week {
        let chosen = chosen_therapist(board, query);
        let days = board.days.iter().zip(all_shown).enumerate();
        return days
            .map(|(index, (day, shown))| {
                let to_day = BoardQuery {
                    is_week: false,
                    ..query.on(Some(day.date))
                };
                let column = Column {
                    key: i64::from(day.date.day_of_year()),
                    title: day_name(day.date),
                    href: to_day.href(),
                    is_chosen: true,
                    resource: chosen,
                };
                column.fill(board, query, shown, index)
            })
            .collect();
    }
    let (Some(day), Some(&shown)) = (board.days.first(), all_shown.first()) else {
        return Vec::new();
    };
    if query.by_room {
        let rooms = board.rooms.iter();
        return rooms
            .map(|room| {
                let column = Column {
                    key: room.id.0,
                    title: room.name.clone(),
                    href: query.with(Open::Nothing).href(),
                    is_chosen: true,
                    resource: Some(room.id),
                };
                column.fill(board, query, shown, 0)
            })
            .collect();
    }
    let chosen = chosen_therapist(board, query);
    let therapists = board.therapists.iter();
    therapists
        .map(|therapist| {
            let week = BoardQuery {
                is_week: true,
                therapist: Some(therapist.id),
                ..query.on(Some(day.date))
            };
            let column = Column {
                key: therapist.id.0,
                title: therapist.name.clone(),
                href: week.href(),
                is_chosen: chosen == Some(therapist.id),
                resource: Some(therapist.id),
            };
            column.fill(board, query, shown, 0)
        })
        .collect()
}

/// The hours at the side of the board: how many cells down, and what the clock reads.
pub(crate) fn hours(board: &Board) -> Vec<(i64, String)> {
    let (Some(day), Some(&shown)) = (board.days.first(), board.shown().first()) else {
        return Vec::new();
    };
    let marks = day.marks.iter().filter(|(cell, _)| shown.contains(*cell));
    marks
        .map(|(cell, time)| (cell.number() - shown.from.number(), hour_name(*time)))
        .collect()
}

/// What a column stands for.
pub(crate) const fn lane(query: &BoardQuery, column: &BoardColumn) -> Lane {
    match (query.is_week, query.by_room) {
        (true, _) => Lane::Day,
        (false, true) => Lane::Room(ResourceId(column.key)),
        (false, false) => Lane::Therapist(ResourceId(column.key)),
    }
}

/// The name of a therapist or a room.
pub(crate) fn name_of(board: &Board, id: ResourceId) -> Option<&str> {
    let therapists = board
        .therapists
        .iter()
        .map(|therapist| (therapist.id, therapist.name.as_str()));
    let rooms = board.rooms.iter().map(|room| (room.id, room.name.as_str()));
    let mut all = therapists.chain(rooms);
    all.find(|(other, _)| *other == id).map(|(_, name)| name)
}

/// From when to when, by the clock on the wall.
pub(crate) fn times(board: &Board, span: Span) -> String {
    let wall = |cell: Cell| board.wall(cell).map(DateTime::time);
    match (wall(span.from), wall(span.until)) {
        (Some(from), Some(until)) => clock_span(from, until),
        (Some(from), None) => format!("from {}", clock_time(from)),
        (None, Some(until)) => format!("until {}", clock_time(until)),
        (None, None) => "all day".to_owned(),
    }
}

struct Column {
    key: i64,
    title: String,
    href: String,
    is_chosen: bool,
    resource: Option<ResourceId>,
}

impl Column {
    fn fill(self, board: &Board, query: &BoardQuery, shown: Span, day: usize) -> BoardColumn {
        let Self {
            key,
            title,
            href,
            is_chosen,
            resource,
        } = self;
        let whole = board.days.get(day).map_or(shown, |day| day.span);
        let is_within = |span: Span| !span.intersection(whole).is_empty();
        let is_here = |id: ResourceId| resource == Some(id);
        let visits = board.visits.iter().filter(|visit| {
            (is_here(visit.place.therapist) || is_here(visit.place.room)) && is_within(visit.place.taken())
        });
        let blocks = board
            .blocks
            .iter()
            .filter(|block| block.resources.iter().any(|id| is_here(*id)) && is_within(block.span));
        let mut items: Vec<BoardItem> = visits
            .map(|visit| visit_item(board, query, visit))
            .chain(blocks.map(|block| block_item(board, query, block)))
            .collect();
        items.sort_by_key(|item| item.span.from);
        let working = board
            .therapists
            .iter()
            .find(|therapist| is_here(therapist.id))
            .map(|therapist| therapist.working.as_slice());
        let add = BoardQuery {
            therapist: resource.filter(|_| !query.by_room).or(query.therapist),
            date: board.days.get(day).map(|day| day.date),
            ..query.with(Open::Booking(None))
        };
        BoardColumn {
            key,
            title,
            href,
            shown,
            closed: working.map(|working| gaps(working, shown)).unwrap_or_default(),
            items,
            add_href: add.href(),
            is_chosen,
        }
    }
}

fn visit_item(board: &Board, query: &BoardQuery, visit: &BoardVisit) -> BoardItem {
    let (treated, taken) = (visit.place.treated(), visit.place.taken());
    let beside = if query.by_room {
        visit.place.therapist
    } else {
        visit.place.room
    };
    let beside = name_of(board, beside).unwrap_or_default();
    let (look, state) = match visit.attendance {
        Attendance::Expected if visit.held_until.is_some() => ("expected", "Not confirmed yet"),
        Attendance::Expected => ("expected", ""),
        Attendance::Arrived => ("arrived", attendance_name(Attendance::Arrived)),
        Attendance::Done => ("done", attendance_name(Attendance::Done)),
        Attendance::NoShow => ("no-show", attendance_name(Attendance::NoShow)),
    };
    let is_open = query.open == Open::Visit(visit.id);
    BoardItem {
        id: visit_id(visit.id),
        visit: Some(visit.id),
        href: query.with(Open::Visit(visit.id)).href(),
        span: treated,
        clean_up: Span::new(treated.until, taken.until),
        times: times(board, treated),
        title: visit.name.clone(),
        detail: format!("{}, {beside}", visit.service_name),
        note: visit.note.clone().unwrap_or_default(),
        state,
        look,
        is_open,
    }
}

fn block_item(board: &Board, query: &BoardQuery, block: &BoardBlock) -> BoardItem {
    BoardItem {
        id: format!("block-{}", block.id),
        visit: None,
        href: query.with(Open::Block(block.id)).href(),
        span: block.span,
        clean_up: Span::of(block.span.until, 0),
        times: times(board, block.span),
        title: block.reason.clone(),
        detail: if block.series.is_some() {
            "every week".to_owned()
        } else {
            String::new()
        },
        note: String::new(),
        state: "",
        look: "block",
        is_open: query.open == Open::Block(block.id),
    }
}

/// `Wednesday, November 25, 2026`, or the first and the last day of a week.
pub(crate) fn heading(board: &Board, query: &BoardQuery) -> String {
    match (board.days.first(), board.days.last()) {
        (Some(first), Some(last)) if query.is_week => {
            let days = format!("{} to {}", day_name(first.date), day_name(last.date));
            match chosen_therapist(board, query).and_then(|id| name_of(board, id)) {
                Some(whose) => format!("{days}, {whose}"),
                None => days,
            }
        }
        (Some(first), _) => long_date(first.date),
        _ => String::new(),
    }
}
