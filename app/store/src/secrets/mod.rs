//! What opens, seals and signs.

mod keys;
pub(crate) mod signing;
pub(crate) mod token;

pub use keys::{Keys, KeysError};
pub use token::{SessionToken, VisitToken, new_key};
