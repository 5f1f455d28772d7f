//! The top of every page.

use leptos::prelude::*;

/// The clinic's name, the way to the calendar, and the phone.
#[component]
pub(crate) fn Header(name: String, phone: String, phone_link: String) -> impl IntoView {
    view! {
        <header class="header">
            <a class="header__name" href="/">
                {name}
            </a>
            <nav class="header__nav" aria-label="Main">
                <a class="header__link" href=phone_link>
                    {phone}
                </a>
                <a class="header__link header__link--book" href="/book">
                    "Book"
                </a>
            </nav>
        </header>
    }
}
