//! Other starts, when the wanted one is not open.

use jiff::Timestamp;
use jiff::civil::DateTime;
use leptos::prelude::*;

use crate::components::{clock_time, long_date};

/// The nearest openings as a choice within the form, so that nothing typed is lost by choosing another.
#[component]
pub(crate) fn NearestStarts(
    /// The instant, and what the clinic's clock reads.
    starts: Vec<(Timestamp, DateTime)>,
    /// The one chosen before, as the form says it.
    chosen: String,
) -> impl IntoView {
    let checked = starts
        .iter()
        .position(|(instant, _)| instant.to_string() == chosen)
        .unwrap_or(0);
    let choices = starts
        .into_iter()
        .enumerate()
        .map(|(index, (instant, wall))| {
            view! {
                <label class="nearest__choice">
                    <input type="radio" name="start" value=instant.to_string() checked=index == checked />
                    <span>{long_date(wall.date())} " at " {clock_time(wall.time())}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="nearest" id="start" tabindex="-1">
            <legend class="nearest__legend">"Choose another time"</legend>
            {choices}
        </fieldset>
    }
}
