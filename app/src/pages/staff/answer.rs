//! The head of a page of the staff, and what it says of a form that was not accepted.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::ApiError;
use crate::components::{ErrorSummary, Notice};

use crate::pages::staff::meanwhile::{Difference, Meanwhile};

/// A page's title and heading; the title says so, if the page answers a form that was not accepted.
#[component]
pub(crate) fn Head(
    #[prop(into)] text: String,
    error: Option<ApiError>,
    /// What is not as the form has it, if somebody else was first.
    #[prop(optional)]
    differences: Vec<Difference>,
) -> impl IntoView {
    let title = if error.is_some() {
        format!("Error: {text}")
    } else {
        text.clone()
    };
    view! {
        <Title text=title />
        <h1 id="step" tabindex="-1">
            {text}
        </h1>
        {error.map(|error| view! { <Answer error differences /> })}
    }
}

/// Why a form was not accepted, above it.
#[component]
pub(crate) fn Answer(error: ApiError, #[prop(optional)] differences: Vec<Difference>) -> impl IntoView {
    match error {
        ApiError::Invalid { fields } => view! { <ErrorSummary errors=fields /> }.into_any(),
        ApiError::Stale => view! { <Meanwhile differences /> }.into_any(),
        // Whoever shows the form names the visits.
        ApiError::Stranded { .. } => ().into_any(),
        ApiError::TooMany { seconds } => view! {
            <Notice title="This was tried too often".to_owned() is_urgent=true>
                <p>{wait_words(seconds)}</p>
            </Notice>
        }
        .into_any(),
        ApiError::NotFound => view! {
            <Notice title="This is not good any more".to_owned() is_urgent=true>
                <p>"It was used, it is too old, or somebody has taken it away. Nothing was changed."</p>
            </Notice>
        }
        .into_any(),
        ApiError::Unknown => view! { <NotKnown /> }.into_any(),
        _ => view! {
            <Notice title="This did not work".to_owned() is_urgent=true>
                <p>"Nothing was changed. Please try it again."</p>
            </Notice>
        }
        .into_any(),
    }
}

/// How long to wait before a form is sent again.
pub(crate) fn wait_words(seconds: u32) -> String {
    let wait = match seconds {
        1 => "a second".to_owned(),
        seconds => format!("{seconds} seconds"),
    };
    format!("Wait {wait}, then try it again. What you have typed now was not looked at.")
}

/// Above a form of which nobody can tell whether what it says was done.
#[component]
pub(crate) fn NotKnown() -> impl IntoView {
    view! {
        <Notice title="We do not know whether this was done".to_owned() is_urgent=true>
            <p>
                "The answer was lost on its way. Look in another window at how it stands now, and send this again only if it \
                 was not done."
            </p>
        </Notice>
    }
}
