//! What is to be done once a transaction is over, such as a mail: see [`mail`](crate::mail), which does it.

use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::StoreError;
use crate::id::new_id;
use crate::mail::Recipient;

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
    insert(connection, (kind, Recipient::Client), (Some(visit), None), now).await
}

/// Remembers that somebody is to hear of a message. Part of the transaction in which it is written.
pub(crate) async fn add_message(
    connection: &mut AnyConnection,
    recipient: Recipient,
    message: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    insert(connection, ("written", recipient), (None, Some(message)), now).await
}

async fn insert(
    connection: &mut AnyConnection,
    (kind, recipient): (&str, Recipient),
    (visit, message): (Option<i64>, Option<i64>),
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO outbox (id, kind, recipient, visit_id, message_id, created_at, due_at, attempts)
         VALUES ($1, $2, $3, $4, $5, $6, $6, 0)",
    )
    .bind(new_id()?)
    .bind(kind)
    .bind(recipient.name())
    .bind(visit)
    .bind(message)
    .bind(now.as_second())
    .execute(connection)
    .await?;
    Ok(())
}
