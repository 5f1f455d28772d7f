//! The fields for when, with whom and where a visit is to be.

use domain::{BoardForm, Field};
use leptos::prelude::*;

use crate::components::{SelectField, TextField};
use crate::pages::board::calendar::CalendarContext;

/// Where and when, and how long.
#[component]
pub(crate) fn Destination(
    calendar: CalendarContext,
    act: &'static str,
    typed: BoardForm,
    therapists: Vec<(String, String)>,
    rooms: Vec<(String, String)>,
) -> impl IntoView {
    view! {
        <div class="panel__pair">
            <TextField field=Field::Date value=typed.date problems=calendar.problems(act) />
            <TextField field=Field::Time value=typed.time problems=calendar.problems(act) />
        </div>
        <SelectField
            field=Field::Therapist
            label="Therapist"
            options=therapists
            value=typed.therapist
            problems=calendar.problems(act)
        />
        <div class="panel__pair">
            <SelectField
                field=Field::Room
                options=[(String::new(), "Any that is free".to_owned())].into_iter().chain(rooms).collect()
                value=typed.room
                problems=calendar.problems(act)
            />
            <TextField
                field=Field::Minutes
                value=typed.minutes
                required=false
                otherwise="usual"
                problems=calendar.problems(act)
            />
        </div>
    }
    .into_any()
}
