//! The clinic as it is before anybody has edited it.

use sqlx::Executor;

use crate::clinic::profile;
use crate::engine::retry::retrying;
use crate::treatments::treatment;
use crate::visits::claim::{self, Race};
use crate::{Store, StoreError};

impl Store {
    /// Fills an empty database with the default clinic: its facts, and sample hours, rooms and therapists, marked as
    /// such, and with what is known of the treatments. Changes nothing of either that is there.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn seed(&self) -> Result<(), StoreError> {
        retrying(|| self.try_to_seed()).await
    }

    async fn try_to_seed(&self) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        transaction.note_settings();
        let is_described = treatment::is_any_described(&mut transaction).await?;
        let is_there = match profile::read(&mut transaction).await {
            Err(StoreError::Empty) => false,
            found => found.map(|_| true)?,
        };
        let mut seeds = Vec::new();
        // Treatments first: services name them. A clinic from before they were described has none yet.
        seeds.extend((!is_described).then_some(include_str!("../../seeds/treatments.sql")));
        seeds.extend((!is_there).then_some(include_str!("../../seeds/clinic.sql")));
        // Of several servers that start at once, the others lose: at a row, or because the database has them wait.
        for seed in seeds {
            if claim::race(transaction.execute(seed).await)? == Race::Lost {
                return transaction.roll_back().await;
            }
        }
        transaction.commit().await
    }
}
