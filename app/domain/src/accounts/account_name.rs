//! What accounts are called.

use std::fmt;

use serde::Serialize;

use crate::Problem;

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
    pub(crate) fn parse_new(text: &str) -> Result<Self, Problem> {
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
