//! Signing in, one's own account, and the team.

mod account;
mod address;
mod factor;
mod invitation;
mod invited;
mod or_sign_in;
mod password;
pub(crate) mod resumable_form;
mod sign_in;
mod team;

pub(crate) use account::AccountPage;
pub(crate) use address::AddressPage;
pub(crate) use factor::FactorPage;
pub(crate) use invitation::InvitationPage;
pub(crate) use invited::InvitedPage;
pub(crate) use or_sign_in::or_sign_in;
pub(crate) use password::PasswordPage;
pub(crate) use sign_in::SignInPage;
pub(crate) use team::TeamPage;
