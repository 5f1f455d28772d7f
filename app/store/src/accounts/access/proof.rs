//! Showing once more who one is, before something is done that a session alone must not do.

use domain::SecretInput;
use domain::spam::Sender;
use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::accounts::access::sign_in::Checked;
use crate::accounts::access::tries::{self, Source};
use crate::accounts::second_factor::stored;
use crate::{Caller, Keys, SignInError, Store, StoreError};

/// What somebody shows that they are whose session it is.
#[derive(Clone, Copy, Debug)]
pub struct Proof<'a> {
    pub password: &'a SecretInput,
    /// A code of their second factor, or a recovery code; for who has none, anything.
    pub code: &'a SecretInput,
}

/// A proof whose password is right. Its code is used up where what it is for is done.
pub(crate) struct Proven<'a> {
    checked: Checked,
    code: &'a str,
}

impl Store {
    /// Checks the password. The rest is [`Proven::holds`], in the transaction that needs it.
    pub(crate) async fn prove<'a>(
        &self,
        caller: &Caller,
        proof: Proof<'a>,
        sender: Sender,
        now: Timestamp,
    ) -> Result<Proven<'a>, SignInError> {
        let source = Source::Session(caller.session);
        let checked = self.check(&caller.name, proof.password.as_str(), source, now).await;
        let checked = self.noting(checked, (&caller.name, sender), now).await?;
        let code = proof.code.as_str();
        Ok(Proven { checked, code })
    }
}

impl Proven<'_> {
    /// Whether the password still is the right one, and the code is. Then the try has not failed.
    pub(crate) async fn holds(
        &self,
        connection: &mut AnyConnection,
        keys: &Keys,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let Checked { attempt, account } = &self.checked;
        let holds = account.is_unchanged(connection).await?
            && stored::is_passed(connection, keys, (account.id, self.code), now).await?;
        if holds {
            tries::take_back(connection, *attempt).await?;
        }
        Ok(holds)
    }
}
