//! What is to be done once a transaction is over, such as a mail: see [`mail`](crate::mail), which does it.

use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;

use crate::StoreError;
use crate::columns::Columns;
use crate::id::new_id;
use crate::mail::Recipient;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Booked,
    Moved,
    Cancelled,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Moved => "moved",
            Self::Cancelled => "cancelled",
        }
    }
}

/// How long staff have to change their mind before a client hears of what they do.
const SECOND_THOUGHTS: SignedDuration = SignedDuration::from_mins(2);

/// Remembers that something happened to a visit. Part of the transaction in which it happens.
pub(crate) async fn add(
    connection: &mut AnyConnection,
    kind: Kind,
    visit: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    insert(
        connection,
        (kind.name(), Recipient::Client),
        About::visit(visit),
        (now, now),
    )
    .await
}

/// As [`add`], for what staff do: they may yet change their mind, so the mail waits for a little while. One that is
/// waiting already will do, for mails tell how things stand when they are sent; and if all that it was to tell is undone,
/// which was done at `undone`, nobody needs to hear of either.
pub(crate) async fn add_soon(
    connection: &mut AnyConnection,
    kind: Kind,
    visit: i64,
    undone: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let waiting =
        sqlx::query("SELECT id, kind, created_at FROM outbox WHERE visit_id = $1 AND sent_at IS NULL AND attempts = 0")
            .bind(visit)
            .fetch_all(&mut *connection)
            .await?;
    let due = now.saturating_add(SECOND_THOUGHTS).unwrap_or(Timestamp::MAX);
    if waiting.is_empty() {
        return insert(
            connection,
            (kind.name(), Recipient::Client),
            About::visit(visit),
            (now, due),
        )
        .await;
    }
    for row in &waiting {
        let row = Columns::of("outbox", row);
        let (id, waits): (i64, String) = (row.get("id")?, row.get("kind")?);
        let since = row.instant("created_at")?;
        // Who was never told of the visit still has to be; unless it is off again.
        let statement =
            if undone.is_some_and(|undone| since >= undone) && (waits != "booked" || matches!(kind, Kind::Cancelled)) {
                sqlx::query("DELETE FROM outbox WHERE id = $1").bind(id)
            } else {
                sqlx::query("UPDATE outbox SET due_at = $2 WHERE id = $1")
                    .bind(id)
                    .bind(due.as_second())
            };
        statement.execute(&mut *connection).await?;
    }
    Ok(())
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
    insert(connection, ("written", recipient), about, (now, now)).await
}

/// Remembers that a reply is to be sent. Part of the transaction in which it is written.
pub(crate) async fn add_reply(connection: &mut AnyConnection, reply: i64, now: Timestamp) -> Result<(), StoreError> {
    let about = About {
        reply: Some(reply),
        ..About::default()
    };
    insert(connection, ("replied", Recipient::Client), about, (now, now)).await
}

/// What a mail is about: one of these.
#[derive(Default)]
struct About {
    visit: Option<i64>,
    message: Option<i64>,
    reply: Option<i64>,
}

impl About {
    fn visit(visit: i64) -> Self {
        Self {
            visit: Some(visit),
            ..Self::default()
        }
    }
}

async fn insert(
    connection: &mut AnyConnection,
    (kind, recipient): (&str, Recipient),
    about: About,
    (now, due): (Timestamp, Timestamp),
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO outbox (id, kind, recipient, visit_id, message_id, reply_id, created_at, due_at, attempts)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)",
    )
    .bind(new_id()?)
    .bind(kind)
    .bind(recipient.name())
    .bind(about.visit)
    .bind(about.message)
    .bind(about.reply)
    .bind(now.as_second())
    .bind(due.as_second())
    .execute(connection)
    .await?;
    Ok(())
}
