//! What staff do on their calendar.

mod arrange;
pub(crate) mod block;
