//! The host as a library, so that its tests run the same routes as the binary.

mod api_errors;
mod booking;
pub mod clock;
pub mod config;
mod crawlers;
mod health;
pub mod logs;
mod pages;
mod picker;
pub mod routes;
mod security;
pub mod site;
