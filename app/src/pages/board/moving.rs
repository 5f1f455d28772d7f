//! A visit on its way: picked up with a pointer or from the keyboard, and judged wherever it hovers.

use domain::{
    Board, BoardForm, BoardVisit, CELL_MINUTES, Clash, Holder, Place, STEP, VisitId, cell_at, cell_within, lasting,
    snap,
};
use leptos::ev::{KeyboardEvent, PointerEvent};

use crate::browser;
use crate::components::{BODY, BoardColumn, BoardGhost, taken_words, warning_words};
use crate::pages::board::columns::{lane, name_of, times};
use crate::pages::board::query::BoardQuery;

/// How far a pointer goes, in pixels, before it is no click any more.
const SLACK: i32 = 5;

/// A visit on its way.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Moving {
    pub(crate) visit: BoardVisit,
    /// The number of the column that it hovers over.
    column: usize,
    /// Where it would be.
    pub(crate) place: Place,
    pub(crate) grip: Grip,
}

/// How it was picked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grip {
    /// A pointer is down, and may yet be a click.
    Down(Held),
    /// A pointer moves it.
    Dragged(Held),
    /// The keyboard moves it.
    Keys,
    /// It was dropped, and is being decided.
    Dropped,
}

/// Where a pointer went down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    x: i32,
    y: i32,
    /// How many cells below the visit's start.
    below: i64,
    /// Whether it is the visit's end that is moved.
    is_edge: bool,
}

/// What the calendar is while something moves on it.
#[derive(Clone, Copy)]
pub(crate) struct BoardView<'a> {
    pub(crate) board: &'a Board,
    pub(crate) query: &'a BoardQuery,
    pub(crate) columns: &'a [BoardColumn],
}

/// What a key has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// Nothing: it is the browser's.
    Other,
    /// It has moved it.
    Moved,
    /// It is to stay where it hovers.
    Drop,
    /// It is to be where it was.
    Cancel,
}

impl Moving {
    /// A pointer goes down on a visit.
    pub(crate) fn by_pointer(
        event: &PointerEvent,
        id: VisitId,
        is_edge: bool,
        board_view: BoardView<'_>,
    ) -> Option<Self> {
        let visit = board_view.board.visit(id)?.clone();
        let spot = browser::spot(BODY, event.client_x(), event.client_y())?;
        let column = board_view.columns.get(spot.column)?;
        let held = Held {
            x: event.client_x(),
            y: event.client_y(),
            below: cell_at(column.shown, spot.down).number() - visit.place.start.number(),
            is_edge,
        };
        Some(Self {
            column: spot.column,
            place: visit.place,
            visit,
            grip: Grip::Down(held),
        })
    }

    /// The keyboard picks a visit up.
    pub(crate) fn by_keys(id: VisitId, board_view: BoardView<'_>) -> Option<Self> {
        let visit = board_view.board.visit(id)?.clone();
        let column = board_view
            .columns
            .iter()
            .position(|column| column.items.iter().any(|item| item.visit == Some(id)))?;
        Some(Self {
            column,
            place: visit.place,
            visit,
            grip: Grip::Keys,
        })
    }

    /// The pointer moves.
    pub(crate) fn drag(&mut self, event: &PointerEvent, board_view: BoardView<'_>) {
        let held = match self.grip {
            Grip::Down(held) if (event.client_x() - held.x).abs().max((event.client_y() - held.y).abs()) > SLACK => {
                held
            }
            Grip::Dragged(held) => held,
            _ => return,
        };
        self.grip = Grip::Dragged(held);
        let Some(spot) = browser::spot(BODY, event.client_x(), event.client_y()) else {
            return;
        };
        let step = step(event.alt_key());
        if held.is_edge {
            let Some(column) = board_view.columns.get(self.column) else {
                return;
            };
            let cells = cell_at(column.shown, spot.down).number() + 1 - self.place.start.number();
            self.lasts(snap(cells, step).max(step));
        } else if let Some(column) = board_view.columns.get(spot.column) {
            self.column = spot.column;
            let down = cell_at(column.shown, spot.down).number() - held.below - column.shown.from.number();
            self.hovers(snap(down, step), board_view);
        }
    }

    /// A key is pressed while the keyboard moves it.
    pub(crate) fn key(&mut self, event: &KeyboardEvent, board_view: BoardView<'_>) -> Key {
        let step = step(event.alt_key());
        let Some(column) = board_view.columns.get(self.column) else {
            return Key::Cancel;
        };
        let down = self.place.start.number() - column.shown.from.number();
        let cells = i64::from(self.place.minutes / CELL_MINUTES);
        match (event.key().as_str(), event.shift_key()) {
            ("ArrowUp", true) => self.lasts((cells - step).max(1)),
            ("ArrowDown", true) => self.lasts(cells + step),
            ("ArrowUp", false) => self.hovers(down - step, board_view),
            ("ArrowDown", false) => self.hovers(down + step, board_view),
            ("ArrowLeft", _) => {
                self.column = self.column.saturating_sub(1);
                self.hovers(down, board_view);
            }
            ("ArrowRight", _) => {
                self.column = (self.column + 1).min(board_view.columns.len().saturating_sub(1));
                self.hovers(down, board_view);
            }
            ("Enter" | " ", _) => return Key::Drop,
            // Whoever goes elsewhere leaves it where it was.
            ("Escape" | "Tab", _) => return Key::Cancel,
            _ => return Key::Other,
        }
        Key::Moved
    }

    /// Whether it is anywhere else than it was.
    pub(crate) fn has_moved(&self) -> bool {
        self.place != self.visit.place
    }

    /// Whether it is as it was when it was picked up. What was dropped changes because of that.
    pub(crate) fn is_still_there(&self, board: &Board) -> bool {
        let now = board.visit(self.visit.id).map(|visit| visit.revision);
        self.grip == Grip::Dropped || now == Some(self.visit.revision)
    }

    /// How it shows on the board.
    pub(crate) fn ghost(&self, board_view: BoardView<'_>) -> Option<BoardGhost> {
        if matches!(self.grip, Grip::Down(_)) {
            return None;
        }
        let column = board_view.columns.get(self.column)?;
        let look = match (self.grip, self.trouble(board_view.board)) {
            (Grip::Dropped, _) => "dropped",
            (_, Trouble::Clash(_)) => "clash",
            (_, Trouble::Warning(_)) => "warning",
            (_, Trouble::None) => "free",
        };
        Some(BoardGhost {
            column: column.key,
            span: self.place.treated(),
            text: self.words(board_view),
            look,
        })
    }

    /// Where it hovers and what is there, in words.
    pub(crate) fn words(&self, board_view: BoardView<'_>) -> String {
        let when = times(board_view.board, self.place.treated());
        let with = board_view.columns.get(self.column).map_or("", |column| &column.title);
        match self.trouble(board_view.board) {
            Trouble::None => format!("{when}, {with}"),
            Trouble::Clash(words) => format!("{when}, {with}. {words}"),
            Trouble::Warning(words) => format!("{when}, {with}. {words}"),
        }
    }

    /// The form that moves it there.
    pub(crate) fn form(&self) -> BoardForm {
        BoardForm {
            act: "move".to_owned(),
            visit: self.visit.id.0.to_string(),
            revision: self.visit.revision.to_string(),
            start: self.place.start.start().to_string(),
            therapist: self.place.therapist.0.to_string(),
            room: self.place.room.0.to_string(),
            minutes: self.place.minutes.to_string(),
            ..BoardForm::default()
        }
    }

    fn lasts(&mut self, cells: i64) {
        self.place.minutes = lasting(cells);
    }

    fn hovers(&mut self, down: i64, BoardView { board, query, columns }: BoardView<'_>) {
        if let Some(column) = columns.get(self.column) {
            let start = cell_within(column.shown, down);
            self.place = board.place_in(lane(query, column), start, &self.visit, self.place.minutes);
        }
    }

    fn trouble(&self, board: &Board) -> Trouble {
        let Some(service) = board.service(&self.visit.service) else {
            return Trouble::None;
        };
        let verdict = board.judge(service, &self.place, Some(self.visit.id));
        match (verdict.clash, verdict.warnings.first()) {
            (Some(clash), _) => Trouble::Clash(clash_words(board, clash)),
            (None, Some(warning)) => Trouble::Warning(warning_words(*warning)),
            (None, None) => Trouble::None,
        }
    }
}

enum Trouble {
    None,
    Clash(String),
    Warning(&'static str),
}

/// What is in the way, on this calendar.
fn clash_words(board: &Board, Clash { resource, holder }: Clash) -> String {
    let by = match holder {
        Some(Holder::Visit(id)) => board.visit(id).map(|visit| {
            let place = &visit.place;
            (&*visit.name, place.treated(), place.clean_up_minutes)
        }),
        Some(Holder::Block(id)) => board.block(id).map(|block| (&*block.reason, block.span, 0)),
        None => None,
    };
    let by = by.map(|(title, span, clean_up)| (title, times(board, span), clean_up));
    let whose = name_of(board, resource).unwrap_or("It");
    taken_words(
        whose,
        by.as_ref()
            .map(|(title, when, clean_up)| (*title, when.as_str(), *clean_up)),
    )
}

/// How many cells it moves at once; one with Alt.
const fn step(is_fine: bool) -> i64 {
    if is_fine { 1 } else { STEP }
}
