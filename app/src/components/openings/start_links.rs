//! The next few starts, each a link that books it.

use leptos::prelude::*;

/// A line of starts, with what they are of.
#[component]
pub(crate) fn StartLinks(
    label: String,
    /// What the clock reads, and where it leads.
    starts: Vec<(String, String)>,
) -> impl IntoView {
    let links = starts
        .into_iter()
        .map(|(words, href)| view! { <li><a class="choice" href=href>{words}</a></li> })
        .collect::<Vec<_>>();
    let inside = if links.is_empty() {
        view! { <p>"Nothing is open online just now."</p> }.into_any()
    } else {
        view! { <ul class="choices__list">{links}</ul> }.into_any()
    };
    view! {
        <div class="start-links">
            <p class="start-links__label">{label}</p>
            {inside}
        </div>
    }
}
