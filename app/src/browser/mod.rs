//! What only a browser can do, and a twin for the server that does nothing (and the other way round).

#[cfg(not(feature = "ssr"))]
mod client;
#[cfg(feature = "ssr")]
mod server;

#[cfg(not(feature = "ssr"))]
pub(crate) use client::{focus, focus_on_next_page, origin, picker_post, rejected, searched, set_status, typed};
#[cfg(feature = "ssr")]
pub(crate) use server::{focus, focus_on_next_page, origin, picker_post, rejected, searched, set_status, typed};

use leptos::prelude::{Effect, ReadSignal, Set, signal};

/// Whether the page has come alive: false in what the server sends, true once the browser runs the application.
///
/// What would be wrong without a script (keys, roving tab stops) waits for it.
pub(crate) fn is_live() -> ReadSignal<bool> {
    let (live, set_live) = signal(false);
    Effect::new(move |_| set_live.set(true));
    live
}
