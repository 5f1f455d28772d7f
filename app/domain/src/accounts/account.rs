//! What staff type to sign in and about their accounts.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::forms::input::optional;
use crate::{AccountName, EmailAddress, Field, FieldErrors, NewPassword, PasswordContext, Problem, SecretInput};

/// The form to sign in, as it was typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    pub name: String,
    pub password: SecretInput,
    /// A code of the second factor, for those who have one.
    pub code: SecretInput,
    /// Another form, which was sent when the session was over, and is to be there again after signing in: the address it
    /// was sent to, a space, and what it holds, as browsers send it.
    pub kept: String,
}

/// Shows nothing of what was typed, here or in the form that is kept.
impl fmt::Debug for SignInForm {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SignInForm").finish_non_exhaustive()
    }
}

/// What is needed to sign in.
#[derive(Clone, Debug)]
pub struct SignInRequest {
    pub name: AccountName,
    pub password: SecretInput,
    /// A code of the second factor; may be empty.
    pub code: SecretInput,
}

impl SignInForm {
    /// Reads the form.
    ///
    /// # Errors
    /// What is missing, and a name that no account can have.
    pub fn parse(&self) -> Result<SignInRequest, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.keep(Field::Name, AccountName::parse(&self.name));
        errors.keep(Field::Password, self.password.parse());
        match name {
            Some(name) if errors.is_empty() => Ok(SignInRequest {
                name,
                password: self.password.clone(),
                code: self.code.clone(),
            }),
            _ => Err(errors),
        }
    }
}

/// The form to change one's password, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    /// The password until now.
    pub password: SecretInput,
    /// The one from now on.
    pub new_password: SecretInput,
}

/// A password that can be changed.
#[derive(Clone, Debug)]
pub struct PasswordRequest {
    /// The password until now.
    pub password: SecretInput,
    /// The one from now on.
    pub new_password: NewPassword,
}

impl PasswordForm {
    /// Reads the form, for the account of this name.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn parse<'a>(&self, known: impl Into<PasswordContext<'a>>) -> Result<PasswordRequest, FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.keep(Field::Password, self.password.parse());
        let new = NewPassword::parse(self.new_password.as_str(), known);
        // Whoever keeps what they were told to change has not changed it.
        let new = new.and_then(|new| {
            if self.new_password == self.password {
                Err(Problem::Reused)
            } else {
                Ok(new)
            }
        });
        match errors.keep(Field::NewPassword, new) {
            Some(new_password) if errors.is_empty() => Ok(PasswordRequest {
                password: self.password.clone(),
                new_password,
            }),
            _ => Err(errors),
        }
    }
}

/// The form of somebody who accepts an invitation, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct JoinForm {
    pub token: String,
    /// What their account is to be called.
    pub name: String,
    pub new_password: SecretInput,
}

impl JoinForm {
    /// Reads the name and the password, at a clinic of which this is known.
    ///
    /// # Errors
    /// All that is wrong with them.
    pub fn parse(&self, clinic: &[&str]) -> Result<(AccountName, NewPassword), FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.keep(Field::Name, AccountName::parse_new(&self.name));
        // Without a name, what else is wrong with the password is told all the same.
        let known = PasswordContext {
            name: name.as_ref().map_or("", AccountName::as_str),
            clinic,
        };
        let password = NewPassword::parse(self.new_password.as_str(), known);
        let password = errors.keep(Field::NewPassword, password);
        name.zip(password).ok_or(errors)
    }
}

/// The form to set up a second factor, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FactorForm {
    /// `off` to take the second factor; anything else sets one up, which needs all of the rest.
    pub change: String,
    /// The key that was shown, sealed. It is shown again if the form comes back, so that an app need not be told another one.
    pub key: String,
    pub password: SecretInput,
    /// A code of the second factor until now, or a recovery code, where there is one.
    pub present_code: SecretInput,
    /// What the app makes of the key.
    pub code: SecretInput,
}

/// The form that says where to tell somebody what was done with their account, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AddressForm {
    /// The address; nothing for none.
    pub email: String,
    pub password: SecretInput,
    /// A code of the second factor, or a recovery code, where there is one.
    pub present_code: SecretInput,
}

impl AddressForm {
    /// The address.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(&self) -> Result<Option<EmailAddress>, FieldErrors> {
        let email = optional(&self.email, EmailAddress::parse);
        email.map_err(|problem| FieldErrors::one(Field::Email, problem))
    }
}
