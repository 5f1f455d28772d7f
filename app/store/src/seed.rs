//! The clinic as it is before anybody has edited it.

use sqlx::Executor;

use crate::claim::{self, Race};
use crate::retry::retrying;
use crate::{Store, StoreError, clinic};

impl Store {
    /// Fills an empty database with the default clinic: its facts, and sample hours, rooms and therapists, marked as
    /// such. Changes nothing if there is a clinic.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn seed(&self) -> Result<(), StoreError> {
        retrying(|| self.try_to_seed()).await
    }

    async fn try_to_seed(&self) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        match clinic::read(&mut transaction).await {
            Err(StoreError::Empty) => {}
            found => return found.map(|_| ()),
        }
        // Of several servers that start at once, the others lose at the one row of `clinic`, which comes first.
        let seeded = transaction.execute(include_str!("../seeds/clinic.sql")).await;
        match claim::race(seeded)? {
            Race::Won => transaction.commit().await,
            Race::Lost => transaction.roll_back().await,
        }
    }
}
