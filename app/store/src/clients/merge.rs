//! Making one client of two.

use domain::{ClientName, EmailAddress, PhoneNumber, Revision};
use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::clients::client::Person;
use crate::clients::client_facts;
use crate::clients::client_file::THEIRS;
use crate::clients::facts::Facts;
use crate::clients::identity::known;
use crate::clinic::audit::{self, AuditEvent};
use crate::engine::lock::Lock;
use crate::engine::retry::repeating;
use crate::{Caller, ClientError, ClientId, Store, StoreError, Subject};

impl Store {
    /// Gives all visits and messages of `gone` to `keep`, with what is known of `gone` and not of `keep`; then `gone` is no
    /// more. By whatever `gone` was known, `keep` is found, and their id leads to `keep`. Both are as they were `seen`, each
    /// by the name of their id: see [`ClientFile::identity`](crate::ClientFile). Once more is no error.
    ///
    /// # Errors
    /// See [`ClientError`].
    #[tracing::instrument(skip_all)]
    pub async fn merge_clients(
        &self,
        (keep, gone): (ClientId, ClientId),
        seen: &Revision,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<(), ClientError> {
        self.know_all().await?;
        repeating(|| self.try_to_merge((keep, gone), seen, caller, now)).await
    }

    async fn try_to_merge(
        &self,
        (keep, gone): (ClientId, ClientId),
        seen: &Revision,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<(), ClientError> {
        if keep == gone {
            return Err(ClientError::NotFound);
        }
        let mut transaction = self.write_under(Lock::Clients).await?;
        let stays = known::survivor(&mut transaction, keep).await?;
        let goes = known::survivor(&mut transaction, gone).await?;
        match stays.zip(goes).ok_or(ClientError::NotFound)? {
            (stays, goes) if (stays, goes) == (keep, keep) => return Ok(()),
            (stays, goes) if (stays, goes) != (keep, gone) => return Err(ClientError::Stale),
            _ => {}
        }
        let before = as_seen(&mut transaction, keep, seen).await?;
        let other = as_seen(&mut transaction, gone, seen).await?;
        let after = Facts {
            merged_from: Some(gone.0.to_string()),
            ..union(&before, &other)
        };
        let corrupt = |column| StoreError::Corrupt {
            table: "client",
            column,
        };
        let name = ClientName::stored(&after.name).ok_or_else(|| corrupt("name"))?;
        let email = after.email.as_deref().map(EmailAddress::stored);
        let email = email.map(|email| email.ok_or_else(|| corrupt("email"))).transpose()?;
        let phone = after.phone.as_deref().map(PhoneNumber::parse).transpose();
        let phone = phone.map_err(|_| corrupt("phone"))?;
        let person = Person {
            name: &name,
            email: email.as_ref(),
            phone: phone.as_ref(),
        };
        for sql in [
            "UPDATE visit SET client_id = $2 WHERE client_id = $1",
            // With what came from their addresses, and is linked to nobody.
            &format!("UPDATE message SET client_id = $2 WHERE {THEIRS}"),
        ] {
            sqlx::query(sqlx::AssertSqlSafe(sql))
                .bind(gone.0)
                .bind(keep.0)
                .execute(&mut *transaction)
                .await
                .map_err(StoreError::from)?;
        }
        known::give(&mut transaction, gone, keep).await?;
        let note = (&*after.note, after.is_note_shared);
        client_facts::write(&mut transaction, keep, (person, note), now).await?;
        let deleted = sqlx::query("DELETE FROM client WHERE id = $1")
            .bind(gone.0)
            .execute(&mut *transaction)
            .await;
        deleted.map_err(StoreError::from)?;
        let event = AuditEvent::of(caller, "merge", Subject::Client, &keep.0);
        audit::note(&mut transaction, &event, (Some(&before), Some(&after)), now).await?;
        let went = Facts {
            merged_into: Some(keep.0.to_string()),
            ..other.clone()
        };
        let event = AuditEvent::of(caller, "merge", Subject::Client, &gone.0);
        audit::note(&mut transaction, &event, (Some(&other), Some(&went)), now).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// What is known of somebody who is as they were seen.
async fn as_seen(connection: &mut AnyConnection, id: ClientId, seen: &Revision) -> Result<Facts, ClientError> {
    let facts = client_facts::facts(connection, id)
        .await?
        .ok_or(ClientError::NotFound)?;
    let also = known::also(connection, id).await?;
    if client_facts::identity(Some(&facts), &also) == seen.of_one(&id.0.to_string()) {
        Ok(facts)
    } else {
        Err(ClientError::Stale)
    }
}

/// All that is known of the first, what only the second has told, and the notes of both, for therapists
/// to read only if all of that is shared.
fn union(first: &Facts, second: &Facts) -> Facts {
    let noted: Vec<_> = [first, second]
        .into_iter()
        .filter(|facts| !facts.note.is_empty())
        .collect();
    let texts: Vec<_> = noted.iter().map(|facts| facts.note.as_str()).collect();
    Facts {
        name: first.name.clone(),
        email: first.email.clone().or_else(|| second.email.clone()),
        phone: first.phone.clone().or_else(|| second.phone.clone()),
        note: if first.note == second.note {
            first.note.clone()
        } else {
            texts.join("\n\n")
        },
        is_note_shared: !noted.is_empty() && noted.iter().all(|facts| facts.is_note_shared),
        merged_from: None,
        merged_into: None,
    }
}
