//! What is to be done once a transaction is over, such as a mail: see [`delivery`](crate::mail::delivery), which does it.

use domain::AccountNews;
use domain::rate_limit::BETWEEN_LETTERS;
use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;

use crate::StoreError;
use crate::clinic::audit;
use crate::engine::columns::Columns;
use crate::engine::transaction::Transaction;
use crate::secrets::token::new_id;

/// Who gets a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// Whoever booked or wrote.
    Client,
    Clinic,
    /// Somebody who works there.
    Account,
}

impl Recipient {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Clinic => "clinic",
            Self::Account => "account",
        }
    }
}

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

/// Remembers that a client has done something to a visit, or somebody who poses as one. Part of the transaction in which
/// it happens.
///
/// The mail waits for [`BETWEEN_LETTERS`] after the last one about the same visit, and goes with one that is waiting already:
/// the first of them tells how things stand when it is sent, and leaves nothing to tell to the others.
pub(crate) async fn add(
    transaction: &mut Transaction,
    kind: Kind,
    visit: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    let row = sqlx::query(
        "SELECT MAX(CASE WHEN sent_at IS NULL AND attempts = 0 THEN due_at END) AS waiting,
             MAX(COALESCE(sent_at, due_at)) AS latest
         FROM outbox WHERE visit_id = $1 AND given_up_at IS NULL",
    )
    .bind(visit)
    .fetch_one(&mut **transaction)
    .await?;
    let row = Columns::of("outbox", &row);
    let instant = |column| row.parse_optional(column, |second: i64| Timestamp::from_second(second).ok());
    let due = match (instant("waiting")?, instant("latest")?) {
        (Some(waiting), _) => waiting,
        (None, Some(latest)) => latest
            .saturating_add(BETWEEN_LETTERS)
            .unwrap_or(Timestamp::MAX)
            .max(now),
        (None, None) => now,
    };
    let about = About::visit(visit);
    insert(transaction, (kind.name(), Recipient::Client, true), about, (now, due)).await
}

/// As [`add`], for what staff want to be told at once.
pub(crate) async fn add_at_once(
    transaction: &mut Transaction,
    kind: Kind,
    visit: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    insert(
        transaction,
        (kind.name(), Recipient::Client, false),
        About::visit(visit),
        (now, now),
    )
    .await
}

/// As [`add`], for what staff do: they may yet change their mind, so the mail waits for a little while. One that is
/// waiting already will do, for mails tell how things stand when they are sent.
pub(crate) async fn add_soon(
    transaction: &mut Transaction,
    kind: Kind,
    visit: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    let due = now.saturating_add(SECOND_THOUGHTS).unwrap_or(Timestamp::MAX);
    let waiting = sqlx::query(
        "UPDATE outbox SET due_at = $2, is_budgeted = 0 WHERE visit_id = $1 AND sent_at IS NULL AND attempts = 0",
    )
    .bind(visit)
    .bind(due.as_second())
    .execute(&mut **transaction)
    .await?;
    if waiting.rows_affected() > 0 {
        transaction.note_mail();
        return Ok(());
    }
    let about = About::visit(visit);
    insert(transaction, (kind.name(), Recipient::Client, false), about, (now, due)).await
}

/// Has letters about a visit that could not go out tried at once, as if for the first time; and answers how many.
pub(crate) async fn try_again(transaction: &mut Transaction, visit: i64, now: Timestamp) -> Result<u64, StoreError> {
    renew(transaction, "visit_id = $1", visit, now).await
}

/// [`try_again`] for one letter.
pub(crate) async fn try_letter_again(
    transaction: &mut Transaction,
    letter: i64,
    now: Timestamp,
) -> Result<u64, StoreError> {
    renew(transaction, "id = $1", letter, now).await
}

/// [`try_again`] for what goes to whoever has written a message.
pub(crate) async fn try_answers_again(
    transaction: &mut Transaction,
    message: i64,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let theirs = "recipient = 'client'
         AND (message_id = $1 OR reply_id IN (SELECT id FROM reply WHERE message_id = $1))";
    renew(transaction, theirs, message, now).await
}

async fn renew(
    transaction: &mut Transaction,
    condition: &'static str,
    id: i64,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let sql = format!(
        "UPDATE outbox SET due_at = $2, attempts = 0, failure = NULL, given_up_at = NULL, is_budgeted = 0
         WHERE {condition} AND sent_at IS NULL AND failure IS NOT NULL"
    );
    let renewed = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(id)
        .bind(now.as_second())
        .execute(&mut **transaction)
        .await?;
    transaction.note_mail();
    Ok(renewed.rows_affected())
}

/// Forgets what was to be told of a visit, where nothing has been told of it yet: then nobody needs to hear that it is off.
/// Answers whether that is so. A letter that was tried may have arrived, whatever became of the answer.
pub(crate) async fn withdraw(connection: &mut AnyConnection, visit: i64) -> Result<bool, StoreError> {
    let told = sqlx::query(
        "SELECT 1 FROM visit WHERE id = $1
             AND (told IS NOT NULL OR EXISTS (SELECT 1 FROM outbox WHERE visit_id = $1 AND attempts > 0))",
    )
    .bind(visit)
    .fetch_optional(&mut *connection)
    .await?;
    if told.is_some() {
        return Ok(false);
    }
    sqlx::query("DELETE FROM outbox WHERE visit_id = $1")
        .bind(visit)
        .execute(connection)
        .await?;
    Ok(true)
}

/// Forgets what was to be told of a visit and has not been.
pub(crate) async fn drop_unsent(connection: &mut AnyConnection, visit: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM outbox WHERE visit_id = $1 AND sent_at IS NULL")
        .bind(visit)
        .execute(connection)
        .await?;
    Ok(())
}

/// Remembers that somebody is to hear of a message. Part of the transaction in which it is written.
pub(crate) async fn add_message(
    transaction: &mut Transaction,
    recipient: Recipient,
    message: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    let about = About {
        message: Some(message),
        ..About::default()
    };
    // The address was typed by whoever wrote, and may be anyone's.
    let is_budgeted = recipient == Recipient::Client;
    insert(transaction, ("written", recipient, is_budgeted), about, (now, now)).await
}

/// Remembers that a reply is to be sent. Part of the transaction in which it is written.
pub(crate) async fn add_reply(transaction: &mut Transaction, reply: i64, now: Timestamp) -> Result<(), StoreError> {
    let about = About {
        reply: Some(reply),
        ..About::default()
    };
    insert(transaction, ("replied", Recipient::Client, false), about, (now, now)).await
}

/// Remembers that somebody is to hear what was done with their account. Part of the transaction in which it is done.
pub(crate) async fn add_account(
    transaction: &mut Transaction,
    news: &AccountNews,
    now: Timestamp,
) -> Result<(), StoreError> {
    let about = About {
        account: Some(audit::json(news)),
        ..About::default()
    };
    insert(transaction, ("account", Recipient::Account, false), about, (now, now)).await
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
    transaction: &mut Transaction,
    (kind, recipient, is_budgeted): (&str, Recipient, bool),
    about: About,
    (now, due): (Timestamp, Timestamp),
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO outbox (id, kind, recipient, visit_id, message_id, reply_id, account_news, created_at, due_at, attempts,
             is_budgeted)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10)",
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
    .bind(i64::from(is_budgeted))
    .execute(&mut **transaction)
    .await?;
    transaction.note_mail();
    Ok(())
}
