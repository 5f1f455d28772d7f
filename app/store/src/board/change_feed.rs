//! What open pages are told: that something on the calendar of some dates has changed. Not what, and not about whom.

use domain::ChangedDates;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::engine::columns::Columns;
use crate::engine::retry::retrying;
use crate::engine::transaction::Transaction;
use crate::secrets::token::new_id;
use crate::{Clinic, Store, StoreError};

/// News, with a name so that nobody is told twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub id: i64,
    /// Where on the calendar.
    pub dates: ChangedDates,
}

impl Change {
    pub(crate) fn from_row(row: Columns) -> Result<Self, StoreError> {
        let date = |column| row.parse(column, |date: &str| date.parse().ok());
        Ok(Self {
            id: row.get("id")?,
            dates: ChangedDates {
                first: date("first")?,
                last: date("last")?,
            },
        })
    }
}

impl Store {
    /// What has changed at `since` or after it, in no order. What is under way elsewhere may turn up later.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn changes(&self, since: Timestamp) -> Result<Vec<Change>, StoreError> {
        let rows = sqlx::query("SELECT id, first, last FROM change WHERE at >= $1")
            .bind(since.as_second())
            .fetch_all(&mut *self.connection().await?)
            .await?;
        rows.iter()
            .map(|row| Change::from_row(Columns::of("change", row)))
            .collect()
    }

    /// Forgets news from before `before`.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn forget_changes(&self, before: Timestamp) -> Result<(), StoreError> {
        retrying(|| async {
            let mut transaction = self.write().await?;
            sqlx::query("DELETE FROM change WHERE at < $1")
                .bind(before.as_second())
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await
        })
        .await
    }

    /// Waits until something on the calendar has changed through this store or a clone of it.
    pub async fn changed(&self) {
        self.waiting.for_changes.notified().await;
    }
}

/// The dates that clients can book, seen at `now`.
pub(crate) fn all_dates(clinic: &Clinic, now: Timestamp) -> (Date, Date) {
    let today = clinic.zone.to_datetime(now).date();
    (today, clinic.profile.policy.last_date(now, &clinic.zone))
}

/// Notes that the calendar of these dates has changed. Part of the transaction that changes it.
pub(crate) async fn note(
    transaction: &mut Transaction,
    (first, last): (Date, Date),
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO change (id, at, first, last) VALUES ($1, $2, $3, $4)")
        .bind(new_id()?)
        .bind(now.as_second())
        .bind(first.to_string())
        .bind(last.to_string())
        .execute(&mut **transaction)
        .await?;
    transaction.note_change();
    Ok(())
}
