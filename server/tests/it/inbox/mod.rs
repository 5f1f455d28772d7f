//! What people write.

pub(crate) mod answers;
mod contact;
