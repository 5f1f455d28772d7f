//! What is kept of messages that are held apart: how many, and for how long. Whoever writes a script may send any number.

use domain::spam::{self, HeldBefore};
use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::engine::columns::Columns;
use crate::engine::retry::retrying;
use crate::{Store, StoreError};

impl Store {
    /// Forgets what has been held apart for [`spam::HELD_FOR`], and answers how many messages that were.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn forget_held(&self, now: Timestamp) -> Result<u64, StoreError> {
        let before = now.as_second().saturating_sub(spam::HELD_FOR.as_secs());
        retrying(|| async {
            let mut transaction = self.write().await?;
            let old = sqlx::query("DELETE FROM message WHERE state = 'held' AND received_at <= $1")
                .bind(before)
                .execute(&mut *transaction)
                .await?;
            let most = make_room(&mut transaction).await?;
            transaction.commit().await?;
            Ok(old.rows_affected() + most)
        })
        .await
    }
}

/// Whether one more from this network is held.
pub(crate) async fn has_room(
    connection: &mut AnyConnection,
    network: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS in_all, COUNT(CASE WHEN network_hash = $2 THEN 1 END) AS from_address
         FROM message WHERE state = 'held' AND received_at > $1",
    )
    .bind(now.as_second().saturating_sub(spam::WINDOW.as_secs()))
    .bind(network)
    .fetch_one(connection)
    .await?;
    let row = Columns::of("message", &row);
    Ok(spam::has_room(HeldBefore {
        from_address: row.number("from_address")?,
        in_all: row.number("in_all")?,
    }))
}

/// Forgets what is more than [`spam::MOST_KEPT`], and answers how many messages that were. What shows a mark of its own goes
/// before what only came when budgets were used up, and that may be a person's; the oldest first.
pub(crate) async fn make_room(connection: &mut AnyConnection) -> Result<u64, StoreError> {
    let row = sqlx::query("SELECT COUNT(*) AS held FROM message WHERE state = 'held'")
        .fetch_one(&mut *connection)
        .await?;
    let held: i64 = Columns::of("message", &row).get("held")?;
    let over = held - i64::from(spam::MOST_KEPT);
    if over <= 0 {
        return Ok(0);
    }
    let gone = sqlx::query(
        "DELETE FROM message WHERE id IN (
             SELECT id FROM message WHERE state = 'held'
             ORDER BY CASE WHEN signs IN ('budget', 'address-budget', 'address-budget budget') THEN 1 ELSE 0 END,
                 received_at, id
             LIMIT $1)",
    )
    .bind(over)
    .execute(connection)
    .await?;
    Ok(gone.rows_affected())
}
