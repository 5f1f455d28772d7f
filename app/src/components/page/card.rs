//! Something to go to, as large as a hand.

use leptos::prelude::*;

use crate::components::Onward;

/// A link with a name, and what is told of it.
#[component]
pub(crate) fn Card(
    href: String,
    name: String,
    /// The id of the form to take along.
    #[prop(optional_no_strip)]
    with: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    view! {
        <Onward href class="card" with>
            <span class="card__name">{name}</span>
            {children()}
        </Onward>
    }
}
