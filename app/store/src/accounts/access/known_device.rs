//! Browsers in which somebody has signed in to an account before. Each has a cookie that nobody can guess, and so a budget
//! of its own: whatever strangers try, who comes with one does not wait for them.

use domain::AccountName;
use domain::session::DEVICE_KNOWN;
use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::StoreError;
use crate::secrets::token::{hash_of, hex, random, token};

/// How many browsers of one account are known: those that were used last.
const MOST: i64 = 20;

token!(
    /// Names a browser, in a cookie. It opens nothing.
    DeviceToken,
    64
);

impl DeviceToken {
    /// What is stored of it. Of 256 random bits a plain hash is enough.
    fn hash(&self) -> String {
        hash_of(&["device", &self.0])
    }
}

/// Whether somebody has signed in to the account of this name in this browser.
pub(crate) async fn is_known(
    connection: &mut AnyConnection,
    token: &DeviceToken,
    name: &AccountName,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let row = sqlx::query(
        "SELECT 1 FROM known_device JOIN account ON account.id = known_device.account_id
         WHERE known_device.token_hash = $1 AND account.name = $2 AND known_device.seen_at > $3",
    )
    .bind(token.hash())
    .bind(name.as_str())
    .bind((now - DEVICE_KNOWN).as_second())
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}

/// Remembers that somebody has signed in to an account in a browser, and tells its token from now on: the one that it has
/// come with if that is ours, so that several can use one browser, or else a fresh one. Nobody can plant their own.
pub(crate) async fn remember(
    connection: &mut AnyConnection,
    account: i64,
    came_with: Option<&DeviceToken>,
    now: Timestamp,
) -> Result<DeviceToken, StoreError> {
    let is_ours = match came_with {
        Some(token) => is_anyones(connection, token, now).await?,
        None => false,
    };
    let token = match came_with {
        Some(token) if is_ours => token.clone(),
        _ => DeviceToken(hex(&random::<32>()?)),
    };
    sqlx::query(
        "INSERT INTO known_device (token_hash, account_id, seen_at) VALUES ($1, $2, $3)
         ON CONFLICT (account_id, token_hash) DO UPDATE SET seen_at = $3",
    )
    .bind(token.hash())
    .bind(account)
    .bind(now.as_second())
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "DELETE FROM known_device WHERE account_id = $1 AND token_hash <> $2 AND token_hash NOT IN (
             SELECT token_hash FROM known_device WHERE account_id = $1 AND token_hash <> $2
             ORDER BY seen_at DESC, token_hash LIMIT $3)",
    )
    .bind(account)
    .bind(token.hash())
    .bind(MOST - 1)
    .execute(connection)
    .await?;
    Ok(token)
}

async fn is_anyones(connection: &mut AnyConnection, token: &DeviceToken, now: Timestamp) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT 1 FROM known_device WHERE token_hash = $1 AND seen_at > $2 LIMIT 1")
        .bind(token.hash())
        .bind((now - DEVICE_KNOWN).as_second())
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// Forgets every browser of an account: whoever had its password before is a stranger again.
pub(crate) async fn forget_all(connection: &mut AnyConnection, account: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM known_device WHERE account_id = $1")
        .bind(account)
        .execute(connection)
        .await?;
    Ok(())
}
