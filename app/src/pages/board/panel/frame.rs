//! What all panels are made of.

use domain::{Board, Cell, VisitId};
use jiff::civil::DateTime;
use leptos::prelude::*;

use crate::api::ApiError;
use crate::components::ErrorSummary;
use crate::pages::board::calendar::CalendarContext;
use crate::pages::board::query::{BoardQuery, Open};

/// The frame of whatever is open, with the way to close it.
#[component]
pub(crate) fn Frame(calendar: CalendarContext, #[prop(into)] title: String, children: Children) -> impl IntoView {
    let close = move || calendar.query.with(|query| query.with(Open::Nothing).href());
    view! {
        <aside class="panel" aria-labelledby="panel-title">
            <div class="panel__head">
                <h2 class="panel__title" id="panel-title" tabindex="-1" dir="auto">
                    {title}
                </h2>
                <a class="panel__close" href=close aria-label="Close" data-noscroll>
                    "×"
                </a>
            </div>
            {children()}
        </aside>
    }
    .into_any()
}

/// A form that changes the calendar, whichever way it is sent.
#[component]
pub(crate) fn ChangeForm(
    calendar: CalendarContext,
    /// What it does.
    act: &'static str,
    /// The visit that it is about, if it is about one.
    #[prop(optional)]
    visit: Option<(VisitId, Signal<String>)>,
    /// What stays open when it is done.
    #[prop(optional)]
    then: Open,
    #[prop(default = "form")] class: &'static str,
    children: Children,
) -> impl IntoView {
    let action = move || calendar.query.with(BoardQuery::href);
    let back = move || calendar.query.with(|query| query.with(then).text());
    view! {
        <form
            class=class
            method="post"
            action=action
            on:submit=move |event| calendar.submit(&event)
            aria-busy=move || calendar.send.pending().get().then_some("true")
            novalidate
        >
            <input type="hidden" name="act" value=act />
            <input type="hidden" name="back" value=back />
            {visit
                .map(|(id, revision)| {
                    view! {
                        <input type="hidden" name="visit" value=id.0.to_string() />
                        <input type="hidden" name="revision" value=revision />
                    }
                })}
            {children()}
        </form>
    }
    .into_any()
}

/// What is wrong with the form that does this, all of it.
#[component]
pub(crate) fn Mistakes(calendar: CalendarContext, act: &'static str) -> impl IntoView {
    move || {
        calendar.refused.with(|refused| match refused {
            Some((form, ApiError::Invalid { fields })) if calendar.is_open(form, act) => {
                let errors = fields.clone();
                Some(view! { <ErrorSummary errors /> })
            }
            _ => None,
        })
    }
}

pub(crate) fn therapist_options(board: &Board) -> Vec<(String, String)> {
    let therapists = board.therapists.iter();
    therapists
        .map(|therapist| (therapist.id.0.to_string(), therapist.name.clone()))
        .collect()
}

pub(crate) fn room_options(board: &Board) -> Vec<(String, String)> {
    let rooms = board.rooms.iter();
    rooms.map(|room| (room.id.0.to_string(), room.name.clone())).collect()
}

/// The moment that was pointed at, or the next quarter of an hour on today's calendar, or a morning.
pub(crate) fn moment(board: &Board, start: Option<Cell>) -> Option<DateTime> {
    let soon = Cell::new((board.now.number() + 2).div_euclid(3) * 3);
    start
        .and_then(|cell| board.wall(cell))
        .or_else(|| board.wall(soon))
        .or_else(|| board.days.first().map(|day| day.date.at(9, 0, 0, 0)))
}

/// `09:30`, as browsers take it.
pub(crate) fn time_text(wall: DateTime) -> String {
    format!("{:02}:{:02}", wall.hour(), wall.minute())
}
