//! Signing in, and choosing another password.

use domain::spam::Sender;
use domain::{AccountDeed, AccountName, PasswordRequest, SignInRequest};
use jiff::Timestamp;
use thiserror::Error;

use crate::account::{self, Account};
use crate::id::SessionToken;
use crate::retry::retrying;
use crate::tries::{self, Try};
use crate::{Caller, Store, StoreError, account_log, account_mail, password, second_factor, session};

/// Why nobody was let in.
#[derive(Debug, Error)]
pub enum SignInError {
    /// The name, the password or the code is not right. Which of them is nobody's business.
    #[error("the name, the password or the code is not right")]
    Wrong,
    /// It was tried too often.
    #[error("it was tried too often")]
    TooMany,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Lets somebody in: a session with a new token.
    ///
    /// A password takes long to check, so that happens between two transactions: one counts the try and finds the
    /// account, the other begins the session if the account is still as it was. A name that nobody has takes as long.
    ///
    /// # Errors
    /// See [`SignInError`].
    #[tracing::instrument(skip_all)]
    pub async fn sign_in(
        &self,
        request: &SignInRequest,
        sender: Sender,
        now: Timestamp,
    ) -> Result<SessionToken, SignInError> {
        let outcome = self.let_in(request, sender, now).await;
        self.noting(outcome, (&request.name, sender), now).await
    }

    async fn let_in(
        &self,
        request: &SignInRequest,
        sender: Sender,
        now: Timestamp,
    ) -> Result<SessionToken, SignInError> {
        let (attempt, account) = self
            .check(&request.name, request.password.as_str(), sender, now)
            .await?;
        retrying(|| self.try_to_let_in(&account, (request.code.as_str(), sender), attempt, now)).await
    }

    /// Gives somebody another password, and this session another token; their other sessions end.
    ///
    /// # Errors
    /// See [`SignInError`].
    #[tracing::instrument(skip_all)]
    pub async fn change_password(
        &self,
        caller: &Caller,
        request: &PasswordRequest,
        sender: Sender,
        now: Timestamp,
    ) -> Result<SessionToken, SignInError> {
        let checked = self.check(&caller.name, request.password.as_str(), sender, now).await;
        let (attempt, account) = self.noting(checked, (&caller.name, sender), now).await?;
        let hash = password::hash(request.new_password.as_str()).await?;
        let changed = retrying(|| self.try_to_change_password((caller, &account), (&hash, sender), attempt, now)).await?;
        self.ring();
        Ok(changed)
    }

    /// The account of this name, if the password is right. The try is still to be taken back.
    pub(crate) async fn check(
        &self,
        name: &AccountName,
        typed: &str,
        sender: Sender,
        now: Timestamp,
    ) -> Result<(Try, Account), SignInError> {
        let (attempt, account) = retrying(|| self.note_try(name, sender, now)).await?;
        let hash = account.as_ref().map(|account| &*account.password_hash);
        let is_right = password::is_right(typed, hash).await?;
        match account {
            Some(account) if is_right => Ok((attempt, account)),
            _ => Err(SignInError::Wrong),
        }
    }

    async fn note_try(
        &self,
        name: &AccountName,
        sender: Sender,
        now: Timestamp,
    ) -> Result<(Try, Option<Account>), SignInError> {
        let mut transaction = self.write_in_turn().await?;
        let Some(attempt) = tries::begin(&mut transaction, name, sender, now).await? else {
            return Err(SignInError::TooMany);
        };
        let account = account::named(&mut transaction, name).await?;
        transaction.commit().await?;
        Ok((attempt, account))
    }

    async fn try_to_let_in(
        &self,
        account: &Account,
        (code, sender): (&str, Sender),
        attempt: Try,
        now: Timestamp,
    ) -> Result<SessionToken, SignInError> {
        let mut transaction = self.write().await?;
        if !account.is_unchanged(&mut transaction).await?
            || !second_factor::is_passed(&mut transaction, &self.keys, (account.id, code), now).await?
        {
            transaction.roll_back().await?;
            return Err(SignInError::Wrong);
        }
        tries::take_back(&mut transaction, attempt).await?;
        let token = session::begin(&mut transaction, account.id, sender.device, now).await?;
        account_log::note_entry(&mut transaction, (&account.name, "sign-in"), sender, now).await?;
        transaction.commit().await?;
        Ok(token)
    }

    async fn try_to_change_password(
        &self,
        (caller, account): (&Caller, &Account),
        (hash, sender): (&str, Sender),
        attempt: Try,
        now: Timestamp,
    ) -> Result<SessionToken, SignInError> {
        let mut transaction = self.write().await?;
        let changed =
            sqlx::query("UPDATE account SET password_hash = $1, must_change = 0 WHERE id = $2 AND password_hash = $3")
                .bind(hash)
                .bind(account.id)
                .bind(&account.password_hash)
                .execute(&mut *transaction)
                .await
                .map_err(StoreError::from)?;
        if changed.rows_affected() == 0 {
            transaction.roll_back().await?;
            return Err(SignInError::Wrong);
        }
        tries::take_back(&mut transaction, attempt).await?;
        session::end_all(&mut transaction, account.id).await?;
        let token = session::begin(&mut transaction, account.id, sender.device, now).await?;
        account_mail::tell(&mut transaction, caller, AccountDeed::PasswordChanged, now).await?;
        account_log::note(&mut transaction, (&account.name, "change-password"), sender, now).await?;
        transaction.commit().await?;
        Ok(token)
    }
}
