//! Visits that nobody has confirmed in time.

use domain::VisitId;
use jiff::Timestamp;

use crate::clinic::profile;
use crate::engine::columns::Columns;
use crate::engine::retry::retrying;
use crate::visits::snapshot;
use crate::visits::write::{ChangedBy, change};
use crate::{Store, StoreError};

/// How many visits are given up by one transaction.
const BATCH: i64 = 50;

/// What stands as the reason of a visit that nobody has confirmed in time. Staff see it.
const NOT_CONFIRMED: &str = "Nobody confirmed it in time";

impl Store {
    /// Gives up the visits that nobody has confirmed in time, and answers how many that were: their time is free again.
    /// Nobody is mailed about it, for nobody has said that the address is theirs.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn free_unconfirmed(&self, now: Timestamp) -> Result<usize, StoreError> {
        let mut freed = 0;
        loop {
            let more = retrying(|| self.try_to_free(now)).await?;
            if more == 0 {
                return Ok(freed);
            }
            freed += more;
        }
    }

    async fn try_to_free(&self, now: Timestamp) -> Result<usize, StoreError> {
        let mut transaction = self.write().await?;
        // What was called off before is no matter of being confirmed any more.
        sqlx::query("UPDATE visit SET confirm_by = NULL WHERE confirm_by <= $1 AND state = 'cancelled'")
            .bind(now.as_second())
            .execute(&mut *transaction)
            .await?;
        let rows = sqlx::query("SELECT id FROM visit WHERE confirm_by <= $1 ORDER BY confirm_by LIMIT $2")
            .bind(now.as_second())
            .bind(BATCH)
            .fetch_all(&mut *transaction)
            .await?;
        let clinic = profile::read(&mut transaction).await?;
        for row in &rows {
            let id = VisitId(Columns::of("visit", row).get("id")?);
            let visit = snapshot::find(&mut transaction, id).await?;
            let visit = visit.ok_or(StoreError::Corrupt {
                table: "visit",
                column: "confirm_by",
            })?;
            let lapsed = visit.now.cancelled(Some(NOT_CONFIRMED.to_owned()));
            let at = (&clinic, now);
            change(&mut transaction, &visit, ("lapse", &lapsed), ChangedBy::Clock, at).await?;
        }
        transaction.commit().await?;
        Ok(rows.len())
    }
}
