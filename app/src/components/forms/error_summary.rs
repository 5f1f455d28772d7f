//! What is wrong with a form, told at its top.

use domain::FieldErrors;
use leptos::prelude::*;

use crate::browser;
use crate::components::field_message;

/// Every error of a form, each a link to its field, in the words that stand beside the field too.
#[component]
pub(crate) fn ErrorSummary(errors: FieldErrors) -> impl IntoView {
    let links = errors
        .iter()
        .map(|error| {
            view! {
                <li>
                    // The router takes such a link for a page of its own and leaves the focus where it is.
                    <a href=format!("#{}", error.field.id()) on:click=move |_| browser::focus(error.field.id())>
                        {field_message(error)}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="error-summary" id="error-summary" role="alert" tabindex="-1" aria-labelledby="error-summary-title">
            <h2 class="error-summary__title" id="error-summary-title">
                "There is a problem"
            </h2>
            <ul class="error-summary__list">{links}</ul>
        </div>
    }
}
