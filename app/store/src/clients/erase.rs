//! Forgetting a client who asks for it.
//!
//! Everything that tells who they were goes; the times and services of their visits stay, for the counts. It goes from
//! SQLite's file and the log beside it, and letters go that the server has kept as files. What is not ours to take back:
//! letters that were sent, copies that were made, and what PostgreSQL keeps of rows that are no more until it is vacuumed.

use domain::EraseForm;
use jiff::Timestamp;
use sqlx::AnyConnection;
use thiserror::Error;

use crate::clients::client_file::{self, ClientFile, THEIRS};
use crate::clients::identity::known;
use crate::clinic::audit::{self, AuditEvent};
use crate::engine::columns::NO_ADDRESS;
use crate::engine::lock::Lock;
use crate::engine::retry::{as_store_error, retrying};
use crate::engine::transaction::Transaction;
use crate::visits::link;
use crate::{Caller, ClientId, Store, StoreError, Subject};

/// What a person is called once nobody knows who they were.
const NOBODY: &str = "Erased";

/// In place of a hash that would still tell whether somebody guesses right what was written.
const NO_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Why nobody was erased.
#[derive(Debug, Error)]
pub enum EraseError {
    /// There is no such client.
    #[error("there is no such client")]
    NotFound,
    /// The name that was typed is not theirs.
    #[error("this is not their name")]
    OtherName,
    /// They are booked for a visit to come, which has to be cancelled first.
    #[error("they are expected")]
    Expected,
    /// Somebody else has changed them meanwhile, or merged them with somebody.
    #[error("somebody has changed them meanwhile")]
    Stale,
    #[error(transparent)]
    Store(#[from] StoreError),
}

as_store_error!(EraseError);

impl Store {
    /// Erases a client, if the form says their name. Once more is no error.
    ///
    /// # Errors
    /// See [`EraseError`].
    #[tracing::instrument(skip_all)]
    pub async fn erase_client(
        &self,
        id: ClientId,
        form: &EraseForm,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<(), EraseError> {
        self.know_all().await?;
        retrying(|| self.try_to_erase(id, form, caller, now)).await?;
        // Once more, too: it may have been interrupted here.
        self.forget_deleted().await;
        Ok(())
    }

    async fn try_to_erase(
        &self,
        id: ClientId,
        form: &EraseForm,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<(), EraseError> {
        let mut transaction = self.write_under(Lock::Clients).await?;
        let Some(file) = client_file::read(&mut transaction, id).await? else {
            let stays = known::survivor(&mut transaction, id).await?;
            return Err(stays.map_or(EraseError::NotFound, |_| EraseError::Stale));
        };
        if file.erased_at.is_some() {
            return Ok(());
        }
        if file.identity != form.revision.whole() {
            return Err(EraseError::Stale);
        }
        if !form.confirms(&file.client.name) {
            return Err(EraseError::OtherName);
        }
        if file.expected(now).next().is_some() {
            return Err(EraseError::Expected);
        }
        erase_audit(&mut transaction, &file).await?;
        note_letters(&mut transaction, id, now).await?;
        erase_visits(&mut transaction, &file).await?;
        erase_messages(&mut transaction, id).await?;
        let scrubbed = sqlx::query(
            "UPDATE client SET name = $2, email = NULL, phone = NULL, note = '', note_shared = 0, changed_at = $3, erased_at = $3,
                 revision = revision + 1
             WHERE id = $1",
        )
        .bind(id.0)
        .bind(NOBODY)
        .bind(now.as_second())
        .execute(&mut *transaction)
        .await;
        scrubbed.map_err(StoreError::from)?;
        known::renew(&mut transaction, id).await?;
        let event = AuditEvent::of(caller, "erase", Subject::Client, &id.0);
        audit::note::<()>(&mut transaction, &event, (None, None), now).await?;
        transaction.commit().await?;
        Ok(())
    }
}

async fn erase_audit(connection: &mut AnyConnection, file: &ClientFile) -> Result<(), StoreError> {
    for (subject, subject_id) in client_file::about(connection, file).await? {
        sqlx::query("UPDATE audit SET before = NULL, after = NULL WHERE subject = $1 AND subject_id = $2")
            .bind(subject.name())
            .bind(subject_id)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Notes which letters were written to them or about them, so that those that are kept as files are removed.
async fn note_letters(transaction: &mut Transaction, id: ClientId, now: Timestamp) -> Result<(), StoreError> {
    // Linked first, so that the rest finds what came from an address that is no more.
    let link = format!("UPDATE message SET client_id = $1 WHERE {THEIRS}");
    sqlx::query(sqlx::AssertSqlSafe(link))
        .bind(id.0)
        .execute(&mut **transaction)
        .await?;
    sqlx::query(include_str!("../../queries/clients/note_letters.sql"))
        .bind(id.0)
        .bind(now.as_second())
        .execute(&mut **transaction)
        .await?;
    // They are removed by whoever has written them.
    transaction.note_mail();
    Ok(())
}

/// The links that were mailed open nothing any more.
async fn erase_visits(connection: &mut AnyConnection, file: &ClientFile) -> Result<(), StoreError> {
    for visit in &file.visits {
        sqlx::query(
            "UPDATE visit SET client_name = $2, client_email = $3, client_phone = NULL, client_note = NULL,
                 cancel_reason = NULL, request_hash = $4, network_hash = NULL, address_hash = NULL,
                 revision = revision + 1
             WHERE id = $1",
        )
        .bind(visit.id)
        .bind(NOBODY)
        .bind(NO_ADDRESS)
        .bind(NO_HASH)
        .execute(&mut *connection)
        .await?;
        link::end(connection, visit.id).await?;
        for sql in [
            "DELETE FROM outbox WHERE visit_id = $1 AND sent_at IS NULL",
            "UPDATE outbox SET address_hash = NULL WHERE visit_id = $1",
        ] {
            sqlx::query(sql).bind(visit.id).execute(&mut *connection).await?;
        }
    }
    Ok(())
}

async fn erase_messages(connection: &mut AnyConnection, id: ClientId) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM outbox WHERE sent_at IS NULL AND (message_id IN (SELECT id FROM message WHERE client_id = $1)
             OR reply_id IN (SELECT reply.id FROM reply JOIN message ON message.id = reply.message_id
                             WHERE message.client_id = $1))"
            .to_owned(),
        "UPDATE outbox SET address_hash = NULL WHERE message_id IN (SELECT id FROM message WHERE client_id = $1)"
            .to_owned(),
        format!("UPDATE reply SET body = '{NOBODY}' WHERE message_id IN (SELECT id FROM message WHERE client_id = $1)"),
        format!(
            "UPDATE message SET name = '{NOBODY}', email = '{NO_ADDRESS}', address = '{NO_ADDRESS}', phone = NULL,
                 subject = NULL, body = '{NOBODY}', network_hash = '{NO_HASH}', request_hash = '{NO_HASH}'
             WHERE client_id = $1"
        ),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(id.0)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
