//! The staff's calendar: what it shows, and what staff do there.

mod accept;
pub(crate) mod act;
pub(crate) mod arrange;
mod change;
pub(crate) mod change_feed;
mod holder;
mod resend;
pub(crate) mod staff_board;
mod time_off;
mod undo;
mod walk_in;

pub use act::Arranged;
pub use change_feed::Change;
pub use holder::{Gone, Held};
