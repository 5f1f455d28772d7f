//! The staff's calendar: what it shows, and what staff do there.

pub(crate) mod agenda;
pub(crate) mod arrange;
pub(crate) mod change_feed;
mod holder;
mod time_off;
mod undo;
mod walk_in;

pub use arrange::{ArrangeError, Arranged};
pub use change_feed::News;
pub use holder::{Gone, Held};
