//! Who works here: accounts, invitations and the team.

pub(crate) mod access;
mod account;
mod account_address;
mod account_log;
mod account_mail;
mod invitation;
mod member;
mod owner;
pub(crate) mod second_factor;
mod team;

pub use access::*;
pub use invitation::{AcceptError, InvitationToken, NewInvitation};
pub use member::Member;
pub use owner::OneTimePassword;
pub use second_factor::*;
pub use team::Invited;
