//! The inputs for the hours of a day: up to three, each from when to when.

use domain::{Field, HoursForm, HoursRow};
use jiff::civil::Weekday;
use leptos::prelude::*;

use crate::api::ApiError;
use crate::components::{FieldProblem, weekday_name};

/// The three rows of a day; those that are empty are out of the way.
#[component]
pub(crate) fn Day(weekday: Option<Weekday>, form: HoursForm, error: Option<ApiError>) -> impl IntoView {
    let name = weekday.map_or("Other hours", weekday_name);
    let [first, rest @ ..] = HoursRow::of(weekday);
    let is_used = rest.iter().any(|&row| form.typed(row) != ("", ""));
    let row = |row: HoursRow, number: usize| {
        let (from, until) = form.typed(row);
        view! { <Row row day=name number from=from.to_owned() until=until.to_owned() error=error.clone() /> }
    };
    let first = row(first, 1);
    let rest = (2..).zip(rest).map(|(number, rest)| row(rest, number)).collect_view();
    view! {
        <fieldset class="hours__day">
            <legend class="hours__name">{name}</legend>
            {first}
            <details class="hours__more" open=is_used>
                <summary class="disclosure__summary">
                    "After a break" <span class="visually-hidden">" ("{name}")"</span>
                </summary>
                {rest}
            </details>
        </fieldset>
    }
    .into_any()
}

#[component]
fn Row(
    row: HoursRow,
    day: &'static str,
    number: usize,
    from: String,
    until: String,
    error: Option<ApiError>,
) -> impl IntoView {
    let (name, until_name) = (row.name(), format!("{}_until", row.name()));
    let field = Field::Hours(row);
    let wrong = error.and_then(|error| error.problem(field));
    let invalid = wrong.map(|_| "true");
    let described = wrong.map(|_| format!("{name}-error"));
    view! {
        <div class="hours__row" class:field--wrong=wrong.is_some()>
            <FieldProblem field problem=wrong class="field__error hours__error" />
            <input
                class="field__input hours__time"
                type="time"
                step="300"
                id=name
                name=name
                value=from
                aria-label=format!("{day}, hours {number}, from")
                aria-invalid=invalid
                aria-describedby=described.clone()
            />
            <span aria-hidden="true">"to"</span>
            <input
                class="field__input hours__time"
                type="time"
                step="300"
                id=until_name.clone()
                name=until_name
                value=until
                aria-label=format!("{day}, hours {number}, until")
                aria-invalid=invalid
                aria-describedby=described
            />
        </div>
    }
    .into_any()
}
