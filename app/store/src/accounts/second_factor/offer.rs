//! What the form carries with which somebody sets up a second factor.

use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;

use crate::engine::columns::Columns;
use crate::{Caller, FactorKey, Keys, Store, StoreError};

/// How long such a form is good: longer than it takes to find the phone, and an app for it.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(1);

impl Store {
    /// A key, sealed for a form to carry. It is good in this session of this account, for an hour, and until the account's
    /// second factor is set, replaced or taken: whoever sends the form again brings no codes back that were used.
    ///
    /// # Errors
    /// When the database fails, or the system has no random numbers.
    #[tracing::instrument(skip_all)]
    pub async fn offer_factor(&self, caller: &Caller, key: &FactorKey, now: Timestamp) -> Result<String, StoreError> {
        let place = place(&mut *self.connection().await?, caller).await?;
        let offer = format!("{} {}", key.as_text(), (now + GOOD_FOR).as_second());
        self.keys.seal(&place, offer.as_bytes())
    }

    /// The key that a form carries, if the form is good.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn offered_factor(
        &self,
        caller: &Caller,
        offer: &str,
        now: Timestamp,
    ) -> Result<Option<FactorKey>, StoreError> {
        open(&mut *self.connection().await?, &self.keys, (caller, offer), now).await
    }
}

/// [`Store::offered_factor`], as part of a transaction.
pub(crate) async fn open(
    connection: &mut AnyConnection,
    keys: &Keys,
    (caller, offer): (&Caller, &str),
    now: Timestamp,
) -> Result<Option<FactorKey>, StoreError> {
    let Some(opened) = keys.open(&place(connection, caller).await?, offer) else {
        return Ok(None);
    };
    let key = String::from_utf8(opened).ok().and_then(|text| {
        let (key, until) = text.split_once(' ')?;
        let is_good = now.as_second() < until.parse().ok()?;
        FactorKey::parse(key).filter(|_| is_good)
    });
    Ok(key)
}

/// Where a key is sealed for a form. The audit counts how often the account's second factor has been another one, also
/// where a server of the last release has done it.
async fn place(connection: &mut AnyConnection, caller: &Caller) -> Result<String, StoreError> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS changes FROM audit WHERE subject = 'account' AND subject_id = $1
             AND act IN ('set-second-factor', 'replace-second-factor', 'remove-second-factor', 'reset-owner')",
    )
    .bind(caller.name.as_str())
    .fetch_one(connection)
    .await?;
    let changes: i64 = Columns::of("audit", &row).number("changes")?;
    Ok(format!(
        "account/{}/offer/{}/{changes}",
        caller.account, caller.session.0
    ))
}
