//! Doing what was refused once more, by somebody who knows why.

use domain::CalendarForm;
use leptos::prelude::*;

use crate::pages::board::desk::{CalendarContext, fields};
use crate::pages::board::query::{CalendarQuery, Open};

/// A form that is sent once more, or undone, as it stands.
#[component]
pub(crate) fn Again(desk: CalendarContext, form: CalendarForm, label: &'static str) -> impl IntoView {
    let action = move || desk.query.with(CalendarQuery::href);
    let back = desk.query.with_untracked(|query| query.with(Open::Nothing).text());
    let form = CalendarForm { back, ..form };
    let inputs = fields(&form).into_iter().map(|(name, value)| {
        view! { <input type="hidden" name=name value=value /> }
    });
    view! {
        <form class="outcome__form" method="post" action=action on:submit=move |event| desk.submit(&event)>
            {inputs.collect_view()}
            <button class="button button--small" type="submit">
                {label}
            </button>
        </form>
    }
    .into_any()
}
