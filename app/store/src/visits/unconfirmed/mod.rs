//! Visits that public forms have booked: where from, whether they have to be confirmed, and what becomes of those that are not.

pub(crate) mod confirm;
mod lapse;
pub(crate) mod origin;
