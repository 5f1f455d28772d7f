//! What clients read of massages.

mod facts;
mod picker;
