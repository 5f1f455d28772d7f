//! `/`: the home page. All of it is written by the server, and nothing in it moves: the program has nothing of what it shows.

#[cfg(feature = "ssr")]
mod content;

use leptos::prelude::*;
use leptos_meta::Title;

/// The home page. A browser takes it over as it stands; where one comes to it from another page, it is loaded.
#[cfg(feature = "ssr")]
#[component]
pub(crate) fn HomePage() -> impl IntoView {
    view! {
        <Title text="" />
        <div class="home">
            <content::Content />
        </div>
    }
}

/// The home page, as the server has written it.
#[cfg(not(feature = "ssr"))]
#[component]
pub(crate) fn HomePage() -> impl IntoView {
    crate::browser::go_home("home");
    view! {
        <Title text="" />
        <div class="home"></div>
    }
}
