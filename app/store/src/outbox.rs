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
    let about = About {
        visit: Some(visit),
        ..About::default()
    };
    insert(connection, (kind, Recipient::Client), about, now).await
}

/// Remembers that somebody is to hear of a message. Part of the transaction in which it is written.
pub(crate) async fn add_message(
    connection: &mut AnyConnection,
    recipient: Recipient,
    message: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    let about = About {
        message: Some(message),
        ..About::default()
    };
    insert(connection, ("written", recipient), about, now).await
}

/// Remembers that a reply is to be sent. Part of the transaction in which it is written.
pub(crate) async fn add_reply(connection: &mut AnyConnection, reply: i64, now: Timestamp) -> Result<(), StoreError> {
    let about = About {
        reply: Some(reply),
        ..About::default()
    };
    insert(connection, ("replied", Recipient::Client), about, now).await
}

/// What a mail is about: one of these.
#[derive(Default)]
struct About {
    visit: Option<i64>,
    message: Option<i64>,
    reply: Option<i64>,
}

async fn insert(
    connection: &mut AnyConnection,
    (kind, recipient): (&str, Recipient),
    about: About,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO outbox (id, kind, recipient, visit_id, message_id, reply_id, created_at, due_at, attempts)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 0)",
    )
    .bind(new_id()?)
    .bind(kind)
    .bind(recipient.name())
    .bind(about.visit)
    .bind(about.message)
    .bind(about.reply)
    .bind(now.as_second())
    .execute(connection)
    .await?;
    Ok(())
}
