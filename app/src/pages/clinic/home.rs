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
    let is_there = Owner::current_shared_context().is_some_and(|context| context.get_is_hydrating());
    if !is_there {
        crate::browser::go_home();
    }
    view! {
        <Title text="" />
        <div class="home"></div>
    }
}
