//! What is typed in secret.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::accounts::password::MOST;

/// Text that is typed in secret. It comes in and never goes out again: neither into a page nor into a log.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct SecretInput(String);

impl SecretInput {
    /// What was typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What was typed, if not too much of it: nobody's password is longer.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn parse(&self) -> Result<&str, Problem> {
        match self.0.chars().nth(usize::from(MOST)) {
            _ if self.0.is_empty() => Err(Problem::Missing),
            Some(_) => Err(Problem::TooLong { most: MOST }),
            None => Ok(&self.0),
        }
    }
}

impl From<&str> for SecretInput {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// Shows nothing of it.
impl fmt::Debug for SecretInput {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("SecretInput(…)")
    }
}

/// Nothing is written.
impl Serialize for SecretInput {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("")
    }
}
