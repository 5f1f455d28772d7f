//! The host as a library, so that its tests run the same routes as the binary.

pub mod change_feed;
pub mod connections;
mod forms;
mod http;
pub mod mail;
pub mod process;
pub mod routes;
pub mod site;
mod state;
