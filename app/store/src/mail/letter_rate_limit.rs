//! How many letters that strangers have caused go to one address within a day.

use domain::rate_limit::{DAY, MOST_LETTERS, mailbox};
use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::StoreError;
use crate::engine::columns::Columns;
use crate::engine::columns::NO_ADDRESS;
use crate::secrets::signing::Secret;

/// Whether a letter that is due may go out now.
pub(crate) enum Turn {
    /// It may; and the hash of the address that it counts for, if it counts.
    Now(Option<String>),
    /// So many have gone there that it has to wait.
    Later(Timestamp),
}

impl Turn {
    /// Of the letter of this row of `due_mail.sql`. One server takes a letter at a time, so none goes out that is not
    /// counted: whoever else takes letters to the same address meets this one.
    pub(crate) async fn of(
        connection: &mut AnyConnection,
        row: Columns<'_>,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let address: Option<&str> = row.get("address")?;
        let is_budgeted = row.get::<i64>("is_budgeted")? == 1;
        let Some(address) = address.filter(|address| is_budgeted && *address != NO_ADDRESS) else {
            return Ok(Self::Now(None));
        };
        let hash = Secret::read_or_make(connection).await?.address_hash(&mailbox(address));
        // One that is on its way, or is tried again, may have arrived.
        let gone = sqlx::query(
            "SELECT COUNT(*) AS count, MIN(COALESCE(sent_at, due_at)) AS first FROM outbox
             WHERE address_hash = $1 AND is_budgeted = 1 AND given_up_at IS NULL
                 AND COALESCE(sent_at, due_at) > $2 AND id <> $3",
        )
        .bind(&hash)
        .bind(now.as_second().saturating_sub(DAY.as_secs()))
        .bind(row.get::<i64>("id")?)
        .fetch_one(connection)
        .await?;
        let gone = Columns::of("outbox", &gone);
        let is_first = row.get::<&str>("kind")? == "booked" && row.get::<Option<&str>>("told")?.is_none();
        if is_first || gone.number::<u32>("count")? < MOST_LETTERS {
            return Ok(Self::Now(Some(hash)));
        }
        let room = gone.instant("first")?.saturating_add(DAY);
        Ok(Self::Later(room.unwrap_or(Timestamp::MAX)))
    }
}
