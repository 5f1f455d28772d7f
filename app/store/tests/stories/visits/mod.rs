//! Booked, moved, called off, and who is told.

mod booking;
mod change;
mod key;
mod link;
mod race;
mod refusal;
pub(crate) mod stay;
