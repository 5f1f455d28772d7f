//! Taking in what servers of earlier releases have written, and write beside this one, about clients and messages.

use sqlx::AnyConnection;

use crate::clients::facts::Facts;
use crate::clients::identity::known::{self, ClientMarks, survivor};
use crate::clients::identity::number::Country;
use crate::engine::columns::Columns;
use crate::engine::lock::Lock;
use crate::engine::retry::retrying;
use crate::{ClientId, Store, StoreError};

/// How many rows are taken in by one transaction, which others wait for.
const BATCH: i64 = 200;

/// The clients whose names, addresses and numbers are not known as they are now.
const UNKNOWN_CLIENTS: &str =
    "SELECT id FROM client WHERE known_revision IS NULL OR known_revision <> revision ORDER BY id LIMIT $1";

/// The messages of which nobody knows whose address they came from, or still does, though it was erased.
const UNKNOWN_MESSAGES: &str = "SELECT id, email FROM message
    WHERE email IS NOT NULL AND address IS NULL OR email = '-' AND address <> '-' ORDER BY id LIMIT $1";

impl Store {
    /// Takes in what servers of earlier releases have written: all of it when this one starts, and whatever one beside it
    /// writes, before it is looked for. Without any, two indexes say so.
    pub(crate) async fn know_all(&self) -> Result<(), StoreError> {
        while self.is_any_unknown().await? {
            retrying(|| self.try_to_know_more()).await?;
        }
        Ok(())
    }

    async fn is_any_unknown(&self) -> Result<bool, StoreError> {
        let mut connection = self.connection().await?;
        for sql in [UNKNOWN_CLIENTS, UNKNOWN_MESSAGES] {
            let row = sqlx::query(sql).bind(1_i64).fetch_optional(&mut *connection).await?;
            if row.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn try_to_know_more(&self) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        let clients = sqlx::query(UNKNOWN_CLIENTS)
            .bind(BATCH)
            .fetch_all(&mut *transaction)
            .await?;
        for row in &clients {
            let id = ClientId(Columns::of("client", row).get("id")?);
            // Of several servers that start at once, one does it.
            let locked = sqlx::query("UPDATE client SET known_revision = revision WHERE id = $1")
                .bind(id.0)
                .execute(&mut *transaction)
                .await?;
            if locked.rows_affected() == 1 {
                known::renew(&mut transaction, id).await?;
            }
        }
        let messages = sqlx::query(UNKNOWN_MESSAGES)
            .bind(BATCH)
            .fetch_all(&mut *transaction)
            .await?;
        for row in &messages {
            let row = Columns::of("message", row);
            sqlx::query("UPDATE message SET address = $2 WHERE id = $1")
                .bind(row.get::<i64>("id")?)
                .bind(known::address(row.get("email")?))
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await
    }

    /// Takes in whom earlier releases have merged: they kept of them only what the audit tells.
    pub(crate) async fn recall_merges(&self) -> Result<(), StoreError> {
        retrying(|| self.try_to_recall_merges()).await
    }

    async fn try_to_recall_merges(&self) -> Result<(), StoreError> {
        if lost(&mut *self.connection().await?).await?.is_empty() {
            return Ok(());
        }
        let mut transaction = self.write_under(Lock::Clients).await?;
        // Read again: another server may have erased somebody since, or done all of it.
        let lost = lost(&mut transaction).await?;
        let country = Country::read(&mut transaction).await?;
        // The latest first: whoever absorbed somebody may have been absorbed later.
        for (gone, into, facts) in lost {
            let Some(keep) = survivor(&mut transaction, into).await? else {
                continue;
            };
            let marks = [
                (ClientMarks::Name, Some(&facts.name)),
                (ClientMarks::Email, facts.email.as_ref()),
                (ClientMarks::Phone, facts.phone.as_ref()),
            ];
            for (what, typed) in marks {
                if let Some(typed) = typed {
                    known::insert(&mut transaction, (gone.0, what, typed), keep, country).await?;
                }
            }
            sqlx::query("UPDATE client SET known_revision = NULL WHERE id = $1")
                .bind(keep.0)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await
    }
}

/// Whoever was merged, as the audit tells, and whose id leads nowhere; into whom, and what was known of them. The latest
/// first.
async fn lost(connection: &mut AnyConnection) -> Result<Vec<(ClientId, ClientId, Facts)>, StoreError> {
    let rows = sqlx::query(
        "SELECT subject_id, after FROM audit
         WHERE subject = 'client' AND act = 'merge' AND after IS NOT NULL ORDER BY at DESC, id DESC",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut lost = Vec::new();
    for row in &rows {
        let row = Columns::of("audit", row);
        let gone = ClientId(row.parse("subject_id", |id: &str| id.parse().ok())?);
        let Ok(facts) = serde_json::from_str::<Facts>(row.get("after")?) else {
            continue;
        };
        let into = facts.merged_into.as_ref().and_then(|into| into.parse().ok());
        if let Some(into) = into.map(ClientId)
            && survivor(connection, gone).await?.is_none()
        {
            lost.push((gone, into, facts));
        }
    }
    Ok(lost)
}
