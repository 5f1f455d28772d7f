//! What can be booked, as owners set it.

mod settings;
