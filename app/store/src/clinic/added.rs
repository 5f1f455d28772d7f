//! What forms have added to the settings. Who sends the same one again, by a second click, from a page they went back to, or
//! because the answer was lost, adds nothing more.

use domain::IdempotencyKey;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use sqlx::AnyConnection;

use crate::clinic::audit;
use crate::engine::columns::Columns;
use crate::secrets::token::hash_of;
use crate::{SettingError, StoreError};

/// How long a form is remembered: longer than a page that makes one stays open.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A form that adds something, or one without a key, which changes what is there.
pub(crate) struct AddingForm<'a> {
    key: Option<&'a IdempotencyKey>,
    hash: String,
}

impl<'a> AddingForm<'a> {
    /// The form with this key that says this.
    pub(crate) fn new<T: Serialize>(key: Option<&'a IdempotencyKey>, request: &T) -> Self {
        let hash = hash_of(&["added", &audit::json(request)]);
        Self { key, hash }
    }

    /// What it has added before, if it has. Part of a transaction that is alone with what it adds.
    ///
    /// # Errors
    /// [`SettingError::KeyReused`] if it has said something else then.
    pub(crate) async fn has_added(&self, connection: &mut AnyConnection) -> Result<Option<String>, SettingError> {
        let Some(key) = self.key else { return Ok(None) };
        let row = sqlx::query("SELECT request_hash, subject_id FROM added WHERE idempotency_key = $1")
            .bind(key.as_str())
            .fetch_optional(connection)
            .await
            .map_err(StoreError::from)?;
        let Some(row) = row else { return Ok(None) };
        let row = Columns::of("added", &row);
        if row.get::<String>("request_hash")? == self.hash {
            Ok(Some(row.get("subject_id")?))
        } else {
            Err(SettingError::KeyReused)
        }
    }

    /// Remembers what it has added, and forgets others of long ago.
    pub(crate) async fn note(
        &self,
        connection: &mut AnyConnection,
        subject: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let Some(key) = self.key else { return Ok(()) };
        sqlx::query("DELETE FROM added WHERE added_at < $1")
            .bind((now - REMEMBERED).as_second())
            .execute(&mut *connection)
            .await?;
        sqlx::query("INSERT INTO added (idempotency_key, request_hash, subject_id, added_at) VALUES ($1, $2, $3, $4)")
            .bind(key.as_str())
            .bind(&self.hash)
            .bind(subject)
            .bind(now.as_second())
            .execute(connection)
            .await?;
        Ok(())
    }
}
