//! The whole site over HTTP: the binary's router, and the binary itself.
//!
//! Each test has a clinic of its own, at one fixed instant. The modules are laid out by subject, as the application is; `site`
//! is about every page, and `host` about the process.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod booking;
mod html;
mod scene;
mod smtp;
#[path = "../../../app/store/tests/stories/template.rs"]
mod template;
#[path = "../../../app/store/tests/stories/engine/wire.rs"]
mod wire;

mod accounts;
mod api;
mod board;
mod catalogue;
mod clients;
mod clinic;
mod host;
mod inbox;
mod mail;
mod openings;
mod site;
mod treatments;
mod visits;
