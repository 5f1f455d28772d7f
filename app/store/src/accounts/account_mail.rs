//! Where somebody hears of what was done with their account.

use domain::{AccountEvent, AccountNews, EmailAddress};
use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::engine::columns::Columns;
use crate::engine::transaction::Transaction;
use crate::mail::outbox;
use crate::{Caller, Store, StoreError};

impl Store {
    /// Where somebody wants to be told what is done with their account, if anywhere.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn account_address(&self, caller: &Caller) -> Result<Option<EmailAddress>, StoreError> {
        address(&mut *self.connection().await?, caller.account).await
    }
}

/// Remembers that somebody is to hear what was done with their account, if they have said where. Part of the transaction
/// in which it is done.
pub(crate) async fn tell(
    transaction: &mut Transaction,
    caller: &Caller,
    event: AccountEvent,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(email) = address(transaction, caller.account).await? else {
        return Ok(());
    };
    let news = AccountNews {
        name: caller.name.as_str().to_owned(),
        email: email.as_str().to_owned(),
        event,
        at: now,
    };
    outbox::add_account(transaction, &news, now).await
}

/// Where an account wants to be told, if anywhere.
pub(crate) async fn address(connection: &mut AnyConnection, account: i64) -> Result<Option<EmailAddress>, StoreError> {
    let row = sqlx::query("SELECT email FROM account WHERE id = $1")
        .bind(account)
        .fetch_one(connection)
        .await?;
    Columns::of("account", &row).parse_optional("email", EmailAddress::stored)
}
