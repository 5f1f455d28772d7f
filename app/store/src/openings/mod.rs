//! When something can start: who works, what is taken, and what comes of it.

pub(crate) mod availability;
mod hours;
mod plan;
mod schedule;
pub(crate) mod slot_query;

pub use hours::TherapistHours;
pub use plan::Plan;
pub use schedule::{NextOpenings, Schedule};
