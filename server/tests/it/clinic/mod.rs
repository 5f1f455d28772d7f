//! The clinic's settings, and two who change them at once.

mod added;
mod meanwhile;
mod profile;
mod reports;
mod together;
