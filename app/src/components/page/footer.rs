//! The end of every page.

use leptos::prelude::*;

use crate::components::zone_words;

/// The class of the clinic's name.
pub(crate) const FOOTER_NAME: &str = "footer__name";
/// The class of where it is.
pub(crate) const FOOTER_ADDRESS: &str = "footer__address";

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
            <p class=FOOTER_NAME>{name}</p>
            {(!address.is_empty()).then(|| view! { <p class=FOOTER_ADDRESS>{address}</p> })}
            <p>
                "Questions? Call " <a href=phone_link>{phone}</a> ", or " <a href="/contact">"write to us"</a> "."
            </p>
            <p>"All times are " {zone_words(&zone)} ". What these pages say of massage is advice and no diagnosis."</p>
        </footer>
    }
}
