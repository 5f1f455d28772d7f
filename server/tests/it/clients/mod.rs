//! Whom staff know, and whom they forget.

pub(crate) mod clients;
mod erased;
mod merged;
