//! Who works when.

mod hours;

pub(crate) use hours::HoursPage;
