//! Why a form of the inbox or of a client was not accepted, in words of its own where `Answer` has others.

use leptos::prelude::*;

use crate::api::ApiError;
use crate::components::Notice;
use crate::pages::staff::answer::Answer;

/// Stands above the form. `stale` says what somebody else has done meanwhile, and what to do now, where that can be.
#[component]
pub(crate) fn Unchanged(error: ApiError, #[prop(optional)] stale: &'static str) -> impl IntoView {
    match error {
        ApiError::Stale => view! {
            <Notice title="Somebody was here before you".to_owned() is_urgent=true>
                <p>{stale}</p>
            </Notice>
        }
        .into_any(),
        ApiError::NotFound => view! {
            <Notice title="This is not here any more".to_owned() is_urgent=true>
                <p>"Nothing was changed. It may have been merged, or erased, meanwhile."</p>
            </Notice>
        }
        .into_any(),
        error => view! { <Answer error /> }.into_any(),
    }
}
