//! Second factors: codes of an app, and recovery codes.

mod change;
mod key;
mod offer;
pub(crate) mod stored;
mod totp;

pub use change::FactorError;
pub use key::FactorKey;
