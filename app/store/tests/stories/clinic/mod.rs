//! What the clinic begins with, and two who change it at once.

mod added;
pub(crate) mod report;
mod revision;
mod seed;
mod seen;
mod unseen;
