//! Who clients are.

mod client;
mod identity;
mod merge;
mod tie;
