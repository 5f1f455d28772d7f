//! What the clinic has answered.

use domain::{AccountName, IdempotencyKey, MessageText};
use jiff::Timestamp;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::engine::columns::Columns;
use crate::inbox::message;
use crate::secrets::token::new_id;
use crate::{Message, StoreError};

/// An answer to a message, sent by mail.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Who has written it: the name that their account had.
    pub who: AccountName,
    pub body: MessageText,
    pub written_at: Timestamp,
}

/// The reply with this id, and what it answers.
pub(crate) async fn find(connection: &mut AnyConnection, id: i64) -> Result<Option<(Message, Reply)>, StoreError> {
    let row = sqlx::query("SELECT message_id, who, body, written_at FROM reply WHERE id = $1")
        .bind(id)
        .fetch_optional(&mut *connection)
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let columns = Columns::of("reply", &row);
    let message = message::find(connection, columns.get("message_id")?).await?;
    let message = message.ok_or_else(|| columns.corrupt("message_id"))?;
    Ok(Some((message, read(&row)?)))
}

/// All replies to a message, the first first.
pub(crate) async fn all(connection: &mut AnyConnection, message: i64) -> Result<Vec<Reply>, StoreError> {
    let rows = sqlx::query("SELECT who, body, written_at FROM reply WHERE message_id = $1 ORDER BY written_at, id")
        .bind(message)
        .fetch_all(connection)
        .await?;
    rows.iter().map(read).collect()
}

/// What an earlier form with this key has answered, and to which message.
pub(crate) async fn with_same_key(
    connection: &mut AnyConnection,
    key: &IdempotencyKey,
) -> Result<Option<(i64, String)>, StoreError> {
    let row = sqlx::query("SELECT message_id, body FROM reply WHERE idempotency_key = $1")
        .bind(key.as_str())
        .fetch_optional(connection)
        .await?;
    row.map(|row| {
        let row = Columns::of("reply", &row);
        Ok((row.get("message_id")?, row.get("body")?))
    })
    .transpose()
}

/// Adds a reply, and answers its id.
pub(crate) async fn add(
    connection: &mut AnyConnection,
    message: i64,
    who: &AccountName,
    (body, key): (&MessageText, &IdempotencyKey),
    now: Timestamp,
) -> Result<i64, StoreError> {
    let id = new_id()?;
    sqlx::query(
        "INSERT INTO reply (id, message_id, who, body, idempotency_key, written_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id)
    .bind(message)
    .bind(who.as_str())
    .bind(body.as_str())
    .bind(key.as_str())
    .bind(now.as_second())
    .execute(connection)
    .await?;
    Ok(id)
}

fn read(row: &AnyRow) -> Result<Reply, StoreError> {
    let row = Columns::of("reply", row);
    Ok(Reply {
        who: row.parse("who", |name: &str| AccountName::parse(name).ok())?,
        body: row.parse("body", |body: &str| MessageText::parse(body).ok())?,
        written_at: row.instant("written_at")?,
    })
}
