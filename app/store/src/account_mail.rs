//! Where somebody hears of what was done with their account, and that they do.

use domain::spam::Sender;
use domain::{AccountDeed, AccountNews, EmailAddress};
use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::audit::{self, Deed, Subject};
use crate::columns::Columns;
use crate::retry::retrying;
use crate::{Caller, Proof, SignInError, Store, StoreError, outbox};

impl Store {
    /// Where somebody wants to be told what is done with their account, if anywhere.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn account_address(&self, caller: &Caller) -> Result<Option<EmailAddress>, StoreError> {
        address(&mut *self.connection().await?, caller.account).await
    }

    /// Has what is done with somebody's account told at this address, or at none. It is told at both, the one before and
    /// this one, so that nobody can turn it off unnoticed.
    ///
    /// # Errors
    /// See [`SignInError`].
    #[tracing::instrument(skip_all)]
    pub async fn set_account_address(
        &self,
        caller: &Caller,
        proof: Proof<'_>,
        email: Option<&EmailAddress>,
        sender: Sender,
        now: Timestamp,
    ) -> Result<(), SignInError> {
        let proven = self.prove(caller, proof, sender, now).await?;
        let set = retrying(|| async {
            let mut transaction = self.write().await?;
            if !proven.holds(&mut transaction, &self.keys, now).await? {
                transaction.roll_back().await?;
                return Err(SignInError::Wrong);
            }
            let before = address(&mut transaction, caller.account).await?;
            if before.as_ref() == email {
                transaction.commit().await?;
                return Ok(());
            }
            tell(&mut transaction, caller, AccountDeed::AddressChanged, now).await?;
            sqlx::query("UPDATE account SET email = $2 WHERE id = $1")
                .bind(caller.account)
                .bind(email.map(EmailAddress::as_str))
                .execute(&mut *transaction)
                .await
                .map_err(StoreError::from)?;
            tell(&mut transaction, caller, AccountDeed::AddressChanged, now).await?;
            // Which one is nobody else's business.
            let deed = Deed::of(caller, "change-address", Subject::Account, &caller.name.as_str());
            audit::note::<()>(&mut transaction, &deed, (None, None), now).await?;
            transaction.commit().await?;
            Ok(())
        });
        self.noting(set.await, (&caller.name, sender), now).await?;
        self.ring();
        Ok(())
    }
}

/// Remembers that somebody is to hear what was done with their account, if they have said where. Part of the transaction
/// in which it is done.
pub(crate) async fn tell(
    connection: &mut AnyConnection,
    caller: &Caller,
    deed: AccountDeed,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(email) = address(connection, caller.account).await? else {
        return Ok(());
    };
    let news = AccountNews {
        name: caller.name.as_str().to_owned(),
        email: email.as_str().to_owned(),
        deed,
        at: now,
    };
    outbox::add_account(connection, &news, now).await
}

async fn address(connection: &mut AnyConnection, account: i64) -> Result<Option<EmailAddress>, StoreError> {
    let row = sqlx::query("SELECT email FROM account WHERE id = $1")
        .bind(account)
        .fetch_one(connection)
        .await?;
    Columns::of("account", &row).parse_optional("email", EmailAddress::stored)
}
