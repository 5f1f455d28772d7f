//! Who is let in: passwords, sessions, and what trying costs.

mod caller;
pub(crate) mod known_device;
pub(crate) mod password;
pub(crate) mod proof;
mod resumable_form;
pub(crate) mod session;
pub(crate) mod sign_in;
mod sign_out;
pub(crate) mod tries;

pub use caller::{Caller, SessionId};
pub use known_device::DeviceToken;
pub use proof::Proof;
pub use resumable_form::SealedFor;
pub use session::Session;
pub use sign_in::{Entering, SignInError, SignedIn};
