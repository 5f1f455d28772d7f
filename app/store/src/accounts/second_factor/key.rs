//! What somebody sets up a second factor with, before it is stored.

use crate::StoreError;
use crate::secrets::token::{easy_text, hash_of, hex, random, unhex};

/// How many recovery codes there are.
pub(crate) const RECOVERY_CODES: u8 = 10;

/// The key that an app and the clinic share, 160 random bits, as RFC 4226 asks for; and what its recovery codes are drawn
/// from: as many random bits again that have nothing to do with the key, and that the clinic does not keep. They go
/// along, so that both can be shown before either is stored.
#[derive(Clone)]
pub struct FactorKey {
    pub(crate) key: [u8; 20],
    recovery: [u8; 32],
}

impl FactorKey {
    /// A fresh key.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn random() -> Result<Self, StoreError> {
        Ok(Self {
            key: random()?,
            recovery: random()?,
        })
    }

    /// Reads a key back from [`Self::as_text`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (key, recovery) = text.split_at_checked(40)?;
        Some(Self {
            key: unhex(key)?,
            recovery: unhex(recovery)?,
        })
    }

    /// The key as text.
    #[must_use]
    pub fn as_text(&self) -> String {
        format!("{}{}", hex(&self.key), hex(&self.recovery))
    }

    /// The key as apps take it: base32.
    #[must_use]
    pub fn for_apps(&self) -> String {
        const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let bits = self
            .key
            .iter()
            .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
        let bits: Vec<u8> = bits.collect();
        let digit = |bits: &[u8]| bits.iter().fold(0, |digit, bit| digit << 1 | usize::from(*bit));
        bits.chunks(5).map(|bits| char::from(DIGITS[digit(bits)])).collect()
    }

    /// Each opens the account once, in place of a code. Of each, 140 bits.
    #[must_use]
    pub fn recovery_codes(&self) -> Vec<String> {
        let code = |number: u8| {
            let hash = hash_of(&["recovery-of", &hex(&self.recovery), &number.to_string()]);
            easy_text(unhex::<32>(&hash).unwrap_or_default())
                .chars()
                .take(34)
                .collect()
        };
        (0..RECOVERY_CODES).map(code).collect()
    }
}

/// Shows that it is a key and not which.
impl std::fmt::Debug for FactorKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("FactorKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_written_as_apps_read_it() {
        // RFC 4648's base32, of which RFC 6238's test key needs no padding.
        let key = FactorKey {
            key: *b"12345678901234567890",
            recovery: [7; 32],
        };
        assert_eq!(key.for_apps(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let again = FactorKey::parse(&key.as_text()).expect("the same");
        assert_eq!((again.key, again.recovery), (key.key, key.recovery));
        for wrong in ["", "zz", "31", &format!("{}0", key.as_text()), &"é".repeat(52)] {
            assert!(FactorKey::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn recovery_codes_are_ten_and_none_follows_from_the_key() {
        let with = |recovery| FactorKey { key: [7; 20], recovery };
        let codes = with([1; 32]).recovery_codes();
        let others = with([2; 32]).recovery_codes();
        let different: std::collections::BTreeSet<_> = codes.iter().chain(&others).collect();
        assert_eq!(different.len(), 20);
        // Five bits each.
        let digits = |code: &String| code.chars().filter(char::is_ascii_alphanumeric).count();
        assert!(codes.iter().all(|code| digits(code) * 5 >= 128), "{codes:?}");
    }
}
