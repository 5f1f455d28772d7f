//! From one page of a long list to the next.

use leptos::prelude::*;

/// Links to the pages before and after. `page` counts from 1; `href` makes the address of one.
#[component]
pub(crate) fn Pages(page: u32, has_more: bool, href: impl Fn(u32) -> String) -> impl IntoView {
    let newer = (page > 1).then(|| href(page - 1));
    let older = has_more.then(|| href(page.saturating_add(1)));
    (newer.is_some() || older.is_some()).then(|| {
        view! {
            <nav class="pages" aria-label="Pages">
                {newer.map(|href| view! { <a href=href>"Newer"</a> })} <span>"Page "{page}</span>
                {older.map(|href| view! { <a href=href>"Older"</a> })}
            </nav>
        }
    })
}

/// The page that an address names.
pub(crate) fn page_number(page: &str) -> u32 {
    page.parse().unwrap_or(1).max(1)
}
