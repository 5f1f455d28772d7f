//! Who works here, and who is let in.

mod account_log;
mod invitation;
mod second_factor;
mod session;
pub(crate) mod sign_in;
