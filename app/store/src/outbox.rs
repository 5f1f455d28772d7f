//! What is to be done once a transaction is over, such as a mail: see [`mail`](crate::mail), which does it.

use domain::AccountNews;
use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;

use crate::id::new_id;
use crate::mail::Recipient;
use crate::{StoreError, audit};

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
/// waiting already will do, for mails tell how things stand when they are sent.
pub(crate) async fn add_soon(
    connection: &mut AnyConnection,
    kind: Kind,
    visit: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    let due = now.saturating_add(SECOND_THOUGHTS).unwrap_or(Timestamp::MAX);
    let waiting = sqlx::query("UPDATE outbox SET due_at = $2 WHERE visit_id = $1 AND sent_at IS NULL AND attempts = 0")
        .bind(visit)
        .bind(due.as_second())
        .execute(&mut *connection)
        .await?;
    if waiting.rows_affected() > 0 {
        return Ok(());
    }
    let about = About::visit(visit);
    insert(connection, (kind.name(), Recipient::Client), about, (now, due)).await
}

/// Has letters about a visit that could not go out tried at once, as if for the first time; and answers how many.
pub(crate) async fn try_again(connection: &mut AnyConnection, visit: i64, now: Timestamp) -> Result<u64, StoreError> {
    renew(connection, "visit_id = $1", visit, now).await
}

/// [`try_again`] for one letter.
pub(crate) async fn try_letter_again(
    connection: &mut AnyConnection,
    letter: i64,
    now: Timestamp,
) -> Result<u64, StoreError> {
    renew(connection, "id = $1", letter, now).await
}

/// [`try_again`] for what goes to whoever has written a message.
pub(crate) async fn try_answers_again(
    connection: &mut AnyConnection,
    message: i64,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let theirs = "recipient = 'client'
         AND (message_id = $1 OR reply_id IN (SELECT id FROM reply WHERE message_id = $1))";
    renew(connection, theirs, message, now).await
}

async fn renew(
    connection: &mut AnyConnection,
    condition: &'static str,
    id: i64,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let sql = format!(
        "UPDATE outbox SET due_at = $2, attempts = 0, failure = NULL, given_up_at = NULL
         WHERE {condition} AND sent_at IS NULL AND failure IS NOT NULL"
    );
    let renewed = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(id)
        .bind(now.as_second())
        .execute(connection)
        .await?;
    Ok(renewed.rows_affected())
}

/// Forgets that a visit was booked, where nobody has been told of it yet: then nobody needs to hear that it is off.
pub(crate) async fn withdraw(connection: &mut AnyConnection, visit: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM outbox WHERE visit_id = $1 AND kind = 'booked' AND sent_at IS NULL AND attempts = 0")
        .bind(visit)
        .execute(connection)
        .await?;
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

/// Remembers that somebody is to hear what was done with their account. Part of the transaction in which it is done.
pub(crate) async fn add_account(
    connection: &mut AnyConnection,
    news: &AccountNews,
    now: Timestamp,
) -> Result<(), StoreError> {
    let about = About {
        account: Some(audit::json(news)),
        ..About::default()
    };
    insert(connection, ("account", Recipient::Account), about, (now, now)).await
}

/// What a mail is about: one of these.
#[derive(Default)]
struct About {
    visit: Option<i64>,
    message: Option<i64>,
    reply: Option<i64>,
    account: Option<String>,
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
        "INSERT INTO outbox (id, kind, recipient, visit_id, message_id, reply_id, account_news, created_at, due_at, attempts)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)",
    )
    .bind(new_id()?)
    .bind(kind)
    .bind(recipient.name())
    .bind(about.visit)
    .bind(about.message)
    .bind(about.reply)
    .bind(about.account)
    .bind(now.as_second())
    .bind(due.as_second())
    .execute(connection)
    .await?;
    Ok(())
}
