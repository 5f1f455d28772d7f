//! The top of every page.

use leptos::prelude::*;
use leptos_router::components::A;

/// The clinic's name, the ways on, and the phone.
#[component]
pub(crate) fn Header(name: String, phone: String, phone_link: String) -> impl IntoView {
    let links = [
        ("/picker", "Find yours"),
        ("/compare", "Compare"),
        ("/treatments", "Massages"),
        ("/questions", "Questions"),
        ("/contact", "Contact"),
    ]
    .map(|(href, words)| view! { <li><A href attr:class="header__link">{words}</A></li> });
    view! {
        <header class="header">
            <a class="header__name" href="/">
                {name}
            </a>
            <nav class="header__nav" aria-label="Main">
                <ul class="header__links">{links}</ul>
            </nav>
            <p class="header__book">
                <a class="header__phone" href=phone_link>
                    {phone}
                </a>
                <a class="header__button" href="/book">
                    "Book"
                </a>
            </p>
        </header>
    }
}
