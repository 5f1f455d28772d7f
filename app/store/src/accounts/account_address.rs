//! Choosing where one hears of what is done with one's account.

use domain::spam::Sender;
use domain::{AccountEvent, EmailAddress};
use jiff::Timestamp;

use crate::accounts::account_mail::{address, tell};
use crate::clinic::audit::{self, AuditEvent, Subject};
use crate::engine::retry::retrying;
use crate::{Caller, Proof, SignInError, Store, StoreError};

impl Store {
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
            tell(&mut transaction, caller, AccountEvent::AddressChanged, now).await?;
            sqlx::query("UPDATE account SET email = $2 WHERE id = $1")
                .bind(caller.account)
                .bind(email.map(EmailAddress::as_str))
                .execute(&mut *transaction)
                .await
                .map_err(StoreError::from)?;
            tell(&mut transaction, caller, AccountEvent::AddressChanged, now).await?;
            // Which one is nobody else's business.
            let event = AuditEvent::of(caller, "change-address", Subject::Account, &caller.name.as_str());
            audit::note::<()>(&mut transaction, &event, (None, None), now).await?;
            transaction.commit().await?;
            Ok(())
        });
        self.noting(set.await, (&caller.name, sender), now).await?;
        Ok(())
    }
}
