//! Names that the store makes up: random, so that they need no round trip and tell nothing.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::StoreError;

/// A secret name: lower-case hexadecimal digits, so many of them. It shows that it is a token and not which, for a log that
/// tells it opens what it names.
macro_rules! token {
    ($(#[$about:meta])* $name:ident, $($digits:literal)|+) => {
        $(#[$about])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// Reads a token.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                let hexadecimal = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
                (matches!(text.len(), $($digits)|+) && text.bytes().all(hexadecimal)).then(|| Self(text.to_owned()))
            }

            /// The token as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}
pub(crate) use token;

token!(
    /// Names a visit to the client who booked it, in the URL `/visit/{token}`. Whoever has it can change the visit. Links had
    /// 32 digits once. How it is made, and what is stored of it: `link.rs`.
    #[derive(Hash)]
    VisitToken,
    32 | 64
);

impl VisitToken {
    /// The token of these 256 bits.
    pub(crate) fn of(bytes: [u8; 32]) -> Self {
        Self(hex(&bytes))
    }
}

impl fmt::Display for VisitToken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

token!(
    /// Names a session, in a cookie. Whoever has it is signed in.
    SessionToken,
    64
);

impl SessionToken {
    /// A token that nobody can guess: 256 random bits.
    pub(crate) fn random() -> Result<Self, StoreError> {
        Ok(Self(hex(&random::<32>()?)))
    }
}

/// A fresh idempotency key for a form that books.
///
/// # Errors
/// When the system has no random numbers.
pub fn new_key() -> Result<String, StoreError> {
    Ok(hex(&random::<16>()?))
}

/// A fresh id: positive and below 2^53, so that JavaScript can say it too.
pub(crate) fn new_id() -> Result<i64, StoreError> {
    let id = i64::from_le_bytes(random()?) & ((1 << 53) - 1);
    Ok(id.max(1))
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// The SHA-256 of what a form says. Each part comes with its length, so that no two forms read alike.
pub(crate) fn hash_of(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hex(&hash.finalize())
}

/// The HMAC-SHA-256 of the parts. Each comes with its length, so that no two lists read alike.
pub(crate) fn mac_of(key: &[u8], parts: &[&str]) -> [u8; 32] {
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else {
        unreachable!("HMAC takes a key of any length")
    };
    for part in parts {
        mac.update(&part.len().to_le_bytes());
        mac.update(part.as_bytes());
    }
    mac.finalize().into_bytes().into()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// What [`hex`] was made of, if it was `N` bytes.
pub(crate) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != N * 2 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(&text[at..at + 2], 16).ok()?;
    }
    Some(bytes)
}

/// Text that is easy to type, of five bits of each byte: groups of four, without letters and digits that look alike.
pub(crate) fn easy_text<const N: usize>(bytes: [u8; N]) -> String {
    const DIGITS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let groups = bytes.chunks(4).map(|group| {
        group
            .iter()
            .map(|byte| char::from(DIGITS[usize::from(byte & 31)]))
            .collect::<String>()
    });
    groups.collect::<Vec<_>>().join("-")
}
