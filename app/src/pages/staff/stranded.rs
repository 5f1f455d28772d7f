//! Before a change that would leave visits behind: which, and whether it is meant all the same.

use leptos::prelude::*;
use serde::Serialize;

use crate::api::ApiError;
use crate::api::asked::{Reply, ask};
use crate::api::openings::hours::{StrandedView, show_stranded};
use crate::components::{Notice, PostForm, short_start};

/// Loads the visits that an answer names; none, if it is another answer.
pub(crate) fn stranded(error: Option<&ApiError>) -> Reply<Result<Vec<StrandedView>, ApiError>> {
    let visits = match error {
        Some(ApiError::Stranded { visits }) => visits.iter().map(i64::to_string).collect::<Vec<_>>().join(","),
        _ => String::new(),
    };
    ask(
        move || visits.clone(),
        |visits| async move {
            if visits.is_empty() {
                return Ok(Vec::new());
            }
            show_stranded(visits).await
        },
    )
}

/// The inputs of a form, by their names, as they were typed.
pub(crate) fn typed_fields(form: &impl Serialize) -> Vec<(String, String)> {
    let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(form) else {
        return Vec::new();
    };
    let text = |value: serde_json::Value| value.as_str().map(str::to_owned);
    fields
        .into_iter()
        .filter_map(|(name, value)| Some((name, text(value)?)))
        .collect()
}

/// The visits, and a button that sends what was typed again and says that it is meant.
#[component]
pub(crate) fn StrandedVisits(
    visits: Vec<StrandedView>,
    /// Where the form is posted to.
    action: String,
    /// What was typed: [`typed_fields`].
    fields: Vec<(String, String)>,
    /// What the button says, such as "Change the hours anyway".
    #[prop(into)]
    button: String,
) -> impl IntoView {
    if visits.is_empty() {
        return ().into_any();
    }
    let title = match visits.len() {
        1 => "A visit is booked that needs this".to_owned(),
        count => format!("{count} visits are booked that need this"),
    };
    let fields = fields
        .into_iter()
        .filter(|(name, value)| name != "anyway" && !value.is_empty())
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    let visits = visits
        .into_iter()
        .map(|visit| {
            view! {
                <li class="stranded__visit">
                    <span class="stranded__start">{short_start(visit.start)}</span>
                    <span>{visit.client_name}</span>
                    <span class="stranded__what">{visit.service_name}" with "{visit.therapist_name}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <Notice title is_urgent=true>
            <p>
                "Nothing is changed yet. These visits stay booked as they are if you go on: move them, or call the clients."
            </p>
            <ul class="stranded">{visits}</ul>
            <PostForm action>
                {fields} <input type="hidden" name="anyway" value="yes" /> <button class="button" type="submit">
                    {button}
                </button>
            </PostForm>
        </Notice>
    }
    .into_any()
}
