//! Whom staff know, and whom they forget.

mod erased;
pub(crate) mod files;
mod merged;
