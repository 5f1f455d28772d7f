//! The whole site over HTTP: the binary's router, and the binary itself.
//!
//! Each test has a clinic of its own, at one fixed instant. The modules are laid out like the URLs; what concerns all of
//! them, or the process, comes after.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod booking;
mod chance;
mod clinic;
mod html;
mod smtp;
#[path = "../../../app/store/tests/stories/wire.rs"]
mod wire;

mod added;
mod addresses;
mod again;
mod api;
mod attack;
mod book;
mod broken;
mod calendar;
mod catalogue;
mod change_the_time;
mod changes;
mod clients;
mod connections;
mod contact;
mod crowd;
mod erased;
mod facts;
mod health;
mod hours;
mod inbox;
mod letters;
mod mail;
mod meanwhile;
mod merged;
mod moving;
mod names;
mod pages;
mod picker;
mod process;
mod profile;
mod proxy;
mod race;
mod reports;
mod smuggling;
mod staff;
mod stay;
mod team;
mod together;
mod unseen;
mod visit;
