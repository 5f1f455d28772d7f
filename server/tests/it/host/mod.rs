//! The process, its connections and what is in front of it.

mod connections;
mod health;
pub(crate) mod process;
mod proxy;
mod smuggling;
