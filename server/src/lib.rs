//! The host as a library, so that its tests run the same routes as the binary.

pub mod clock;
pub mod config;
pub mod logs;
pub mod routes;
mod api_errors;
mod booking;
mod health;
mod pages;
mod security;
pub mod site;
