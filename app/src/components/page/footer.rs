//! The end of every page.

use leptos::prelude::*;

use crate::components::zone_words;

/// How to reach the clinic, and whose time the pages speak of.
#[component]
pub(crate) fn Footer(
    name: String,
    /// Street, number and city; empty where nobody has said.
    address: String,
    phone: String,
    phone_link: String,
    zone: String,
) -> impl IntoView {
    view! {
        <footer class="footer">
            <p class="footer__name">{name}</p>
            {(!address.is_empty()).then(|| view! { <p>{address}</p> })}
            <p>
                "Questions? Call " <a href=phone_link>{phone}</a> ", or " <a href="/contact">"write to us"</a> "."
            </p>
            <p>"All times are " {zone_words(&zone)} ". What these pages say of massage is advice and no diagnosis."</p>
        </footer>
    }
}
