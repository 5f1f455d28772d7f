//! Booking, and what becomes of a visit.

mod again;
mod book;
mod change_the_time;
mod moving;
mod stay;
mod unseen;
mod visit;
