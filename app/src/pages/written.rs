//! Pages that the server writes, all of them: nothing in them moves, and the program has nothing of what they show.

use leptos::prelude::*;
use leptos_meta::Title;

#[cfg(not(feature = "ssr"))]
use crate::browser;

/// The class of the element around what the server has written.
const WRITTEN: &str = "written";

/// The page, to be taken over as it stands.
#[cfg(feature = "ssr")]
pub(crate) fn written(page: AnyView) -> AnyView {
    view! {
        // The page has a title of its own; a browser keeps that here.
        <Title />
        <div class=WRITTEN>{page}</div>
    }
    .into_any()
}

/// The page, as it stands. Where one comes to it from another one, by going back, it is loaded.
#[cfg(not(feature = "ssr"))]
pub(crate) fn written() -> AnyView {
    if !browser::is_there(WRITTEN) {
        browser::reload();
    }
    view! {
        <Title text=browser::title() />
        <div class=WRITTEN></div>
    }
    .into_any()
}
