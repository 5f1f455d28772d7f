//! Signing in, and choosing another password.

use domain::spam::Sender;
use domain::{AccountEvent, AccountName, PasswordRequest, SignInRequest};
use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

use crate::accounts::access::tries::{self, Source, Try};
use crate::accounts::access::{known_device, session};
use crate::accounts::account::{self, Account};
use crate::accounts::second_factor::stored;
use crate::accounts::{account_log, account_mail};
use crate::engine::lock::Lock;
use crate::engine::retry::{as_store_error, retrying};
use crate::engine::transaction::Transaction;
use crate::secrets::token::SessionToken;
use crate::{Caller, DeviceToken, Store, StoreError};

/// How long whoever finds the line of strangers full is asked to wait: it has moved on by then.
const BUSY: SignedDuration = SignedDuration::from_secs(5);

/// Why nobody was let in.
#[derive(Debug, Error)]
pub enum SignInError {
    /// The name, the password or the code is not right. Which of them is nobody's business.
    #[error("the name, the password or the code is not right")]
    Wrong,
    /// It was tried too often, or too many try at once. Nothing was looked at, and nothing is counted.
    #[error("it was tried too often")]
    TooMany {
        /// How long to wait before it is tried again.
        wait: SignedDuration,
    },
    #[error(transparent)]
    Store(#[from] StoreError),
}

as_store_error!(SignInError);

/// Who comes to sign in.
#[derive(Clone, Copy, Debug)]
pub struct Entering<'a> {
    /// Where from, and with what.
    pub sender: Sender,
    /// What their browser is known by, if somebody has signed in with it before.
    pub device: Option<&'a DeviceToken>,
}

impl From<Sender> for Entering<'_> {
    fn from(sender: Sender) -> Self {
        Self { sender, device: None }
    }
}

/// What somebody is known by who was let in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub session: SessionToken,
    /// Their browser, for the next time.
    pub device: DeviceToken,
}

/// An account whose password was right. The try is still to be taken back.
pub(crate) struct Checked {
    pub(crate) attempt: Try,
    pub(crate) account: Account,
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
        entering: impl Into<Entering<'_>>,
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        let entering = entering.into();
        let outcome = self.let_in(request, entering, now).await;
        self.noting(outcome, (&request.name, entering.sender), now).await
    }

    async fn let_in(
        &self,
        request: &SignInRequest,
        entering: Entering<'_>,
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        let code = request.code.as_str();
        let source = self.source((&request.name, code), entering, now).await?;
        let checked = self
            .check(&request.name, request.password.as_str(), source, now)
            .await?;
        let mut attempts = vec![checked.attempt];
        // Codes have six digits. Whoever has the password and many addresses could try them all.
        if checked.account.has_factor && matches!(source, Source::Network(_)) {
            let source = Source::Factor(checked.account.id);
            match retrying(|| self.note_try(&request.name, source, now)).await {
                Ok((attempt, _)) => attempts.push(attempt),
                Err(error) => {
                    retrying(|| self.take_back(&attempts)).await?;
                    return Err(error);
                }
            }
        }
        retrying(|| self.try_to_let_in(&checked.account, (code, entering), &attempts, now)).await
    }

    /// Gives somebody another password, and this session another token; their other sessions end, and all other browsers
    /// are strangers again.
    ///
    /// # Errors
    /// See [`SignInError`].
    #[tracing::instrument(skip_all)]
    pub async fn change_password(
        &self,
        caller: &Caller,
        request: &PasswordRequest,
        entering: impl Into<Entering<'_>>,
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        let entering = entering.into();
        let source = Source::Session(caller.session);
        let checked = self.check(&caller.name, request.password.as_str(), source, now).await;
        let checked = self.noting(checked, (&caller.name, entering.sender), now).await?;
        let hash = self.turns.hash(request.new_password.as_str()).await?;
        let changed = retrying(|| self.try_to_change_password(caller, &checked, (&hash, entering), now)).await?;
        Ok(changed)
    }

    /// What has come of somebody's try; if they were not let in, the audit tells.
    pub(crate) async fn noting<T: Send>(
        &self,
        outcome: Result<T, SignInError>,
        (name, sender): (&AccountName, Sender),
        now: Timestamp,
    ) -> Result<T, SignInError> {
        if let Err(SignInError::Wrong) = outcome {
            retrying(|| self.note_refused(name, sender, now)).await?;
        }
        outcome
    }

    /// The account of this name, if the password is right.
    pub(crate) async fn check(
        &self,
        name: &AccountName,
        typed: &str,
        source: Source<'_>,
        now: Timestamp,
    ) -> Result<Checked, SignInError> {
        let place = match source {
            Source::Network(_) => Some(self.turns.line_up().ok_or(SignInError::TooMany { wait: BUSY })?),
            Source::Device(_) | Source::Code(_) | Source::Session(_) | Source::Factor(_) => None,
        };
        let (attempt, account) = retrying(|| self.note_try(name, source, now)).await?;
        let hash = account.as_ref().map(|account| &*account.password_hash);
        let is_right = self.turns.is_right(typed, hash, place).await?;
        match account {
            Some(account) if is_right => Ok(Checked { attempt, account }),
            _ => Err(SignInError::Wrong),
        }
    }

    /// Where a try to sign in comes from.
    async fn source<'a>(
        &self,
        (name, code): (&AccountName, &'a str),
        Entering { sender, device }: Entering<'a>,
        now: Timestamp,
    ) -> Result<Source<'a>, StoreError> {
        let mut connection = self.connection().await?;
        if let Some(token) = device
            && known_device::is_known(&mut connection, token, name, now).await?
        {
            return Ok(Source::Device(token));
        }
        // Whoever has one does not wait for those who try.
        if stored::is_beyond_guessing(&mut connection, &self.keys, (name, code), now).await? {
            return Ok(Source::Code(code));
        }
        Ok(Source::Network(sender))
    }

    async fn note_try(
        &self,
        name: &AccountName,
        source: Source<'_>,
        now: Timestamp,
    ) -> Result<(Try, Option<Account>), SignInError> {
        let mut transaction = self.write_in_turn().await?;
        let attempt = tries::begin(&mut transaction, name, source, now).await?;
        let attempt = attempt.map_err(|wait| SignInError::TooMany { wait })?;
        let account = account::named(&mut transaction, name).await?;
        transaction.commit().await?;
        Ok((attempt, account))
    }

    async fn take_back(&self, attempts: &[Try]) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        for &attempt in attempts {
            tries::take_back(&mut transaction, attempt).await?;
        }
        transaction.commit().await
    }

    async fn try_to_let_in(
        &self,
        account: &Account,
        (code, entering): (&str, Entering<'_>),
        attempts: &[Try],
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        let mut transaction = self.write_under(Lock::SignIn).await?;
        if !account.is_unchanged(&mut transaction).await?
            || !stored::is_passed(&mut transaction, &self.keys, (account.id, code), now).await?
        {
            transaction.roll_back().await?;
            return Err(SignInError::Wrong);
        }
        for &attempt in attempts {
            tries::take_back(&mut transaction, attempt).await?;
        }
        let signed_in = enter(&mut transaction, account.id, entering, now).await?;
        account_log::note_entry(&mut transaction, (&account.name, "sign-in"), entering.sender, now).await?;
        transaction.commit().await?;
        Ok(signed_in)
    }

    async fn try_to_change_password(
        &self,
        caller: &Caller,
        Checked { attempt, account }: &Checked,
        (hash, entering): (&str, Entering<'_>),
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        let mut transaction = self.write_under(Lock::Accounts).await?;
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
        tries::take_back(&mut transaction, *attempt).await?;
        session::end_all(&mut transaction, account.id).await?;
        known_device::forget_all(&mut transaction, account.id).await?;
        let signed_in = enter(&mut transaction, account.id, entering, now).await?;
        account_mail::tell(&mut transaction, caller, AccountEvent::PasswordChanged, now).await?;
        let event = (&account.name, "change-password");
        account_log::note(&mut transaction, event, entering.sender, now).await?;
        transaction.commit().await?;
        Ok(signed_in)
    }
}

/// Begins a session, in a browser that is known from now on.
pub(crate) async fn enter(
    transaction: &mut Transaction,
    account: i64,
    Entering { sender, device }: Entering<'_>,
    now: Timestamp,
) -> Result<SignedIn, StoreError> {
    Ok(SignedIn {
        session: session::begin(transaction, account, sender.device, now).await?,
        device: known_device::remember(transaction, account, device, now).await?,
    })
}
