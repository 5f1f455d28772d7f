//! What is to be done about a visit once its transaction is over, such as a mail.

use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::StoreError;
use crate::id::new_id;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Booked,
    Moved,
    Cancelled,
}

/// Remembers that something happened to a visit. Part of the transaction in which it happens.
pub(crate) async fn add(
    connection: &mut AnyConnection,
    kind: Kind,
    visit: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    let kind = match kind {
        Kind::Booked => "booked",
        Kind::Moved => "moved",
        Kind::Cancelled => "cancelled",
    };
    sqlx::query("INSERT INTO outbox (id, kind, visit_id, created_at, due_at, attempts) VALUES ($1, $2, $3, $4, $4, 0)")
        .bind(new_id()?)
        .bind(kind)
        .bind(visit)
        .bind(now.as_second())
        .execute(connection)
        .await?;
    Ok(())
}
