//! `/staff/calendar`: the day of all therapists, or the week of one, and all that is done to it.

mod again;
mod calendar;
mod columns;
mod controller;
mod finder;
mod holders;
mod in_the_way;
mod moving;
mod panel;
mod query;
mod tools;

use domain::{Attendance, Board, BoardForm, Cell, Choice, Holder, VisitId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use self::calendar::{CalendarContext, done_words};
use self::columns::{columns, heading, hours};
use self::controller::BoardController;
use self::holders::{in_the_way, look_up};
use self::in_the_way::follow_what_is_open;
use self::moving::{Grip, Moving};
use self::panel::Panel;
use self::query::{BoardQuery, JustDone, Open};
use self::tools::{Outcome, Said, Tools};
use crate::api::asked::{ask, brought};
use crate::api::board::{Done, HolderView, ShownBoard, show_board};
use crate::api::{ApiError, Rejected};
use crate::browser::{self, ChangeFeed};
use crate::components::BoardGrid;
use crate::pages::loaded::Loaded;
use crate::pages::staff::nav::StaffNav;

/// The calendar.
#[component]
pub(crate) fn CalendarPage() -> impl IntoView {
    let map = use_query_map();
    let query = Memo::new(move |_| map.with(|map| BoardQuery::parse(|name| map.get(name))));
    let asked = Memo::new(move |_| query.with(asked));
    let rejected: Option<Rejected<BoardForm>> = brought(browser::rejected);
    let refused_by = rejected
        .as_ref()
        .map_or_else(Vec::new, |rejected| in_the_way(&rejected.error));
    let board = ask(
        move || asked.get(),
        move |(first, days)| {
            let (open, mut missing) = (query.with_untracked(|query| query.open.holder()), refused_by.clone());
            async move {
                let view = show_board(first, days).await?;
                missing.extend(open.filter(|open| !view.board.has(*open)));
                Ok::<_, ApiError>((view, look_up(missing).await))
            }
        },
    );
    view! {
        <Title text="Calendar" />
        <StaffNav />
        <Loaded from=move || board let((view, known))>
            <Calendar view known query rejected=rejected.clone() />
        </Loaded>
    }
}

/// What is asked of the server to show this.
fn asked(query: &BoardQuery) -> (String, String) {
    let first = query.date.map_or_else(String::new, |date| date.to_string());
    (first, if query.is_week { "7" } else { "1" }.to_owned())
}

#[component]
fn Calendar(
    view: ShownBoard,
    /// What was looked up with it.
    known: Vec<(Holder, Option<HolderView>)>,
    query: Memo<BoardQuery>,
    rejected: Option<Rejected<BoardForm>>,
) -> impl IntoView {
    let ShownBoard {
        board,
        today,
        is_all,
        key,
    } = view;
    let range = (
        board.days.first().map(|day| day.date),
        board.days.last().map(|day| day.date),
    );
    let known = RwSignal::new(known.into_iter().collect());
    let calendar = CalendarContext {
        board: RwSignal::new(board),
        query,
        key: RwSignal::new(key),
        is_all,
        send: CalendarContext::sender(known),
        known,
        sent: RwSignal::new(BoardForm::default()),
        refused: RwSignal::new(rejected.map(|Rejected { form, error }| (form, error))),
        round: RwSignal::new(0),
    };
    let columns_shown = Memo::new(move |_| {
        let query = query.get();
        calendar.board.with(|board| columns(board, &query))
    });
    let hours = Memo::new(move |_| calendar.board.with(hours));
    let moving = RwSignal::new(None::<Moving>);
    let said = RwSignal::new(query.with_untracked(|query| query.done).map(|event| match event {
        JustDone::Change(entry) => Said {
            text: "It is done.".to_owned(),
            entry: Some(entry),
        },
        JustDone::Resend => Said {
            text: "The letter is on its way.".to_owned(),
            entry: None,
        },
        JustDone::Accept => Said {
            text: "The visit is theirs.".to_owned(),
            entry: None,
        },
    }));
    let is_lost = RwSignal::new(false);
    let refresh = refresher(calendar, query.with_untracked(asked));

    browser::listen(move |news| match news {
        ChangeFeed::Lost => is_lost.set(true),
        // What has changed since the server wrote the page was missed, too.
        ChangeFeed::Listening { .. } => {
            is_lost.set(false);
            refresh(Because::Others);
        }
        ChangeFeed::Changed(dates) => {
            if let (Some(first), Some(last)) = range
                && dates.touch(first, last)
            {
                refresh(Because::Others);
            }
        }
    });

    let because = move |visit: Option<i64>| match query.with_untracked(|query| query.open) {
        Open::Visit(VisitId(open)) if visit == Some(open) => Because::Sent,
        _ => Because::Others,
    };
    let navigate = use_navigate();
    Effect::new(move |_| {
        let Some(outcome) = calendar.send.value().get() else {
            return;
        };
        let form = calendar.sent.get_untracked();
        let was_moving = moving.get_untracked().is_some();
        moving.set(None);
        match outcome {
            Ok(Done { entry, key, visit }) => {
                calendar.key.set(key);
                let text = calendar.board.with_untracked(|board| done_words(&form, board));
                said.set(Some(Said {
                    text,
                    // A letter on its way cannot be called back, and what was said of a client not unsaid.
                    entry: (!matches!(form.act.as_str(), "resend" | "accept")).then_some(entry),
                }));
                if was_moving {
                    browser::focus_on_next_page(&format!("visit-{}", form.visit));
                } else {
                    if matches!(form.act.as_str(), "book" | "cancel" | "block" | "unblock") {
                        let href = query.with_untracked(|query| query.with(Open::Nothing).href());
                        navigate(&href, still());
                    }
                    // What was pressed goes as soon as the calendar is shown anew.
                    let is_marked = Attendance::parse(&form.act).is_some() && because(visit) == Because::Sent;
                    browser::focus(if is_marked { "panel-title" } else { "outcome" });
                }
                refresh(because(visit));
            }
            Err(error) => {
                let is_invalid = matches!(error, ApiError::Invalid { .. });
                let because = if error == ApiError::Stale {
                    because(form.visit.parse().ok())
                } else {
                    Because::Others
                };
                said.set(None);
                calendar.refused.set(Some((form, error)));
                browser::focus(if is_invalid { "error-summary" } else { "outcome" });
                // It may be because something is otherwise than it seems here.
                refresh(because);
            }
        }
    });

    let controller = BoardController::new(calendar, columns_shown, moving);
    // Who moves something that somebody else has just changed, is told at once.
    Effect::new(move |_| {
        let is_stale = calendar.board.with(|board| {
            moving.with_untracked(|moving| moving.as_ref().is_some_and(|moving| !moving.is_still_there(board)))
        });
        if is_stale {
            let form = moving.get_untracked().map(|moving| moving.form()).unwrap_or_default();
            moving.set(None);
            calendar.refused.set(Some((form, ApiError::Stale)));
            browser::focus("outcome");
        }
    });
    let ghost = Memo::new(move |_| {
        moving.with(|moving| {
            moving
                .as_ref()
                .and_then(|moving| controller.on_ground(|board_view| moving.ghost(board_view)))
        })
    });
    let hover = Memo::new(move |_| {
        moving.with(|moving| {
            let moving = moving.as_ref().filter(|moving| moving.grip == Grip::Keys)?;
            Some(controller.on_ground(|board_view| moving.words(board_view)))
        })
    });
    let navigate = use_navigate();
    let on_event = Callback::new(move |event| {
        if let Some(href) = controller.handle(event) {
            navigate(&href, still());
            browser::focus("name");
        }
    });
    follow_what_is_open(calendar);
    let now = ticking(calendar.board);
    let title = Memo::new(move |_| calendar.board.with(|board| query.with(|query| heading(board, query))));
    view! {
        <div class="calendar" class:calendar--moving=move || moving.with(Option::is_some)>
            <div class="calendar__head">
                <h1 class="calendar__title" id="step" tabindex="-1">
                    {title}
                </h1>
                <Tools calendar today shown=range.0 />
            </div>
            <Outcome calendar said is_lost />
            <p class="visually-hidden" role="status">
                {move || hover.get()}
            </p>
            <div class="calendar__body">
                <BoardGrid label=Signal::derive(move || title.with(|title| format!("Calendar, {title}"))) columns=columns_shown hours now ghost on_event />
                <Panel calendar />
            </div>
            <p class="calendar__keys">
                "To move a visit from the keyboard, go to it and press M. The arrow keys carry it, with Shift they make it \
                longer or shorter, Enter puts it down and Escape takes it back."
            </p>
        </div>
    }
    .into_any()
}

/// Why the calendar is asked for again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Because {
    /// Something was sent from here about what is open, so that whoever sent it has seen what came of it.
    Sent,
    /// Something else has changed, or may have.
    Others,
}

/// What is asked for, how often it was, and whether something was sent that the next answer will show.
struct Asked {
    first: String,
    days: String,
    turn: u64,
    is_sent: bool,
}

/// Asks for the calendar again; of several answers the last one asked for counts.
fn refresher(
    calendar: CalendarContext,
    (first, days): (String, String),
) -> impl Fn(Because) + Copy + Send + Sync + 'static {
    let asked = StoredValue::new(Asked {
        first,
        days,
        turn: 0,
        is_sent: false,
    });
    move |because| {
        let Some((first, days, turn)) = asked.try_update_value(|asked| {
            asked.turn += 1;
            asked.is_sent |= because == Because::Sent;
            (asked.first.clone(), asked.days.clone(), asked.turn)
        }) else {
            return;
        };
        spawn_local(async move {
            let answer = show_board(first, days).await;
            let is_last = asked.try_with_value(|asked| asked.turn == turn) == Some(true);
            if !is_last {
                return;
            }
            if let Ok(view) = answer {
                calendar.board.set(view.board);
                calendar.key.set(view.key);
                if asked.try_update_value(|asked| std::mem::take(&mut asked.is_sent)) == Some(true) {
                    calendar.round.update(|round| *round += 1);
                }
            }
        });
    }
}

/// The cell that has begun, by the server's clock and however long the page has been there. What hovers is judged by the
/// same.
fn ticking(board: RwSignal<Board>) -> Signal<Cell> {
    let (cell, set_cell) = signal(board.with_untracked(|board| board.now));
    Effect::new(move |_| {
        let minutes = domain::CELL_SECONDS.unsigned_abs();
        let tick = set_interval_with_handle(
            move || {
                let now = board.try_update_untracked(|board| {
                    board.now = board.now.plus(1);
                    board.now
                });
                if let Some(now) = now {
                    set_cell.try_set(now);
                }
            },
            std::time::Duration::from_secs(minutes),
        );
        if let Ok(tick) = tick {
            on_cleanup(move || tick.clear());
        }
    });
    cell.into()
}

/// Within the page, without going to its top.
fn still() -> NavigateOptions {
    NavigateOptions {
        scroll: false,
        ..NavigateOptions::default()
    }
}
