//! Something to go to, as large as a hand.

use leptos::prelude::*;

/// A link with a name, and what is told of it.
#[component]
pub(crate) fn Card(href: String, name: String, children: Children) -> impl IntoView {
    view! {
        <a class="card" href=href>
            <span class="card__name">{name}</span>
            {children()}
        </a>
    }
}
