//! The second factor: codes of an app, and recovery codes for whoever has lost it.

use domain::AccountEvent;
use domain::spam::Sender;
use jiff::Timestamp;
use thiserror::Error;

use crate::accounts::access::proof::Proven;
use crate::accounts::access::session;
use crate::accounts::account_mail;
use crate::accounts::second_factor::stored::{self, Factor};
use crate::accounts::second_factor::{offer, totp};
use crate::clinic::audit::{self, AuditEvent, Subject};
use crate::engine::columns::Columns;
use crate::engine::lock::Lock;
use crate::engine::retry::retrying;
use crate::engine::transaction::Transaction;
use crate::{Caller, Proof, SignInError, Store, StoreError};

/// Why a second factor was not set up.
#[derive(Debug, Error)]
pub enum FactorError {
    /// The form was made for another session, or is too old; or one was sent since it was made.
    #[error("this form is good no more")]
    Gone,
    /// It was not shown whose account it is, or the app makes other codes.
    #[error(transparent)]
    Refused(#[from] SignInError),
}

impl Store {
    /// Sets up somebody's second factor, or another one in its place, if they show who they are and their app makes the
    /// right codes. The key is in `offer`, which [`Self::offer_factor`] has made. All their other sessions end.
    ///
    /// # Errors
    /// See [`FactorError`].
    #[tracing::instrument(skip_all)]
    pub async fn set_second_factor(
        &self,
        caller: &Caller,
        proof: Proof<'_>,
        (offer, code): (&str, &str),
        sender: Sender,
        now: Timestamp,
    ) -> Result<(), FactorError> {
        let key = self
            .offered_factor(caller, offer, now)
            .await
            .map_err(SignInError::from)?;
        let key = key.ok_or(FactorError::Gone)?;
        let proven = self.prove(caller, proof, sender, now).await?;
        let step = totp::step_of(&key.key, code, now).ok_or(SignInError::Wrong)?;
        let set = retrying(|| self.try_to_set_factor(caller, &proven, (offer, step), now)).await;
        if !self.noting(set, (&caller.name, sender), now).await? {
            return Err(FactorError::Gone);
        }
        Ok(())
    }

    /// Tells whether the form still was good.
    async fn try_to_set_factor(
        &self,
        caller: &Caller,
        proven: &Proven<'_>,
        (offer, step): (&str, i64),
        now: Timestamp,
    ) -> Result<bool, SignInError> {
        let mut transaction = self.write_under(Lock::Accounts).await?;
        let account = caller.account;
        let Some(key) = offer::open(&mut transaction, &self.keys, (caller, offer), now).await? else {
            transaction.roll_back().await?;
            return Ok(false);
        };
        let before = stored::read(&mut transaction, &self.keys, account).await?;
        if !proven.holds(&mut transaction, &self.keys, now).await? {
            transaction.roll_back().await?;
            return Err(SignInError::Wrong);
        }
        stored::put(&mut transaction, &self.keys, account, (&key, step)).await?;
        let (act, told) = match before {
            Factor::None => ("set-second-factor", AccountEvent::FactorSet),
            Factor::Key(_) | Factor::Lost => ("replace-second-factor", AccountEvent::FactorReplaced),
        };
        conclude(&mut transaction, caller, (act, told), now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// How many recovery codes somebody has left.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn recovery_codes_left(&self, caller: &Caller) -> Result<u8, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) AS left_over FROM recovery_code WHERE account_id = $1")
            .bind(caller.account)
            .fetch_one(&mut *self.connection().await?)
            .await?;
        Columns::of("recovery_code", &row).number("left_over")
    }

    /// Takes somebody's second factor, with its recovery codes, if they show who they are. All their other sessions end.
    ///
    /// # Errors
    /// See [`SignInError`].
    #[tracing::instrument(skip_all)]
    pub async fn remove_second_factor(
        &self,
        caller: &Caller,
        proof: Proof<'_>,
        sender: Sender,
        now: Timestamp,
    ) -> Result<(), SignInError> {
        let proven = self.prove(caller, proof, sender, now).await?;
        let removed = retrying(|| async {
            let mut transaction = self.write_under(Lock::Accounts).await?;
            if !proven.holds(&mut transaction, &self.keys, now).await? {
                transaction.roll_back().await?;
                return Err(SignInError::Wrong);
            }
            stored::take(&mut transaction, caller.account).await?;
            let done = ("remove-second-factor", AccountEvent::FactorRemoved);
            conclude(&mut transaction, caller, done, now).await?;
            transaction.commit().await?;
            Ok(())
        });
        self.noting(removed.await, (&caller.name, sender), now).await?;
        Ok(())
    }
}

/// Once a second factor is another one: whoever else is signed in to the account has to show it, and its owner is told.
async fn conclude(
    transaction: &mut Transaction,
    caller: &Caller,
    (act, told): (&'static str, AccountEvent),
    now: Timestamp,
) -> Result<(), StoreError> {
    session::end_others(transaction, caller).await?;
    account_mail::tell(transaction, caller, told, now).await?;
    let event = AuditEvent::of(caller, act, Subject::Account, &caller.name.as_str());
    audit::note::<()>(transaction, &event, (None, None), now).await?;
    Ok(())
}
