//! When something can start: who works, what is taken, and what comes of it.

pub(crate) mod availability;
mod hours;
mod purpose;
mod schedule;
pub(crate) mod slot_query;

pub use hours::TherapistHours;
pub use purpose::Purpose;
pub use schedule::{NextOpenings, Schedule};
