//! What is mailed, and what cannot be.

pub(crate) mod delivery;
mod letters;
