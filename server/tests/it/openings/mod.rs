//! Who works when, as owners set it.

mod hours;
