//! Accounts of the staff, as they are stored.

use domain::{AccountName, ResourceId, Role};
use jiff::Timestamp;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::StoreError;
use crate::engine::columns::Columns;
use crate::visits::claim::{self, Race};

/// What there is to know of an account before anybody has signed in to it.
pub(crate) struct Account {
    pub(crate) id: i64,
    pub(crate) name: AccountName,
    pub(crate) password_hash: String,
    pub(crate) has_factor: bool,
}

const SELECT: &str =
    "SELECT id, name, password_hash, CASE WHEN totp_key IS NULL THEN 0 ELSE 1 END AS has_factor FROM account";

/// The account of this name.
pub(crate) async fn named(connection: &mut AnyConnection, name: &AccountName) -> Result<Option<Account>, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("{SELECT} WHERE name = $1")))
        .bind(name.as_str())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

/// The owner who was there first.
pub(crate) async fn first_owner(connection: &mut AnyConnection) -> Result<Option<Account>, StoreError> {
    let sql = format!("{SELECT} WHERE role = 'owner' ORDER BY created_at, id LIMIT 1");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_optional(connection).await?;
    row.as_ref().map(read).transpose()
}

/// Whether nobody works here yet.
pub(crate) async fn is_nobody_there(connection: &mut AnyConnection) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT id FROM account LIMIT 1")
        .fetch_optional(connection)
        .await?;
    Ok(row.is_none())
}

/// An account that is to be.
pub(crate) struct NewAccount<'a> {
    pub(crate) id: i64,
    pub(crate) name: &'a AccountName,
    pub(crate) role: Role,
    pub(crate) therapist: Option<ResourceId>,
    pub(crate) password_hash: &'a str,
    pub(crate) must_change: bool,
}

/// Makes an account. Lost, if somebody has the name.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    new: &NewAccount<'_>,
    now: Timestamp,
) -> Result<Race, StoreError> {
    let inserted = sqlx::query(
        "INSERT INTO account (id, name, role, password_hash, must_change, created_at, therapist_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(new.id)
    .bind(new.name.as_str())
    .bind(new.role.name())
    .bind(new.password_hash)
    .bind(i64::from(new.must_change))
    .bind(now.as_second())
    .bind(new.therapist.map(|therapist| therapist.0))
    .execute(connection)
    .await;
    claim::race(inserted)
}

fn read(row: &AnyRow) -> Result<Account, StoreError> {
    let row = Columns::of("account", row);
    Ok(Account {
        id: row.get("id")?,
        name: row.parse("name", |name: &str| AccountName::parse(name).ok())?,
        password_hash: row.get("password_hash")?,
        has_factor: row.number::<i64>("has_factor")? == 1,
    })
}

impl Account {
    /// Whether its password is still the one that was checked.
    pub(crate) async fn is_unchanged(&self, connection: &mut AnyConnection) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT id FROM account WHERE id = $1 AND password_hash = $2")
            .bind(self.id)
            .bind(&self.password_hash)
            .fetch_optional(connection)
            .await?;
        Ok(row.is_some())
    }
}
