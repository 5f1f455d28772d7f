//! What people write.

mod contact;
pub(crate) mod inbox;
