//! What is still to be told, written in the transaction that makes it true.

use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::{StoreError, ids};

/// What a client is to hear of.
#[derive(Clone, Copy, Debug)]
pub(crate) enum News {
    Booked,
    Moved,
    Cancelled,
}

impl News {
    const fn kind(self) -> &'static str {
        match self {
            Self::Booked => "visit-booked",
            Self::Moved => "visit-moved",
            Self::Cancelled => "visit-cancelled",
        }
    }
}

/// Writes a row that is due at once.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    news: News,
    visit: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO outbox (id, kind, visit_id, created_at, due_at, sent_at, attempts)
         VALUES ($1, $2, $3, $4, $4, NULL, 0)",
    )
    .bind(ids::new_id()?)
    .bind(news.kind())
    .bind(visit)
    .bind(now.as_second())
    .execute(connection)
    .await?;
    Ok(())
}
