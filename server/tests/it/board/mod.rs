//! The staff's calendar.

mod calendar;
mod changes;
