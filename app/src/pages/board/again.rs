//! Doing what was refused once more, by somebody who knows why.

use domain::BoardForm;
use leptos::prelude::*;

use crate::pages::board::calendar::{CalendarContext, fields};
use crate::pages::board::query::{BoardQuery, Open};

/// A form that is sent once more, or undone, as it stands.
#[component]
pub(crate) fn Again(calendar: CalendarContext, form: BoardForm, label: &'static str) -> impl IntoView {
    let action = move || calendar.query.with(BoardQuery::href);
    let back = calendar.query.with_untracked(|query| query.with(Open::Nothing).text());
    let form = BoardForm { back, ..form };
    let inputs = fields(&form).into_iter().map(|(name, value)| {
        view! { <input type="hidden" name=name value=value /> }
    });
    view! {
        <form class="outcome__form" method="post" action=action on:submit=move |event| calendar.submit(&event)>
            {inputs.collect_view()}
            <button class="button button--small" type="submit">
                {label}
            </button>
        </form>
    }
    .into_any()
}
