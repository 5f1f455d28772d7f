//! A second factor as it is stored: its key sealed, and recovery codes for whoever has lost it, as hashes.

use domain::AccountName;
use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::accounts::account;
use crate::accounts::second_factor::totp;
use crate::engine::columns::Columns;
use crate::engine::retry::retrying;
use crate::secrets::token::{hash_of, unhex};
use crate::{FactorKey, Keys, Store, StoreError};

/// Stands where a server of the last release looks for a key: it is none, so that such a server lets nobody in with it.
const SEALED: &str = "----------------------------------------";

/// What an account's second factor is.
pub(crate) enum Factor {
    None,
    /// Codes are made with this key.
    Key([u8; 20]),
    /// Its key was sealed with one that is not here.
    Lost,
}

impl Store {
    /// Seals every key of a second factor that lies in clear, or that another key than the first has sealed.
    pub(crate) async fn seal_factors(&self) -> Result<(), StoreError> {
        let rows = sqlx::query("SELECT id, totp_key, totp_sealed FROM account WHERE totp_key IS NOT NULL")
            .fetch_all(&mut *self.connection().await?)
            .await?;
        for row in &rows {
            let row = Columns::of("account", row);
            let account = row.get("id")?;
            let is_sealed = row.get::<&str>("totp_key")? == SEALED;
            let sealed: Option<&str> = row.get("totp_sealed")?;
            if !is_sealed || !sealed.is_some_and(|sealed| self.keys.is_sealed_by_first(sealed)) {
                retrying(|| self.seal_factor(account)).await?;
            }
        }
        Ok(())
    }

    async fn seal_factor(&self, account: i64) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        match read(&mut transaction, &self.keys, account).await? {
            Factor::None => {}
            Factor::Lost => tracing::warn!(
                account,
                "the key of a second factor was sealed with another secret key than those given: only recovery codes do"
            ),
            Factor::Key(key) => {
                sqlx::query("UPDATE account SET totp_key = $1, totp_sealed = $2 WHERE id = $3")
                    .bind(SEALED)
                    .bind(self.keys.seal(&place(account), &key)?)
                    .bind(account)
                    .execute(&mut *transaction)
                    .await?;
            }
        }
        transaction.commit().await
    }
}

/// Whether the code opens the account, which it does once: a step of the app's codes is used up, a recovery code goes.
/// An account without a second factor needs none.
pub(crate) async fn is_passed(
    connection: &mut AnyConnection,
    keys: &Keys,
    (account, code): (i64, &str),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let step = match read(connection, keys, account).await? {
        Factor::None => return Ok(true),
        Factor::Key(key) => totp::step_of(&key, code, now).or_else(|| totp::step_of_two(&key, code, now)),
        Factor::Lost => {
            tracing::error!(account, "a second factor was sealed with a secret key that is not here");
            None
        }
    };
    let used = if let Some(step) = step {
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

/// Whether this opens the account of this name and nobody comes upon it by trying: a recovery code that was not used yet,
/// or two codes of the app that follow one another.
pub(crate) async fn is_beyond_guessing(
    connection: &mut AnyConnection,
    keys: &Keys,
    (name, code): (&AccountName, &str),
    now: Timestamp,
) -> Result<bool, StoreError> {
    if is_recovery_code(connection, name, code).await? {
        return Ok(true);
    }
    let Some(account) = account::named(connection, name).await? else {
        return Ok(false);
    };
    let factor = read(connection, keys, account.id).await?;
    Ok(matches!(factor, Factor::Key(key) if totp::step_of_two(&key, code, now).is_some()))
}

async fn is_recovery_code(connection: &mut AnyConnection, name: &AccountName, code: &str) -> Result<bool, StoreError> {
    let row = sqlx::query(
        "SELECT 1 FROM recovery_code JOIN account ON account.id = recovery_code.account_id
         WHERE recovery_code.code_hash = $1 AND account.name = $2",
    )
    .bind(recovery_hash(code))
    .bind(name.as_str())
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}

/// An account's second factor.
pub(crate) async fn read(connection: &mut AnyConnection, keys: &Keys, account: i64) -> Result<Factor, StoreError> {
    let row = sqlx::query("SELECT totp_key, totp_sealed FROM account WHERE id = $1")
        .bind(account)
        .fetch_one(connection)
        .await?;
    let row = Columns::of("account", &row);
    let Some(clear) = row.get::<Option<&str>>("totp_key")? else {
        return Ok(Factor::None);
    };
    if clear != SEALED {
        return unhex(clear).map(Factor::Key).ok_or_else(|| row.corrupt("totp_key"));
    }
    let opened = keys.open(&place(account), row.get("totp_sealed")?);
    let key = opened.and_then(|bytes| bytes.try_into().ok());
    Ok(key.map_or(Factor::Lost, Factor::Key))
}

/// Where a key is sealed: it opens nobody else's account.
fn place(account: i64) -> String {
    format!("account/{account}/totp")
}

/// Stores a key, whose app has just made the code of this step, and its recovery codes in place of those before.
pub(crate) async fn put(
    connection: &mut AnyConnection,
    keys: &Keys,
    account: i64,
    (key, step): (&FactorKey, i64),
) -> Result<(), StoreError> {
    sqlx::query("UPDATE account SET totp_key = $1, totp_sealed = $2, totp_step = $3 WHERE id = $4")
        .bind(SEALED)
        .bind(keys.seal(&place(account), &key.key)?)
        .bind(step)
        .bind(account)
        .execute(&mut *connection)
        .await?;
    forget_recovery(connection, account).await?;
    for code in key.recovery_codes() {
        sqlx::query("INSERT INTO recovery_code (account_id, code_hash) VALUES ($1, $2)")
            .bind(account)
            .bind(recovery_hash(&code))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Takes an account's second factor, with its recovery codes.
pub(crate) async fn take(connection: &mut AnyConnection, account: i64) -> Result<(), StoreError> {
    sqlx::query("UPDATE account SET totp_key = NULL, totp_sealed = NULL, totp_step = NULL WHERE id = $1")
        .bind(account)
        .execute(&mut *connection)
        .await?;
    forget_recovery(connection, account).await
}

/// Takes an account's recovery codes.
pub(crate) async fn forget_recovery(connection: &mut AnyConnection, account: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM recovery_code WHERE account_id = $1")
        .bind(account)
        .execute(connection)
        .await?;
    Ok(())
}

/// What is stored of a recovery code, however it is written. Of 140 random bits a plain hash is enough.
fn recovery_hash(code: &str) -> String {
    hash_of(&["recovery", &plain(code)])
}

/// A code however it is written.
pub(crate) fn plain(code: &str) -> String {
    let letters = code.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recovery_code_reads_alike_however_written() {
        let code = "2345-6789-ABCD-EFGH";
        for otherwise in ["2345 6789 abcd efgh", "23456789ABCDEFGH", " 2345-6789-abcd-EFGH "] {
            assert_eq!(recovery_hash(otherwise), recovery_hash(code));
        }
    }
}
