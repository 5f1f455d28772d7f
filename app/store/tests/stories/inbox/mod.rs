//! What people write.

pub(crate) mod contact;
mod quarantine;
mod triage;
