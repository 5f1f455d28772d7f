//! What there is to tell somebody of their account by mail.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::forms::choice::choice;

choice! {
    /// What was done with an account that its owner hears of. Whoever has not done it themselves has to act.
    AccountEvent {
        /// A second factor was set up.
        FactorSet = "factor-set",
        /// Another second factor has taken the place of the one before.
        FactorReplaced = "factor-replaced",
        /// The second factor was taken away.
        FactorRemoved = "factor-removed",
        /// There is another password.
        PasswordChanged = "password-changed",
        /// Letters like this one go elsewhere.
        AddressChanged = "address-changed",
    }
}

/// What was done, and where to tell it. As JSON it outlives a release: add, never rename.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountNews {
    pub name: String,
    /// Where to tell it.
    pub email: String,
    #[serde(rename = "deed")]
    pub event: AccountEvent,
    #[serde(with = "jiff::fmt::serde::timestamp::second::required")]
    pub at: Timestamp,
}
