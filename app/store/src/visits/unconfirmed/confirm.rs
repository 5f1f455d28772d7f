//! Visits that public forms have booked, and who says that they are meant: their client, by the link in the mail, or staff.

use std::fmt;

use domain::{EmailAddress, Scope, VisitId};
use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::board::act::By;
use crate::board::change_feed;
use crate::clients::identity::known;
use crate::clinic::audit::{self, AuditEvent};
use crate::engine::columns::Columns;
use crate::engine::columns::NO_ADDRESS;
use crate::engine::retry::repeating;
use crate::secrets::signing::Secret;
use crate::visits::{link, snapshot};
use crate::{AsShown, Store, StoreError, Visit, VisitError};

/// Confirms a visit. It stands in the mail about it and nowhere else, so whoever has it reads what goes to that address.
#[derive(Clone, PartialEq, Eq)]
pub struct ConfirmKey(String);

impl ConfirmKey {
    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is it. Compared to its end, so that how long it takes tells nothing of where they differ.
    #[must_use]
    pub(crate) fn is(&self, key: &str) -> bool {
        let differing = |(one, other): (u8, u8)| one ^ other;
        key.len() == self.0.len()
            && key
                .bytes()
                .zip(self.0.bytes())
                .map(differing)
                .fold(0, |all, one| all | one)
                == 0
    }

    pub(crate) fn of(secret: &Secret, visit: i64, email: &str) -> Self {
        Self(secret.confirm_key(visit, &known::address(email)))
    }
}

/// Shows that it is a key and not which.
impl fmt::Debug for ConfirmKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("ConfirmKey(…)")
    }
}

impl Store {
    /// Whether this is the key by which a visit can be confirmed, if that is still to be done.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn is_confirm_key(&self, visit: &Visit, key: &str) -> Result<bool, StoreError> {
        let connection = &mut *self.connection().await?;
        let expected = key_of(connection, visit.id, visit.client_email.as_ref()).await?;
        Ok(expected.is_some_and(|expected| expected.is(key)))
    }

    /// Confirms a visit: it stays, and is its client's. Again is no error.
    ///
    /// # Errors
    /// See [`VisitError`].
    #[tracing::instrument(skip_all)]
    pub async fn confirm_visit(
        &self,
        visit: impl Into<AsShown<'_>>,
        key: &str,
        now: Timestamp,
    ) -> Result<(), VisitError> {
        let visit = visit.into();
        repeating(|| self.try_to_confirm(visit, key, now)).await
    }

    async fn try_to_confirm(&self, shown: AsShown<'_>, key: &str, now: Timestamp) -> Result<(), VisitError> {
        let mut transaction = self.write().await?;
        let id = link::find(&mut transaction, shown.token)
            .await?
            .ok_or(VisitError::NotFound)?;
        let row =
            sqlx::query("SELECT state, client_email, own_contact, confirmed_at, confirm_by FROM visit WHERE id = $1")
                .bind(id)
                .fetch_optional(&mut *transaction)
                .await
                .map_err(StoreError::from)?;
        let row = row.ok_or(VisitError::NotFound)?;
        let row = Columns::of("visit", &row);
        let email: &str = row.get("client_email")?;
        let secret = Secret::read_or_make(&mut transaction).await?;
        // Where staff have its mail go is no address that its client is known by.
        let is_clients = email != NO_ADDRESS && row.get::<i64>("own_contact")? == 0;
        if !is_clients || !ConfirmKey::of(&secret, id, email).is(key) {
            return Err(VisitError::NotFound);
        }
        let is_late = row
            .get::<Option<i64>>("confirm_by")?
            .is_some_and(|until| until <= now.as_second());
        if row.get::<&str>("state")? == "cancelled" || is_late {
            return Err(VisitError::Cancelled);
        }
        let visit = snapshot::find(&mut transaction, VisitId(id)).await?;
        let visit = visit.ok_or(VisitError::NotFound)?;
        if shown.is_stale(&visit.shown()) {
            return Err(VisitError::Stale);
        }
        if row.get::<Option<i64>>("confirmed_at")?.is_some() {
            return Ok(());
        }
        confirm(&mut transaction, id, now).await?;
        change_feed::note(&mut transaction, visit.dates, now).await?;
        let states = (Some(&visit.now), Some(&visit.now));
        audit::note(
            &mut transaction,
            &AuditEvent::of_client("confirm", visit.id),
            states,
            now,
        )
        .await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// Says that staff have seen a visit and do something to it that stands, so it stays. It is the client's only if they have
/// met them, and if whoever says so may see every client: nobody widens what they may see by themselves.
pub(crate) async fn keep(
    connection: &mut AnyConnection,
    visit: VisitId,
    is_met: bool,
    by: By<'_>,
) -> Result<(), StoreError> {
    if is_met && by.scope == Scope::All {
        return confirm(connection, visit.0, by.now).await;
    }
    sqlx::query("UPDATE visit SET confirm_by = NULL WHERE id = $1")
        .bind(visit.0)
        .execute(connection)
        .await?;
    Ok(())
}

pub(crate) async fn confirm(connection: &mut AnyConnection, visit: i64, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE visit SET confirmed_at = COALESCE(confirmed_at, $2), confirm_by = NULL WHERE id = $1")
        .bind(visit)
        .bind(now.as_second())
        .execute(connection)
        .await?;
    Ok(())
}

/// By what the client of a visit can confirm it, if that is still to be done. Where staff have its mail go elsewhere, nobody
/// can: a therapist would have it come to themselves.
pub(crate) async fn key_of(
    connection: &mut AnyConnection,
    visit: i64,
    email: Option<&EmailAddress>,
) -> Result<Option<ConfirmKey>, StoreError> {
    let Some(email) = email else { return Ok(None) };
    let open = sqlx::query(
        "SELECT 1 FROM visit WHERE id = $1 AND confirmed_at IS NULL AND state = 'booked' AND own_contact = 0",
    )
    .bind(visit)
    .fetch_optional(&mut *connection)
    .await?;
    if open.is_none() {
        return Ok(None);
    }
    let secret = Secret::read_or_make(connection).await?;
    Ok(Some(ConfirmKey::of(&secret, visit, email.as_str())))
}
