//! What is known of a client, and correcting it.

use domain::{ClientRequest, EmailAddress, Note, PhoneNumber, Revision};
use jiff::Timestamp;
use sqlx::AnyConnection;
use thiserror::Error;

use crate::board::change_feed;
use crate::clients::client::Person;
use crate::clients::facts::Facts;
use crate::clients::identity::known;
use crate::clinic::audit::AuditEvent;
use crate::clinic::setting::{Change, Stale, digest};
use crate::engine::columns::Columns;
use crate::engine::lock::Lock;
use crate::engine::retry::{as_store_error, retrying};
use crate::visits::visit_contact;
use crate::{Caller, ClientId, KnownAs, Store, StoreError, Subject};

/// Why a client is as they were.
#[derive(Debug, Error)]
pub enum ClientError {
    /// There is no such client.
    #[error("there is no such client")]
    NotFound,
    /// Somebody else has changed them meanwhile, or merged them with somebody.
    #[error("somebody has changed them meanwhile")]
    Stale,
    #[error(transparent)]
    Store(#[from] StoreError),
}

as_store_error!(ClientError);

impl From<Stale> for ClientError {
    fn from(Stale: Stale) -> Self {
        Self::Stale
    }
}

impl Store {
    /// Writes down what is known of a client, for their visits to come, too.
    ///
    /// # Errors
    /// See [`ClientError`].
    #[tracing::instrument(skip_all)]
    pub async fn change_client(
        &self,
        (id, seen): (ClientId, &Revision),
        request: &ClientRequest,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<(), ClientError> {
        retrying(|| self.try_to_change_client((id, seen), request, caller, now)).await
    }

    async fn try_to_change_client(
        &self,
        (id, seen): (ClientId, &Revision),
        request: &ClientRequest,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<(), ClientError> {
        let mut transaction = self.write_under(Lock::Clients).await?;
        let Some(before) = facts(&mut transaction, id).await? else {
            // Whoever was merged meanwhile is known otherwise now.
            let stays = known::survivor(&mut transaction, id).await?;
            return Err(stays
                .filter(|stays| *stays != id)
                .map_or(ClientError::NotFound, |_| ClientError::Stale));
        };
        let person = Person {
            name: &request.name,
            email: request.email.as_ref(),
            phone: request.phone.as_ref(),
        };
        let after = Facts {
            name: request.name.as_str().to_owned(),
            email: request.email.as_ref().map(|email| email.as_str().to_owned()),
            phone: request.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            note: request.note.as_ref().map_or("", Note::as_str).to_owned(),
            is_note_shared: request.is_note_shared,
            ..before.clone()
        };
        let event = AuditEvent::of(caller, "edit", Subject::Client, &id.0);
        let noted = Change::new(event, seen, (Some(before.clone()), Some(after.clone())))?;
        let note = (&*after.note, after.is_note_shared);
        write(&mut transaction, id, (person, note), now).await?;
        for date in visit_contact::follow(&mut transaction, id, (&before, &after), now).await? {
            change_feed::note(&mut transaction, (date, date), now).await?;
        }
        noted.note(&mut transaction, now).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// What is known of a client who was not erased.
pub(crate) async fn facts(connection: &mut AnyConnection, id: ClientId) -> Result<Option<Facts>, StoreError> {
    let row =
        sqlx::query("SELECT name, email, phone, note, note_shared FROM client WHERE id = $1 AND erased_at IS NULL")
            .bind(id.0)
            .fetch_optional(connection)
            .await?;
    row.map(|row| {
        let row = Columns::of("client", &row);
        Ok(Facts {
            name: row.get("name")?,
            email: row.get("email")?,
            phone: row.get("phone")?,
            note: row.get("note")?,
            is_note_shared: row.get::<i64>("note_shared")? == 1,
            merged_from: None,
            merged_into: None,
        })
    })
    .transpose()
}

/// How all is by which somebody is known: what is known of them, and what else they are found by.
pub(crate) fn identity(facts: Option<&Facts>, also: &[KnownAs]) -> Revision {
    let also: Vec<_> = also.iter().map(|known| (known.what.name(), &known.typed)).collect();
    digest(&(facts, also))
}

/// Writes what is known of a client. They are counted too, which a server of the release before tells changes by.
pub(crate) async fn write(
    connection: &mut AnyConnection,
    id: ClientId,
    (person, (note, is_note_shared)): (Person<'_>, (&str, bool)),
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE client SET name = $2, email = $3, phone = $4, note = $5, note_shared = $6, added_for = NULL, changed_at = $7, revision = revision + 1
         WHERE id = $1",
    )
    .bind(id.0)
    .bind(person.name.as_str())
    .bind(person.email.map(EmailAddress::as_str))
    .bind(person.phone.map(PhoneNumber::as_str))
    .bind(note)
    .bind(i64::from(is_note_shared))
    .bind(now.as_second())
    .execute(&mut *connection)
    .await?;
    known::renew(connection, id).await
}
