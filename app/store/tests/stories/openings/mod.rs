//! Who works when.

mod hours;
