//! Who works when.

mod day_rows;
mod hours;

pub(crate) use hours::HoursPage;
