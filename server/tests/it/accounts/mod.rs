//! Who gets in, and who works here.

pub(crate) mod staff;
mod team;
