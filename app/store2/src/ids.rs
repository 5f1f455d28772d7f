//! Names for what is stored, made of the system's randomness.

use std::fmt;

use crate::StoreError;

/// An id for a row: below 2^53, so that JavaScript can say it too.
pub(crate) fn new_id() -> Result<i64, StoreError> {
    let id = getrandom::u64()? >> 11;
    Ok(i64::try_from(id).unwrap_or(i64::MAX))
}

/// An idempotency key for a form: 128 random bits as hexadecimal digits.
///
/// # Errors
/// When the system has no randomness to give.
pub fn new_key() -> Result<String, StoreError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(hex(&bytes))
}

/// The key to a visit: 128 random bits as 32 hexadecimal digits. Who has it may see the visit and change it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct VisitToken(String);

impl VisitToken {
    /// Reads a token; other text is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_token = text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        is_token.then(|| Self(text.to_owned()))
    }

    pub(crate) fn new() -> Result<Self, StoreError> {
        new_key().map(Self)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for VisitToken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Hides the token, so that no log gives it away.
impl fmt::Debug for VisitToken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("VisitToken(…)")
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        _ = write!(text, "{byte:02x}");
        text
    })
}
