//! The rules' promises, by subject as the rules themselves. Run one with `cargo test -p domain --test rules openings`.

mod accounts;
mod board;
mod catalogue;
mod forms;
mod inbox;
mod openings;
mod treatments;
mod visits;
mod wall;
