//! What the servers sign with: one secret, made at random by whichever of them needs it first.

use domain::spam::{FormTime, Sender};
use domain::{AccountName, IdempotencyKey};
use jiff::Timestamp;
use sqlx::{AnyConnection, Row};

use crate::engine::retry::retrying;
use crate::secrets::token::{hex, mac_of, random};
use crate::{Store, StoreError};

/// Signs what goes out in forms and comes back, and hashes what may be compared but not read.
pub(crate) struct Secret(String);

impl Store {
    /// The secret, which is made if there is none yet.
    pub(crate) async fn secret(&self) -> Result<Secret, StoreError> {
        let secret = Secret::read(&mut *self.connection().await?).await?;
        match secret {
            Some(secret) => Ok(secret),
            None => retrying(|| self.make_secret()).await,
        }
    }

    async fn make_secret(&self) -> Result<Secret, StoreError> {
        let mut transaction = self.write_in_turn().await?;
        let secret = Secret::read_or_make(&mut transaction).await?;
        transaction.commit().await?;
        Ok(secret)
    }
}

impl Secret {
    /// The secret, which is made if there is none yet. Needs a connection that may write then.
    pub(crate) async fn read_or_make(connection: &mut AnyConnection) -> Result<Self, StoreError> {
        if let Some(secret) = Self::read(connection).await? {
            return Ok(secret);
        }
        // Several servers may try at once: the first one's stays.
        sqlx::query("INSERT INTO secret (name, value) VALUES ('contact', $1) ON CONFLICT (name) DO NOTHING")
            .bind(hex(&random::<32>()?))
            .execute(&mut *connection)
            .await?;
        Self::read(connection).await?.ok_or(StoreError::Empty)
    }

    /// The secret, if there is one.
    pub(crate) async fn read(connection: &mut AnyConnection) -> Result<Option<Self>, StoreError> {
        let row = sqlx::query("SELECT value FROM secret WHERE name = 'contact'")
            .fetch_optional(connection)
            .await?;
        Ok(row.map(|row| row.try_get("value").map(Self)).transpose()?)
    }

    /// Says when the form with this key was made, in words that only this secret can say.
    pub(crate) fn stamp(&self, key: &str, made: Timestamp) -> String {
        let second = made.as_second();
        format!("{second}-{}", hex(&self.mac(&["form", key, &second.to_string()])))
    }

    /// What a stamp says of the form with this key.
    pub(crate) fn form_time(&self, key: &IdempotencyKey, stamp: &str) -> FormTime {
        let made = stamp
            .split_once('-')
            .and_then(|(second, _)| Timestamp::from_second(second.parse().ok()?).ok());
        let is_ours = |&made: &Timestamp| self.is_same(stamp, &self.stamp(key.as_str(), made));
        made.filter(is_ours).map_or(FormTime::Forged, FormTime::Made)
    }

    /// A hash that tells whether two senders are in one network, and nothing else.
    pub(crate) fn network_hash(&self, sender: Sender) -> String {
        let network = sender.network().map_or_else(String::new, |network| network.to_string());
        hex(&self.mac(&["network", &network]))
    }

    /// A hash that tells whether two things of a kind are the same, and nothing else.
    pub(crate) fn hash_of(&self, kind: &str, what: &str) -> String {
        hex(&self.mac(&[kind, what]))
    }

    /// A hash that tells whether two letters go to one address, which is folded already.
    pub(crate) fn address_hash(&self, address: &str) -> String {
        self.hash_of("address", address)
    }

    /// What confirms the visit with this id for whoever reads the mail of this address.
    pub(crate) fn confirm_key(&self, visit: i64, address: &str) -> String {
        hex(&self.mac(&["confirm", &visit.to_string(), address]))
    }

    /// A hash that tells whether two tries to sign in were for one name, which may be anything that somebody typed.
    pub(crate) fn name_hash(&self, name: &AccountName) -> String {
        hex(&self.mac(&["account", name.as_str()]))
    }

    /// Says of a text that it is as it was sent, and by whom; nobody is whoever signs in next.
    pub(crate) fn seal(&self, owner: Option<&AccountName>, text: &str) -> String {
        let owner = owner.map_or("", AccountName::as_str);
        hex(&self.mac(&["kept", owner, text]))
    }

    /// Whether this is that seal.
    pub(crate) fn is_seal(&self, seal: &str, owner: Option<&AccountName>, text: &str) -> bool {
        self.is_same(seal, &self.seal(owner, text))
    }

    /// Whether two texts are the same. Compared by their hashes, so that how long it takes tells nothing of where they
    /// differ.
    fn is_same(&self, one: &str, other: &str) -> bool {
        self.mac(&[one]) == self.mac(&[other])
    }

    fn mac(&self, parts: &[&str]) -> [u8; 32] {
        mac_of(self.0.as_bytes(), parts)
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;

    fn key(text: &str) -> IdempotencyKey {
        IdempotencyKey::parse(text).expect("a key")
    }

    #[test]
    fn a_stamp_is_for_one_form_and_one_second() {
        let secret = Secret("0".repeat(64));
        let made = Timestamp::UNIX_EPOCH;
        let stamp = secret.stamp("0123456789abcdef", made);
        assert_eq!(secret.form_time(&key("0123456789abcdef"), &stamp), FormTime::Made(made));
        assert_eq!(secret.form_time(&key("0123456789abcdeg"), &stamp), FormTime::Forged);
        assert_eq!(
            Secret("1".repeat(64)).form_time(&key("0123456789abcdef"), &stamp),
            FormTime::Forged
        );
        for wrong in ["", "-", "0", "0-", "00-", "1-", "9223372036854775808-", "+0-"] {
            let mac = stamp.split_once('-').map_or("", |(_, mac)| mac);
            for stamp in [wrong.to_owned(), format!("{wrong}{mac}")] {
                let time = secret.form_time(&key("0123456789abcdef"), &stamp);
                assert_eq!(time == FormTime::Forged, stamp != format!("0-{mac}"), "{stamp}");
            }
        }
    }

    #[test]
    fn a_network_is_known_again_and_never_read() {
        let secret = Secret("0".repeat(64));
        let hash = |address: &str| {
            let address: IpAddr = address.parse().expect("an address");
            secret.network_hash(Sender {
                address: Some(address),
                is_browser: true,
                ..Sender::default()
            })
        };
        assert_eq!(hash("192.0.2.1"), hash("::ffff:192.0.2.1"));
        assert_eq!(hash("2001:db8::1"), hash("2001:db8:0:ff::1"), "one household");
        assert_ne!(hash("192.0.2.1"), hash("192.0.2.2"));
        assert_ne!(hash("2001:db8::1"), hash("2001:db8:0:100::1"));
    }
}
