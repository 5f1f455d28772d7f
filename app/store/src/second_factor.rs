//! The second factor: codes of an app, and recovery codes for whoever has lost it.

use domain::Typed;
use domain::spam::Sender;
use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::audit::{self, Deed, Subject};
use crate::columns::Columns;
use crate::id::{easy_text, hash_of, hex, random, unhex};
use crate::lock::Lock;
use crate::retry::retrying;
use crate::{Caller, SignInError, Store, StoreError, totp, tries};

/// How many recovery codes there are.
const RECOVERY_CODES: u8 = 10;

/// The key that an app and the clinic share: 160 random bits, as RFC 4226 asks for. It comes with its recovery codes,
/// which are made of it, so that both can be shown before either is stored.
#[derive(Clone)]
pub struct FactorKey([u8; 20]);

impl FactorKey {
    /// A fresh key.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn random() -> Result<Self, StoreError> {
        random().map(Self)
    }

    /// Reads a key back from [`Self::as_text`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        unhex(text).map(Self)
    }

    /// The key as text, for a form to carry.
    #[must_use]
    pub fn as_text(&self) -> String {
        hex(&self.0)
    }

    /// The key as apps take it: base32.
    #[must_use]
    pub fn for_apps(&self) -> String {
        const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let bits = self
            .0
            .iter()
            .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
        let bits: Vec<u8> = bits.collect();
        let digit = |bits: &[u8]| bits.iter().fold(0, |digit, bit| digit << 1 | usize::from(*bit));
        bits.chunks(5).map(|bits| char::from(DIGITS[digit(bits)])).collect()
    }

    /// Each opens the account once, in place of a code.
    #[must_use]
    pub fn recovery_codes(&self) -> Vec<String> {
        let code = |number: u8| {
            let hash = hash_of(&["recovery-of", &self.as_text(), &number.to_string()]);
            easy_text(unhex::<32>(&hash).unwrap_or_default())
                .chars()
                .take(19)
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

impl Store {
    /// Sets up somebody's second factor, or another one in its place, if they know their password and their app makes
    /// the right codes.
    ///
    /// # Errors
    /// See [`SignInError`].
    #[tracing::instrument(skip_all)]
    pub async fn set_second_factor(
        &self,
        caller: &Caller,
        password: &Typed,
        (key, code): (&FactorKey, &str),
        sender: Sender,
        now: Timestamp,
    ) -> Result<(), SignInError> {
        let (attempt, account) = self.check(&caller.name, password.as_str(), sender, now).await?;
        let step = totp::step_of(&key.0, code, now).ok_or(SignInError::Wrong)?;
        retrying(|| async {
            let mut transaction = self.write_under(Lock::Accounts).await?;
            if !account.is_unchanged(&mut transaction).await? {
                transaction.roll_back().await?;
                return Err(SignInError::Wrong);
            }
            sqlx::query("UPDATE account SET totp_key = $1, totp_step = $2 WHERE id = $3")
                .bind(key.as_text())
                .bind(step)
                .bind(account.id)
                .execute(&mut *transaction)
                .await
                .map_err(StoreError::from)?;
            forget_recovery(&mut transaction, account.id).await?;
            for code in key.recovery_codes() {
                sqlx::query("INSERT INTO recovery_code (account_id, code_hash) VALUES ($1, $2)")
                    .bind(account.id)
                    .bind(recovery_hash(&code))
                    .execute(&mut *transaction)
                    .await
                    .map_err(StoreError::from)?;
            }
            tries::take_back(&mut transaction, attempt).await?;
            transaction.commit().await?;
            Ok(())
        })
        .await
    }
}

impl Store {
    /// Takes somebody's second factor, with its recovery codes, if they know their password.
    ///
    /// # Errors
    /// See [`SignInError`].
    #[tracing::instrument(skip_all)]
    pub async fn remove_second_factor(
        &self,
        caller: &Caller,
        password: &Typed,
        sender: Sender,
        now: Timestamp,
    ) -> Result<(), SignInError> {
        let (attempt, account) = self.check(&caller.name, password.as_str(), sender, now).await?;
        retrying(|| async {
            let mut transaction = self.write_under(Lock::Accounts).await?;
            if !account.is_unchanged(&mut transaction).await? {
                transaction.roll_back().await?;
                return Err(SignInError::Wrong);
            }
            sqlx::query("UPDATE account SET totp_key = NULL, totp_step = NULL WHERE id = $1")
                .bind(account.id)
                .execute(&mut *transaction)
                .await
                .map_err(StoreError::from)?;
            forget_recovery(&mut transaction, account.id).await?;
            let deed = Deed::of(caller, "remove-second-factor", Subject::Account, &caller.name.as_str());
            audit::note::<()>(&mut transaction, &deed, (None, None), now).await?;
            tries::take_back(&mut transaction, attempt).await?;
            transaction.commit().await?;
            Ok(())
        })
        .await
    }
}

/// Whether the code opens the account, which it does once: a step of the app's codes is used up, a recovery code goes.
/// An account without a second factor needs none.
pub(crate) async fn is_passed(
    connection: &mut AnyConnection,
    account: i64,
    code: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT totp_key FROM account WHERE id = $1")
        .bind(account)
        .fetch_one(&mut *connection)
        .await?;
    let key = Columns::of("account", &row).parse_optional("totp_key", |key: &str| unhex::<20>(key))?;
    let Some(key) = key else { return Ok(true) };
    let used = if let Some(step) = totp::step_of(&key, code, now) {
        sqlx::query("UPDATE account SET totp_step = $1 WHERE id = $2 AND totp_step < $1")
            .bind(step)
            .bind(account)
            .execute(connection)
            .await?
    } else {
        sqlx::query("DELETE FROM recovery_code WHERE account_id = $1 AND code_hash = $2")
            .bind(account)
            .bind(recovery_hash(code))
            .execute(connection)
            .await?
    };
    Ok(used.rows_affected() == 1)
}

/// Takes an account's recovery codes.
pub(crate) async fn forget_recovery(connection: &mut AnyConnection, account: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM recovery_code WHERE account_id = $1")
        .bind(account)
        .execute(connection)
        .await?;
    Ok(())
}

/// What is stored of a recovery code, however it is written. Of 80 random bits a plain hash is enough.
fn recovery_hash(code: &str) -> String {
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    hash_of(&["recovery", &code.to_ascii_uppercase()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_written_as_apps_read_it() {
        // RFC 4648's base32, of which RFC 6238's test key needs no padding.
        let key = FactorKey(*b"12345678901234567890");
        assert_eq!(key.for_apps(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(FactorKey::parse(&key.as_text()).map(|key| key.0), Some(key.0));
        for wrong in ["", "zz", "31", &format!("{}0", key.as_text()), &"é".repeat(20)] {
            assert!(FactorKey::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn recovery_codes_are_ten_and_read_alike_however_written() {
        let codes = FactorKey([7; 20]).recovery_codes();
        let different: std::collections::BTreeSet<_> = codes.iter().collect();
        assert_eq!(different.len(), 10);
        for code in &codes {
            assert_eq!(code.len(), 19, "{code}");
            let otherwise = code.replace('-', " ").to_ascii_lowercase();
            assert_eq!(recovery_hash(&otherwise), recovery_hash(code));
        }
    }
}
