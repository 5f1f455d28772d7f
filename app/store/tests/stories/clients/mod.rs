//! Who clients are.

mod client;
mod identity;
mod merge;
pub(crate) mod search;
mod tie;
