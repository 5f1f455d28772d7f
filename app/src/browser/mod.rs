//! What only a browser can do, and a twin for the server that does nothing (and the other way round).

#[cfg(not(feature = "ssr"))]
mod client;
#[cfg(feature = "ssr")]
mod server;

#[cfg(not(feature = "ssr"))]
mod change_feed;
#[cfg(not(feature = "ssr"))]
mod place;

#[cfg(not(feature = "ssr"))]
pub(crate) use change_feed::listen;
#[cfg(not(feature = "ssr"))]
pub(crate) use client::{
    carried, focus, focus_on_next_page, has_arrived, is_reached, is_there, keep_address, mark_links, origin, path,
    phone, picker_post, place, query, rejected, reload, searched, set_status, title, typed,
};
#[cfg(not(feature = "ssr"))]
pub(crate) use place::{hold, spot};
#[cfg(feature = "ssr")]
pub(crate) use server::{
    carried, focus, focus_on_next_page, has_arrived, hold, is_reached, listen, mark_links, origin, path, phone,
    picker_post, place, rejected, reload, searched, set_status, spot, typed,
};

use domain::ChangedDates;

use leptos::prelude::{Effect, ReadSignal, Set, signal};

/// Whether the page has come alive: false in what the server sends, true once the browser runs the application.
///
/// What would be wrong without a script (keys, roving tab stops) waits for it.
pub(crate) fn is_live() -> ReadSignal<bool> {
    let (live, set_live) = signal(false);
    Effect::new(move |_| set_live.set(true));
    live
}

/// What an open page hears of the calendar.
#[cfg_attr(feature = "ssr", expect(dead_code, reason = "the server tells, and hears nothing"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChangeFeed {
    /// The connection is there.
    Listening {
        /// Whether it was before: what was missed meanwhile has to be asked for.
        is_again: bool,
    },
    /// The connection is lost. It comes back by itself.
    Lost,
    Changed(ChangedDates),
}

/// A spot on a board of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    /// The column's number, from the left.
    pub(crate) column: usize,
    /// How far down it is, in thousandths of the column's height; before 0 and after 1000 beyond its ends.
    pub(crate) down: i32,
}
