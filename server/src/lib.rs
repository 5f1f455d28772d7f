//! The host as a library, so that its tests run the same routes as the binary.

mod addresses;
mod api_errors;
mod book;
pub mod clock;
pub mod config;
pub mod connections;
mod cookie;
mod crawlers;
mod downloads;
mod forms;
mod health;
mod key_file;
pub mod live;
pub mod logs;
pub mod mail;
mod pages;
mod picker;
mod places;
pub mod private;
mod program;
pub mod routes;
mod search;
mod security;
mod sender;
pub mod site;
mod staff;
pub mod upkeep;
