//! By what clients are known and found: names, addresses and numbers, however they are typed.

pub(crate) mod known;
pub(crate) mod number;
mod recall;
pub(crate) mod search;

pub use known::{ClientMarks, KnownAs};
