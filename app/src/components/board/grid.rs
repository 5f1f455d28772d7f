//! A board of columns along which time runs down: who or what is where, and when.
//!
//! It knows nothing of what is to be done with what stands on it: that is told to whoever shows it.

use domain::{Cell, Span, VisitId};
use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::prelude::*;

/// Cells of an hour.
const HOUR: i64 = 12;

/// The class of a column's body, from its top to its bottom.
pub(crate) const BODY: &str = "board__body";

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BoardColumn {
    /// Its name among the columns.
    pub(crate) key: i64,
    /// What it is called.
    pub(crate) title: String,
    /// Where its title leads.
    pub(crate) href: String,
    /// The cells that it shows.
    pub(crate) shown: Span,
    /// Those in which nobody works, or nothing can be.
    pub(crate) closed: Vec<Span>,
    /// What stands in it, in the order of time.
    pub(crate) items: Vec<BoardItem>,
    /// Where to add something.
    pub(crate) add_href: String,
    /// Whether it shows where there is little room.
    pub(crate) is_chosen: bool,
}

/// Something in a column.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct BoardItem {
    /// Its id in the document.
    pub(crate) id: String,
    /// The visit that it is, if it is one.
    pub(crate) visit: Option<VisitId>,
    pub(crate) href: String,
    pub(crate) span: Span,
    /// Those that follow, for cleaning up.
    pub(crate) clean_up: Span,
    /// From when to when.
    pub(crate) times: String,
    pub(crate) title: String,
    /// What, and where or with whom.
    pub(crate) detail: String,
    pub(crate) note: String,
    /// What became of it, in a word; empty where there is nothing to say.
    pub(crate) state: &'static str,
    /// How it looks: the end of a class.
    pub(crate) look: &'static str,
    /// Whether it is what is open beside the board.
    pub(crate) is_open: bool,
}

/// Where something would be that is being moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BoardGhost {
    pub(crate) column: i64,
    pub(crate) span: Span,
    /// What to say about it.
    pub(crate) text: String,
    /// How it looks: the end of a class.
    pub(crate) look: &'static str,
}

/// What somebody does to a visit on the board.
#[derive(Clone)]
pub(crate) enum BoardEvent {
    /// A pointer went down on it, at its lower edge or elsewhere.
    Down(PointerEvent, VisitId, bool),
    /// A pointer that went down on something has moved.
    Moved(PointerEvent),
    Up,
    /// It was taken away.
    Gone,
    /// A key was pressed.
    Key(KeyboardEvent, VisitId),
    /// It was clicked, or its link followed.
    Click(MouseEvent),
    /// An empty place of a column was clicked.
    Empty(MouseEvent),
}

/// The board.
#[component]
pub(crate) fn BoardGrid(
    /// Its name.
    label: Signal<String>,
    columns: Memo<Vec<BoardColumn>>,
    /// The hours at its side: how far down each is in cells, and what it is called.
    hours: Memo<Vec<(i64, String)>>,
    /// The cell that has begun.
    now: Signal<Cell>,
    ghost: Memo<Option<BoardGhost>>,
    on_event: Callback<BoardEvent>,
) -> impl IntoView {
    let height = move || columns.with(|columns| columns.first().map_or(0, |column| length(column.shown)));
    let keys = Memo::new(move |_| columns.with(|columns| columns.iter().map(|column| column.key).collect::<Vec<_>>()));
    view! {
        <div class="board" role="region" aria-label=label tabindex="0">
            <ol class=move || format!("board__hours {}", of(height())) aria-hidden="true">
                <For each=move || hours.get() key=Clone::clone let((cells, name))>
                    <li class=format!("board__hour {}", at(cells))>{name}</li>
                </For>
            </ol>
            <For each=move || keys.get() key=|key| *key let(key)>
                <Column key columns now ghost on_event />
            </For>
        </div>
    }
    .into_any()
}

#[component]
fn Column(
    key: i64,
    columns: Memo<Vec<BoardColumn>>,
    now: Signal<Cell>,
    ghost: Memo<Option<BoardGhost>>,
    on_event: Callback<BoardEvent>,
) -> impl IntoView {
    let of_column = move |read: fn(&BoardColumn) -> String| {
        columns.with(|columns| {
            columns
                .iter()
                .find(|column| column.key == key)
                .map(read)
                .unwrap_or_default()
        })
    };
    let shown = Memo::new(move |_| {
        columns
            .with(|columns| {
                columns
                    .iter()
                    .find(|column| column.key == key)
                    .map(|column| column.shown)
            })
            .unwrap_or(Span::of(Cell::new(0), 0))
    });
    let closed = move || {
        columns.with(|columns| {
            let column = columns.iter().find(|column| column.key == key);
            column.map(|column| column.closed.clone()).unwrap_or_default()
        })
    };
    let items = move || {
        columns.with(|columns| {
            let column = columns.iter().find(|column| column.key == key);
            column.map(|column| column.items.clone()).unwrap_or_default()
        })
    };
    let is_chosen = move || columns.with(|columns| columns.iter().any(|column| column.key == key && column.is_chosen));
    let heading = format!("column-{key}");
    let labelled_by = heading.clone();
    view! {
        <section class="board__column" class:board__column--chosen=is_chosen aria-labelledby=labelled_by>
            <div class="board__head">
                <h2 class="board__title" id=heading>
                    <a href=move || of_column(|column| column.href.clone())>
                        {move || of_column(|column| column.title.clone())}
                    </a>
                </h2>
                <a
                    class="board__add"
                    href=move || of_column(|column| column.add_href.clone())
                    aria-label=move || of_column(|column| format!("New visit: {}", column.title))
                >
                    "+"
                </a>
            </div>
            <ol
                class=move || format!("{BODY} {}", of(length(shown.get())))
                on:click=move |event| on_event.run(BoardEvent::Empty(event))
            >
                <For each=closed key=|span| *span let(span)>
                    <li class=move || format!("board__closed {}", place(span, shown.get())) aria-hidden="true"></li>
                </For>
                <For each=items key=Clone::clone let(item)>
                    <Item item shown on_event />
                </For>
                {move || {
                    let now = now.get();
                    shown.get().contains(now).then(|| {
                        let down = now.number() - shown.get().from.number();
                        view! { <li class=format!("board__now {}", at(down)) aria-hidden="true"></li> }
                    })
                }}
                {move || {
                    ghost
                        .get()
                        .filter(|ghost| ghost.column == key)
                        .map(|BoardGhost { span, text, look, .. }| {
                            let class = format!("board__ghost board__ghost--{look} {}", place(span, shown.get()));
                            view! {
                                <li class=class aria-hidden="true">
                                    {text}
                                </li>
                            }
                        })
                }}
            </ol>
        </section>
    }
    .into_any()
}

#[component]
fn Item(item: BoardItem, shown: Memo<Span>, on_event: Callback<BoardEvent>) -> impl IntoView {
    let BoardItem {
        id,
        visit,
        href,
        span,
        clean_up,
        times,
        title,
        detail,
        note,
        state,
        look,
        is_open,
    } = item;
    let length = length(span);
    let class = move || format!("board__item board__item--{look} {}", place(span, shown.get()));
    let on_down = move |event: PointerEvent| {
        if let Some(visit) = visit {
            let edge = is_at_edge(&event);
            on_event.run(BoardEvent::Down(event, visit, edge));
        }
    };
    view! {
        <li class=class class:board__item--short={length <= 6} class:board__item--open=is_open>
            <a
                class="board__link"
                id=id
                href=href
                draggable="false"
                aria-current=is_open.then_some("true")
                aria-keyshortcuts=visit.map(|_| "m")
                on:pointerdown=on_down
                on:pointermove=move |event| on_event.run(BoardEvent::Moved(event))
                on:pointerup=move |_| on_event.run(BoardEvent::Up)
                on:pointercancel=move |_| on_event.run(BoardEvent::Gone)
                on:keydown=move |event| {
                    if let Some(visit) = visit {
                        on_event.run(BoardEvent::Key(event, visit));
                    }
                }
                on:click=move |event| on_event.run(BoardEvent::Click(event))
            >
                <span class="board__text">
                    <span class="board__times">{times}</span>
                    " "
                    <strong class="board__who" dir="auto">{title}</strong>
                    {(!state.is_empty()).then(|| view! { " " <span class="board__state">{state}</span> })}
                    {(!note.is_empty()).then(|| view! { " " <span class="board__note" dir="auto">{note}</span> })}
                    " "
                    <span class="board__detail" dir="auto">{detail}</span>
                </span>
            </a>
        </li>
        {(!clean_up.is_empty())
            .then(|| {
                let class = move || format!("board__clean-up {}", place(clean_up, shown.get()));
                view! { <li class=class aria-hidden="true"></li> }
            })}
    }
}

/// Whether a pointer is on the lower edge of what it went down on, by which it is made longer.
#[cfg(not(feature = "ssr"))]
fn is_at_edge(event: &PointerEvent) -> bool {
    use leptos::wasm_bindgen::JsCast;
    let target = event
        .current_target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| {
        let rect = target.get_bounding_client_rect();
        rect.bottom() - f64::from(event.client_y()) < 9.0 && rect.height() > 24.0
    })
}

#[cfg(feature = "ssr")]
fn is_at_edge(_event: &PointerEvent) -> bool {
    false
}

fn length(span: Span) -> i64 {
    i64::try_from(span.len()).unwrap_or(i64::MAX)
}

/// The classes of something that is so many cells high.
fn of(cells: i64) -> String {
    format!("for-h-{} for-c-{}", cells / HOUR, cells % HOUR)
}

/// The classes of something that is so many cells down.
fn at(cells: i64) -> String {
    format!("at-h-{} at-c-{}", cells / HOUR, cells % HOUR)
}

/// The classes of what is at these cells, as far as they are shown.
fn place(span: Span, shown: Span) -> String {
    let seen = span.intersection(shown);
    let down = (seen.from.number() - shown.from.number()).max(0);
    format!("{} {}", at(down), of(length(seen)))
}
