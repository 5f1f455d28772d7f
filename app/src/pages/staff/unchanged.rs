//! Why a form of the inbox or of a client was not accepted.

use leptos::prelude::*;

use crate::api::ApiError;
use crate::components::{ErrorSummary, Notice};
use crate::pages::staff::answer::NotKnown;

/// Stands above the form. `stale` says what somebody else has done meanwhile, and what to do now, where that can be.
#[component]
pub(crate) fn Unchanged(error: ApiError, #[prop(optional)] stale: &'static str) -> impl IntoView {
    match error {
        ApiError::Invalid { fields } => view! { <ErrorSummary errors=fields /> }.into_any(),
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
        ApiError::Unknown => view! { <NotKnown /> }.into_any(),
        _ => view! {
            <Notice title="This did not work".to_owned() is_urgent=true>
                <p>"Nothing was changed. Please try it again."</p>
            </Notice>
        }
        .into_any(),
    }
}
