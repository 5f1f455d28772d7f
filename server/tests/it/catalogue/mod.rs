//! What can be booked, as owners set it.

mod catalogue;
