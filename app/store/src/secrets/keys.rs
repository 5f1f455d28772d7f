//! What the server keeps secret from its own database: keys with which is sealed what must be read again, and signed what
//! must be made again. Whoever has a copy of the database alone can open and make none of it.

use std::fmt;
use std::sync::Arc;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key, KeyInit, XChaCha20Poly1305, XNonce};
use thiserror::Error;

use crate::StoreError;
use crate::secrets::token::{hash_of, hex, mac_of, random, unhex};

/// How many bytes a nonce has: so many that a random one is never drawn twice.
const NONCE: usize = 24;

/// Why a text is not a list of keys. It never says what the text was.
#[derive(Debug, Error)]
pub enum KeysError {
    #[error("has no key")]
    Empty,
    /// One of them is none.
    #[error("holds something that is no key: each is 64 hexadecimal digits")]
    Malformed,
}

/// The keys that seal and open. The first one seals and signs, and all of them open, so that a key can be changed while what
/// it has sealed is still read.
#[derive(Clone)]
pub struct Keys(Arc<[SealKey]>);

struct SealKey {
    /// Tells which key has sealed something, and nothing of the key.
    id: String,
    cipher: XChaCha20Poly1305,
    /// What signs is another key, made of this one.
    signer: [u8; 32],
}

impl Keys {
    /// Reads keys with spaces, commas or line ends between them, the one that seals first.
    ///
    /// # Errors
    /// When there is none, or something else.
    pub fn parse(text: &str) -> Result<Self, KeysError> {
        let words = text.split(|c: char| c.is_whitespace() || c == ',');
        let keys = words.filter(|word| !word.is_empty()).map(SealKey::parse);
        let keys: Vec<SealKey> = keys.collect::<Option<_>>().ok_or(KeysError::Malformed)?;
        if keys.is_empty() {
            return Err(KeysError::Empty);
        }
        Ok(Self(keys.into()))
    }

    /// A fresh key, as [`Self::parse`] reads it: 256 random bits.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn random_key() -> Result<String, StoreError> {
        Ok(hex(&random::<32>()?))
    }

    /// Seals bytes. They can be opened in the same place only, and nobody can change or exchange them unnoticed.
    pub(crate) fn seal(&self, place: &str, bytes: &[u8]) -> Result<String, StoreError> {
        let nonce = random::<NONCE>()?;
        let payload = Payload {
            msg: bytes,
            aad: place.as_bytes(),
        };
        let key = self.0.first().ok_or(StoreError::Seal)?;
        let sealed = key.cipher.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| StoreError::Seal)?;
        Ok(format!("{}.{}.{}", key.id, hex(&nonce), hex(&sealed)))
    }

    /// What was sealed in this place; `None` if none of the keys has sealed it.
    pub(crate) fn open(&self, place: &str, sealed: &str) -> Option<Vec<u8>> {
        let (id, sealed) = sealed.split_once('.')?;
        let (nonce, sealed) = sealed.split_once('.')?;
        let key = self.0.iter().find(|key| key.id == id)?;
        let nonce = XNonce::from(unhex::<NONCE>(nonce)?);
        let payload = Payload {
            msg: &unhex_all(sealed)?,
            aad: place.as_bytes(),
        };
        key.cipher.decrypt(&nonce, payload).ok()
    }

    /// Signs a list of texts, of which the first says what for: 256 bits that are the same every time, and that nobody can
    /// make who does not have the key.
    pub(crate) fn sign(&self, parts: &[&str]) -> Result<[u8; 32], StoreError> {
        let key = self.0.first().ok_or(StoreError::Seal)?;
        Ok(mac_of(&key.signer, parts))
    }

    /// Whether the key that seals now has sealed this.
    pub(crate) fn is_sealed_by_first(&self, sealed: &str) -> bool {
        let first = self.0.first().map(|key| &*key.id);
        first.is_some() && sealed.split_once('.').map(|(id, _)| id) == first
    }
}

/// Shows that there are keys and not which.
impl fmt::Debug for Keys {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Keys(…)")
    }
}

impl SealKey {
    fn parse(text: &str) -> Option<Self> {
        let bytes = unhex::<32>(text)?;
        Some(Self {
            id: hash_of(&["seal-key", &hex(&bytes)]).chars().take(8).collect(),
            cipher: XChaCha20Poly1305::new(&Key::from(bytes)),
            signer: mac_of(&bytes, &["sign"]),
        })
    }
}

/// [`unhex`] of as many bytes as there are.
fn unhex_all(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    let bytes = pairs.map(|pair| unhex::<1>(std::str::from_utf8(pair).ok()?).map(|[byte]| byte));
    bytes.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "0101010101010101010101010101010101010101010101010101010101010101";
    const NEW: &str = "0202020202020202020202020202020202020202020202020202020202020202";

    fn keys(text: &str) -> Keys {
        Keys::parse(text).expect("keys")
    }

    #[test]
    fn what_is_sealed_is_opened_in_its_own_place_and_whole() -> Result<(), StoreError> {
        let keys = keys(OLD);
        let sealed = keys.seal("account/1", b"secret")?;
        assert!(!sealed.contains(&hex(b"secret")), "{sealed}");
        assert_eq!(keys.open("account/1", &sealed).as_deref(), Some(&b"secret"[..]));
        assert_eq!(keys.open("account/2", &sealed), None, "moved to somebody else");
        assert_ne!(
            keys.seal("account/1", b"secret")?,
            sealed,
            "nothing tells that two are the same"
        );
        for at in 0..sealed.len() {
            let other = if sealed.as_bytes()[at] == b'0' { "1" } else { "0" };
            let mut changed = sealed.clone();
            changed.replace_range(at..=at, other);
            assert_eq!(keys.open("account/1", &changed), None, "{changed}");
        }
        for nonsense in ["", ".", "..", "é.é.é", &sealed[..sealed.len() - 1]] {
            assert_eq!(keys.open("account/1", nonsense), None, "{nonsense}");
        }
        Ok(())
    }

    #[test]
    fn a_new_key_seals_and_the_old_one_still_opens() -> Result<(), StoreError> {
        let sealed = keys(OLD).seal("a", b"secret")?;
        let both = keys(&format!("{NEW},\n {OLD}\n"));
        assert_eq!(both.open("a", &sealed).as_deref(), Some(&b"secret"[..]));
        assert!(!both.is_sealed_by_first(&sealed));
        let again = both.seal("a", b"secret")?;
        assert!(both.is_sealed_by_first(&again));
        assert_eq!(keys(NEW).open("a", &again).as_deref(), Some(&b"secret"[..]));
        assert_eq!(keys(OLD).open("a", &again), None);
        Ok(())
    }

    #[test]
    fn what_is_signed_is_signed_by_the_first_key_and_for_one_purpose() -> Result<(), StoreError> {
        let both = keys(&format!("{NEW} {OLD}"));
        assert_eq!(both.sign(&["link", "1"])?, keys(NEW).sign(&["link", "1"])?);
        for (other, parts) in [(NEW, ["seal", "1"]), (NEW, ["link", "2"]), (OLD, ["link", "1"])] {
            assert_ne!(keys(other).sign(&parts)?, both.sign(&["link", "1"])?);
        }
        Ok(())
    }

    #[test]
    fn what_is_no_key_is_refused_and_not_repeated() {
        for text in ["", " ,\n", "hunter2", &OLD[1..], &format!("{OLD},hunter2")] {
            let error = Keys::parse(text).expect_err(text).to_string();
            assert!(!error.contains("hunter2"), "{error}");
        }
        assert_eq!(format!("{:?}", keys(OLD)), "Keys(…)");
    }
}
