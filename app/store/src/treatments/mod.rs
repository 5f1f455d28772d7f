//! What the clinic knows of massages.

pub(crate) mod treatment;
