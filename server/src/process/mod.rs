//! The process: what it is told, what it keeps, and what it does by the clock.

pub mod clock;
pub mod config;
pub(crate) mod health;
mod key_file;
pub mod logs;
pub(crate) mod places;
pub mod private;
pub mod upkeep;
