//! A message that stands apart from the text around it.

use leptos::prelude::*;

/// Something to know before going on; `is_urgent` when it has just happened. There may be several on a page, so it has no id:
/// `browser::focus("notice")` finds the first.
#[component]
pub(crate) fn Notice(title: String, #[prop(optional)] is_urgent: bool, children: Children) -> impl IntoView {
    view! {
        <section class="notice" class:notice--urgent=is_urgent role=is_urgent.then_some("alert") tabindex="-1">
            <h2 class="notice__title">{title}</h2>
            {children()}
        </section>
    }
}
