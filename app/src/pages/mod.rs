//! One file a route, in the room of its subject; a folder where a route has steps. Pages own resources and actions; the rest
//! is components.

pub(crate) mod accounts;
pub(crate) mod board;
pub(crate) mod catalogue;
pub(crate) mod clients;
pub(crate) mod clinic;
pub(crate) mod failed;
pub(crate) mod inbox;
pub(crate) mod loaded;
pub(crate) mod not_found;
pub(crate) mod openings;
pub(crate) mod part;
pub(crate) mod parts;
mod problems;
pub(crate) mod staff;
pub(crate) mod styleguide;
pub(crate) mod treatments;
pub(crate) mod visits;
mod written;
