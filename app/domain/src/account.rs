//! What staff type to sign in and about their accounts.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::password::MOST;
use crate::text::optional;
use crate::{EmailAddress, Field, FieldErrors, Known, NewPassword, Problem};

/// What the audit calls those who have no account, and what could be taken for it.
const RESERVED: [&str; 9] = [
    "admin",
    "client",
    "nobody",
    "site",
    "somebody",
    "system",
    "the-client",
    "the-site",
    "the.client",
];

/// The name of an account: 2 to 40 letters, digits, dots and hyphens of ASCII, in lower case.
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct AccountName(String);

impl AccountName {
    /// Reads a name, whatever its case.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let name = text.trim().to_ascii_lowercase();
        let plain = name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
        match name.len() {
            0 => Err(Problem::Missing),
            2..=40 if plain => Ok(Self(name)),
            41.. if plain => Err(Problem::TooLong { most: 40 }),
            _ => Err(Problem::Malformed),
        }
    }

    /// Reads a name that is chosen: none by which the audit calls somebody without an account, and not dots alone.
    ///
    /// # Errors
    /// What is wrong with it.
    fn parse_new(text: &str) -> Result<Self, Problem> {
        let name = Self::parse(text)?;
        if RESERVED.contains(&name.as_str()) {
            Err(Problem::Reserved)
        } else if name.0.bytes().any(|byte| byte.is_ascii_alphanumeric()) {
            Ok(name)
        } else {
            Err(Problem::Malformed)
        }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Shows that it is a name and not whose, for a log.
impl fmt::Debug for AccountName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("AccountName(…)")
    }
}

/// Text that is typed in secret. It comes in and never goes out again: neither into a page nor into a log.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Typed(String);

impl Typed {
    /// What was typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What was typed, if not too much of it: nobody's password is longer.
    ///
    /// # Errors
    /// What is wrong with it.
    fn parse(&self) -> Result<&str, Problem> {
        match self.0.chars().nth(usize::from(MOST)) {
            _ if self.0.is_empty() => Err(Problem::Missing),
            Some(_) => Err(Problem::TooLong { most: MOST }),
            None => Ok(&self.0),
        }
    }
}

impl From<&str> for Typed {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// Shows nothing of it.
impl fmt::Debug for Typed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Typed(…)")
    }
}

/// Nothing is written.
impl Serialize for Typed {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("")
    }
}

/// The form to sign in, as it was typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    /// The account's name.
    pub name: String,
    /// Its password.
    pub password: Typed,
    /// A code of the second factor, for those who have one.
    pub code: Typed,
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
    /// The account's name.
    pub name: AccountName,
    /// Its password.
    pub password: Typed,
    /// A code of the second factor; may be empty.
    pub code: Typed,
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
    pub password: Typed,
    /// The one from now on.
    pub new_password: Typed,
}

/// A password that can be changed.
#[derive(Clone, Debug)]
pub struct PasswordRequest {
    /// The password until now.
    pub password: Typed,
    /// The one from now on.
    pub new_password: NewPassword,
}

impl PasswordForm {
    /// Reads the form, for the account of this name.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn parse<'a>(&self, known: impl Into<Known<'a>>) -> Result<PasswordRequest, FieldErrors> {
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
    /// The invitation's token.
    pub token: String,
    /// What their account is to be called.
    pub name: String,
    /// Its password.
    pub new_password: Typed,
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
        let stand_in = AccountName("-".to_owned());
        let known = Known {
            name: name.as_ref().unwrap_or(&stand_in),
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
    /// The account's password.
    pub password: Typed,
    /// A code of the second factor until now, or a recovery code, where there is one.
    pub present_code: Typed,
    /// What the app makes of the key.
    pub code: Typed,
}

/// The form that says where to tell somebody what was done with their account, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AddressForm {
    /// The address; nothing for none.
    pub email: String,
    /// The account's password.
    pub password: Typed,
    /// A code of the second factor, or a recovery code, where there is one.
    pub present_code: Typed,
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
