//! The first owner, and the way back in for one who has lost theirs.

use domain::{AccountName, Role};
use jiff::Timestamp;

use crate::accounts::access::{known_device, session};
use crate::accounts::account::{self, NewAccount};
use crate::accounts::second_factor::stored;
use crate::clinic::audit::{self, AuditEvent, Subject};
use crate::engine::lock::Lock;
use crate::engine::retry::retrying;
use crate::secrets::token::{easy_text, new_id, random};
use crate::visits::claim::Race;
use crate::{Store, StoreError};

/// What the first owner is called.
fn first_name() -> Result<AccountName, StoreError> {
    AccountName::parse("owner").map_err(|_| StoreError::Corrupt {
        table: "account",
        column: "name",
    })
}

/// A password that is good for choosing another one.
#[derive(Clone)]
pub struct OneTimePassword {
    pub name: AccountName,
    /// The password: said once, stored nowhere.
    pub password: String,
}

impl Store {
    /// Makes the first owner, if nobody works here yet.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn make_first_owner(&self, now: Timestamp) -> Result<Option<OneTimePassword>, StoreError> {
        if !account::is_nobody_there(&mut *self.connection().await?).await? {
            return Ok(None);
        }
        let (fresh, hash) = self.one_time(first_name()?).await?;
        let is_made = retrying(|| self.try_to_make(&fresh.name, &hash, now)).await?;
        Ok(is_made.then_some(fresh))
    }

    /// Gives the first owner a one-time password, takes their second factor and ends their sessions. Makes one if there
    /// is none.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn reset_owner(&self, now: Timestamp) -> Result<OneTimePassword, StoreError> {
        let owner = account::first_owner(&mut *self.connection().await?).await?;
        let Some(owner) = owner else {
            // Should another server make one at this moment, theirs is the one to sign in with.
            return self.make_first_owner(now).await?.ok_or(StoreError::Empty);
        };
        let (fresh, hash) = self.one_time(owner.name).await?;
        retrying(|| self.try_to_reset((owner.id, &fresh.name), &hash, now)).await?;
        Ok(fresh)
    }

    async fn try_to_make(&self, name: &AccountName, hash: &str, now: Timestamp) -> Result<bool, StoreError> {
        let new = NewAccount {
            id: new_id()?,
            name,
            role: Role::Owner,
            therapist: None,
            password_hash: hash,
            must_change: true,
        };
        let mut transaction = self.write().await?;
        // Of several servers that start at once, the others lose.
        if account::insert(&mut transaction, &new, now).await? == Race::Lost {
            transaction.roll_back().await?;
            return Ok(false);
        }
        transaction.commit().await?;
        Ok(true)
    }

    async fn try_to_reset(
        &self,
        (owner, name): (i64, &AccountName),
        hash: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write_under(Lock::Accounts).await?;
        sqlx::query("UPDATE account SET password_hash = $1, must_change = 1 WHERE id = $2")
            .bind(hash)
            .bind(owner)
            .execute(&mut *transaction)
            .await?;
        stored::take(&mut transaction, owner).await?;
        session::end_all(&mut transaction, owner).await?;
        known_device::forget_all(&mut transaction, owner).await?;
        // Whoever is at the machine.
        let event = AuditEvent {
            who: None,
            origin: None,
            act: "reset-owner",
            subject: Subject::Account,
            subject_id: name.as_str().to_owned(),
        };
        audit::note::<()>(&mut transaction, &event, (None, None), now).await?;
        transaction.commit().await
    }

    /// A password of 140 random bits, which is easy to type, for the account of this name; and its hash.
    async fn one_time(&self, name: AccountName) -> Result<(OneTimePassword, String), StoreError> {
        let password = easy_text(random::<28>()?);
        let hash = self.turns.hash(&password).await?;
        Ok((OneTimePassword { name, password }, hash))
    }
}
