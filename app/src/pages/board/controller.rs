//! What hands do to the board: with a pointer, or on the keyboard.

use domain::{Cell, ResourceId, STEP, VisitId, cell_at};
use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::prelude::*;
use web_sys::Element;

use crate::browser;
use crate::components::{BODY, BoardColumn, BoardEvent};
use crate::pages::board::calendar::CalendarContext;
use crate::pages::board::moving::{BoardView, Grip, Key, Moving};
use crate::pages::board::query::{BoardQuery, Open};

/// Whoever moves visits about on the board.
#[derive(Clone, Copy)]
pub(crate) struct BoardController {
    calendar: CalendarContext,
    columns: Memo<Vec<BoardColumn>>,
    moving: RwSignal<Option<Moving>>,
    /// The click that ends a drag is none.
    has_dragged: StoredValue<bool>,
}

impl BoardController {
    pub(crate) fn new(
        calendar: CalendarContext,
        columns: Memo<Vec<BoardColumn>>,
        moving: RwSignal<Option<Moving>>,
    ) -> Self {
        Self {
            calendar,
            columns,
            moving,
            has_dragged: StoredValue::new(false),
        }
    }

    /// Does what an event is for, and tells where it leads, if it leads anywhere.
    pub(crate) fn handle(&self, event: BoardEvent) -> Option<String> {
        match event {
            BoardEvent::Down(event, id, is_edge) => self.down(&event, id, is_edge),
            BoardEvent::Moved(event) => self.moved(&event),
            BoardEvent::Up => match self.grip() {
                Some(Grip::Dragged(_)) => self.drop(),
                Some(Grip::Down(_)) => self.moving.set(None),
                _ => {}
            },
            BoardEvent::Gone => self.moving.set(None),
            BoardEvent::Key(event, id) => self.key(&event, id),
            BoardEvent::Click(event) => self.click(&event),
            BoardEvent::Empty(event) => return self.empty(&event),
        }
        None
    }

    /// Looks at the calendar as it is.
    pub(crate) fn on_ground<T>(&self, look: impl FnOnce(BoardView<'_>) -> T) -> T {
        self.calendar.board.with(|board| {
            self.calendar
                .query
                .with(|query| self.columns.with(|columns| look(BoardView { board, query, columns })))
        })
    }

    fn grip(&self) -> Option<Grip> {
        self.moving
            .with_untracked(|moving| moving.as_ref().map(|moving| moving.grip))
    }

    fn is_busy(&self) -> bool {
        self.calendar.send.pending().get_untracked()
    }

    fn down(&self, event: &PointerEvent, id: VisitId, is_edge: bool) {
        // A finger scrolls; it moves visits by the form.
        if event.button() != 0 || event.pointer_type() == "touch" || self.is_busy() {
            return;
        }
        self.has_dragged.set_value(false);
        browser::hold(event);
        let moving = untrack(|| self.on_ground(|board_view| Moving::by_pointer(event, id, is_edge, board_view)));
        self.moving.set(moving);
    }

    fn moved(&self, event: &PointerEvent) {
        if !matches!(self.grip(), Some(Grip::Down(_) | Grip::Dragged(_))) {
            return;
        }
        let before = self.moving.get_untracked();
        let mut now = before.clone();
        if let Some(moving) = &mut now {
            untrack(|| self.on_ground(|board_view| moving.drag(event, board_view)));
            self.has_dragged.set_value(matches!(moving.grip, Grip::Dragged(_)));
        }
        if now != before {
            self.moving.set(now);
        }
    }

    fn key(&self, event: &KeyboardEvent, id: VisitId) {
        match self.grip() {
            Some(Grip::Keys) => self.carry(event),
            Some(_) if event.key() == "Escape" => self.moving.set(None),
            Some(_) => {}
            None => {
                let is_plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
                if is_plain && event.key().eq_ignore_ascii_case("m") && !self.is_busy() {
                    event.prevent_default();
                    let moving = untrack(|| self.on_ground(|board_view| Moving::by_keys(id, board_view)));
                    self.moving.set(moving);
                }
            }
        }
    }

    /// A key while the keyboard carries a visit.
    fn carry(&self, event: &KeyboardEvent) {
        let mut now = self.moving.get_untracked();
        let Some(moving) = &mut now else { return };
        match untrack(|| self.on_ground(|board_view| moving.key(event, board_view))) {
            Key::Moved => self.moving.set(now),
            Key::Drop => self.drop(),
            Key::Cancel => self.moving.set(None),
            Key::Other => return,
        }
        if event.key() != "Tab" {
            event.prevent_default();
        }
    }

    fn drop(&self) {
        match self.moving.get_untracked() {
            Some(mut moving) if moving.has_moved() => {
                moving.grip = Grip::Dropped;
                self.calendar.send(moving.form());
                self.moving.set(Some(moving));
            }
            _ => self.moving.set(None),
        }
    }

    fn click(&self, event: &MouseEvent) {
        if self.has_dragged.get_value() {
            event.prevent_default();
            event.stop_propagation();
            self.has_dragged.set_value(false);
        } else {
            browser::focus_on_next_page("panel-title");
        }
    }

    /// The address of the form for a new visit at an empty place.
    fn empty(&self, event: &MouseEvent) -> Option<String> {
        let target = event_target::<Element>(event);
        // Where something is, a click is its own.
        if target.closest("a").is_ok_and(|link| link.is_some()) {
            return None;
        }
        let spot = browser::spot(BODY, event.client_x(), event.client_y())?;
        untrack(|| {
            self.on_ground(|BoardView { query, columns, .. }| {
                let column = columns.get(spot.column)?;
                let cell = cell_at(column.shown, spot.down).number();
                let start = Cell::new(cell.div_euclid(STEP) * STEP);
                let is_therapist = !query.is_week && !query.by_room;
                let form = BoardQuery {
                    therapist: is_therapist.then_some(ResourceId(column.key)).or(query.therapist),
                    ..query.with(Open::Booking(Some(start)))
                };
                Some(form.href())
            })
        })
    }
}
