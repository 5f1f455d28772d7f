//! What all panels are made of.

use domain::{Agenda, Cell, VisitId};
use jiff::civil::DateTime;
use leptos::prelude::*;

use crate::api::ApiError;
use crate::components::ErrorSummary;
use crate::pages::board::desk::CalendarContext;
use crate::pages::board::query::{CalendarQuery, Open};

/// The frame of whatever is open, with the way to close it.
#[component]
pub(crate) fn Frame(desk: CalendarContext, #[prop(into)] title: String, children: Children) -> impl IntoView {
    let close = move || desk.query.with(|query| query.with(Open::Nothing).href());
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
    desk: CalendarContext,
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
    let action = move || desk.query.with(CalendarQuery::href);
    let back = move || desk.query.with(|query| query.with(then).text());
    view! {
        <form
            class=class
            method="post"
            action=action
            on:submit=move |event| desk.submit(&event)
            aria-busy=move || desk.send.pending().get().then_some("true")
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
pub(crate) fn Mistakes(desk: CalendarContext, act: &'static str) -> impl IntoView {
    move || {
        desk.refused.with(|refused| match refused {
            Some((form, ApiError::Invalid { fields })) if desk.is_open(form, act) => {
                let errors = fields.clone();
                Some(view! { <ErrorSummary errors /> })
            }
            _ => None,
        })
    }
}

pub(crate) fn therapist_options(agenda: &Agenda) -> Vec<(String, String)> {
    let therapists = agenda.therapists.iter();
    therapists
        .map(|therapist| (therapist.id.0.to_string(), therapist.name.clone()))
        .collect()
}

pub(crate) fn room_options(agenda: &Agenda) -> Vec<(String, String)> {
    let rooms = agenda.rooms.iter();
    rooms.map(|room| (room.id.0.to_string(), room.name.clone())).collect()
}

/// The moment that was pointed at, or the next quarter of an hour on today's calendar, or a morning.
pub(crate) fn moment(agenda: &Agenda, start: Option<Cell>) -> Option<DateTime> {
    let soon = Cell::new((agenda.now.number() + 2).div_euclid(3) * 3);
    start
        .and_then(|cell| agenda.wall(cell))
        .or_else(|| agenda.wall(soon))
        .or_else(|| agenda.days.first().map(|day| day.date.at(9, 0, 0, 0)))
}

/// `09:30`, as browsers take it.
pub(crate) fn time_text(wall: DateTime) -> String {
    format!("{:02}:{:02}", wall.hour(), wall.minute())
}
