//! Making one client of two.

use domain::{ClientName, EmailAddress, PhoneNumber};
use jiff::Timestamp;

use crate::audit::{self, Deed};
use crate::client::Person;
use crate::client_facts::{self, Facts};
use crate::client_file::THEIRS;
use crate::lock::Lock;
use crate::retry::retrying;
use crate::{Caller, ClientError, ClientId, Store, StoreError, Subject, known};

impl Store {
    /// Gives all visits and messages of `gone` to `keep`, with what is known of `gone` and not of `keep`; then `gone` is no
    /// more. By whatever `gone` was known, `keep` is found, and their id leads to `keep`.
    ///
    /// # Errors
    /// See [`ClientError`].
    #[tracing::instrument(skip_all)]
    pub async fn merge_clients(
        &self,
        keep: ClientId,
        gone: ClientId,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<(), ClientError> {
        self.know_all().await?;
        retrying(|| self.try_to_merge(keep, gone, caller, now)).await
    }

    async fn try_to_merge(
        &self,
        keep: ClientId,
        gone: ClientId,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<(), ClientError> {
        if keep == gone {
            return Err(ClientError::NotFound);
        }
        let mut transaction = self.write_under(Lock::Clients).await?;
        let before = client_facts::facts(&mut transaction, keep).await?;
        let other = client_facts::facts(&mut transaction, gone).await?;
        let (before, other) = before.zip(other).ok_or(ClientError::NotFound)?;
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
        client_facts::write(&mut transaction, keep, (person, &after.note), now).await?;
        let deleted = sqlx::query("DELETE FROM client WHERE id = $1")
            .bind(gone.0)
            .execute(&mut *transaction)
            .await;
        deleted.map_err(StoreError::from)?;
        let deed = Deed::of(caller, "merge", Subject::Client, &keep.0);
        audit::note(&mut transaction, &deed, (Some(&before), Some(&after)), now).await?;
        let went = Facts {
            merged_into: Some(keep.0.to_string()),
            ..other.clone()
        };
        let deed = Deed::of(caller, "merge", Subject::Client, &gone.0);
        audit::note(&mut transaction, &deed, (Some(&other), Some(&went)), now).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// All that is known of the first, what only the second has told, and the notes of both.
fn union(first: &Facts, second: &Facts) -> Facts {
    let notes = [first.note.as_str(), second.note.as_str()];
    let notes: Vec<_> = notes.into_iter().filter(|note| !note.is_empty()).collect();
    Facts {
        name: first.name.clone(),
        email: first.email.clone().or_else(|| second.email.clone()),
        phone: first.phone.clone().or_else(|| second.phone.clone()),
        note: if first.note == second.note {
            first.note.clone()
        } else {
            notes.join("\n\n")
        },
        merged_from: None,
        merged_into: None,
    }
}
