//! The top of every page.

use leptos::prelude::*;

/// The class of the links to pages, of which the one to where one is is marked.
pub(crate) const HEADER_LINK: &str = "header__link";
/// The class of the link that calls the clinic.
pub(crate) const HEADER_PHONE: &str = "header__phone";

/// Whether the page at `path` is the one that `href` leads to, or lies below it.
pub(crate) fn is_within(path: &str, href: &str) -> bool {
    path.strip_prefix(href)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The clinic's name, the ways on, and the phone.
#[component]
pub(crate) fn Header(
    name: String,
    phone: String,
    phone_link: String,
    /// Where one is.
    path: String,
) -> impl IntoView {
    let links = [
        ("/picker", "Find yours"),
        ("/compare", "Compare"),
        ("/treatments", "Massages"),
        ("/questions", "Questions"),
        ("/contact", "Contact"),
    ]
    .map(|(href, words)| {
        let current = is_within(&path, href).then_some("page");
        view! {
            <li>
                <a class=HEADER_LINK href=href aria-current=current>
                    {words}
                </a>
            </li>
        }
    });
    view! {
        <header class="header">
            <a class="header__name" href="/" rel="external">
                {name}
            </a>
            <nav class="header__nav" aria-label="Main">
                <ul class="header__links">{links}</ul>
            </nav>
            <p class="header__book">
                <a class=HEADER_PHONE href=phone_link>
                    {phone}
                </a>
                <a class="header__button" href="/book">
                    "Book"
                </a>
            </p>
        </header>
    }
}
