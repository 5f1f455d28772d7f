//! Who works here, what they may do, and how they sign in.

mod account;
mod account_name;
mod device;
mod origin;
mod password;
mod role;
mod secret_input;
pub mod session;
mod team_form;

pub use account::{AddressForm, FactorForm, JoinForm, PasswordForm, PasswordRequest, SignInForm, SignInRequest};
pub use account_name::AccountName;
pub use device::Device;
pub use origin::Origin;
pub use password::{NewPassword, PasswordContext};
pub use role::{Action, Role, Scope};
pub use secret_input::SecretInput;
pub use team_form::{Membership, TeamForm, TeamRequest, TherapistRequest};
