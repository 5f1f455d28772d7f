//! Where a start cannot be had: why, and the nearest ones.

use domain::Refusal;
use leptos::prelude::*;

use crate::api::{ApiError, Start};
use crate::components::{NearestStarts, Notice, refusal_message};

/// Why the start is not open, and which others are.
#[component]
pub(crate) fn OtherStarts(
    refusal: Refusal,
    starts: Vec<Start>,
    chosen: String,
    /// What else is so.
    #[prop(optional)]
    besides: &'static str,
) -> impl IntoView {
    let lead = if starts.is_empty() {
        "Nothing else is open online just now. Please call us."
    } else {
        "These are the nearest times that are still open."
    };
    let starts: Vec<_> = starts.into_iter().map(|start| (start.instant, start.wall)).collect();
    view! {
        <Notice title=refusal_message(refusal).to_owned() is_urgent=true>
            <p>{lead} " " {besides}</p>
            {(!starts.is_empty()).then(|| view! { <NearestStarts starts chosen /> })}
        </Notice>
    }
}

/// The starts that an answer offers instead.
pub(crate) fn other_starts(error: ApiError) -> Option<(Refusal, Vec<Start>)> {
    match error {
        ApiError::NotOpen { refusal, nearest } => Some((refusal, nearest)),
        _ => None,
    }
}
