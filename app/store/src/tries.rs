//! What signing in may cost: how often it was tried, counted before it is tried once more.

use domain::AccountName;
use domain::session::{self, Tried, WINDOW};
use domain::spam::Sender;
use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::StoreError;
use crate::columns::Columns;
use crate::id::new_id;
use crate::secret::Secret;

/// A try that is under way. It counts as a failure until it is taken back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Try(i64);

/// Notes a try, or none if there were too many. Others who try wait until this transaction is over.
pub(crate) async fn begin(
    connection: &mut AnyConnection,
    name: &AccountName,
    sender: Sender,
    now: Timestamp,
) -> Result<Option<Try>, StoreError> {
    take_turn(connection).await?;
    let secret = Secret::read_or_make(connection).await?;
    let (name, network) = (secret.name_hash(name), secret.network_hash(sender));
    let since = (now - WINDOW).as_second();
    sqlx::query("DELETE FROM sign_in_try WHERE tried_at <= $1")
        .bind(since)
        .execute(&mut *connection)
        .await?;
    let row = sqlx::query(include_str!("../queries/tried.sql"))
        .bind(&name)
        .bind(&network)
        .bind(since)
        .fetch_one(&mut *connection)
        .await?;
    let row = Columns::of("sign_in_try", &row);
    let tried = Tried {
        name_from_address: row.number("name_from_address")?,
        name: row.number("name")?,
        from_address: row.number("from_address")?,
    };
    if !session::may_try(tried) {
        return Ok(None);
    }
    let id = new_id()?;
    sqlx::query("INSERT INTO sign_in_try (id, name_hash, network_hash, tried_at) VALUES ($1, $2, $3, $4)")
        .bind(id)
        .bind(name)
        .bind(network)
        .bind(now.as_second())
        .execute(connection)
        .await?;
    Ok(Some(Try(id)))
}

/// Waits for everybody else who tries; those after wait until this transaction is over.
pub(crate) async fn take_turn(connection: &mut AnyConnection) -> Result<(), StoreError> {
    sqlx::query("UPDATE budget SET weighed = weighed + 1 WHERE name = 'sign-in'")
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes a try back that has not failed.
pub(crate) async fn take_back(connection: &mut AnyConnection, Try(id): Try) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sign_in_try WHERE id = $1")
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}
