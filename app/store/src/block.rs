//! Time off and closures.

use std::collections::BTreeSet;

use domain::{ResourceId, Span};
use jiff::Timestamp;
use sqlx::AnyConnection;
use thiserror::Error;

use crate::claim::Race;
use crate::id::new_id;
use crate::retry::retrying;
use crate::{BlockId, Store, StoreError, claim};

/// The longest block, in cells: a leap year.
pub(crate) const MOST_CELLS: usize = 366 * 24 * 12;

/// Why nothing was blocked.
#[derive(Debug, Error)]
pub enum BlockError {
    /// A visit or another block has some of the time.
    #[error("some of the time is taken")]
    Taken,
    /// There is no time to block, or more than a year.
    #[error("a block must end after it starts, within a year")]
    Length,
    /// One of the resources does not exist, or none was named.
    #[error("there is no such resource")]
    UnknownResource,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Blocks therapists and rooms from `start` to `end`: every cell that has any part of it.
    ///
    /// # Errors
    /// See [`BlockError`]. Nothing was stored then.
    #[tracing::instrument(skip_all)]
    pub async fn block(
        &self,
        resources: &[ResourceId],
        start: Timestamp,
        end: Timestamp,
        reason: &str,
        now: Timestamp,
    ) -> Result<BlockId, BlockError> {
        let span = Span::covering(start, end);
        if start >= end || span.len() > MOST_CELLS || span.from.number() < 0 {
            return Err(BlockError::Length);
        }
        let resources: BTreeSet<ResourceId> = resources.iter().copied().collect();
        if resources.is_empty() {
            return Err(BlockError::UnknownResource);
        }
        retrying(|| self.try_to_block(&resources, span, reason, now)).await
    }

    async fn try_to_block(
        &self,
        resources: &BTreeSet<ResourceId>,
        span: Span,
        reason: &str,
        now: Timestamp,
    ) -> Result<BlockId, BlockError> {
        let id = new_id()?;
        let mut transaction = self.write().await?;
        insert(&mut transaction, (id, None), span, reason, now).await?;
        match add_resources(&mut transaction, id, resources).await {
            Err(error) if error.is_foreign_key_violation() => {
                return Err(BlockError::UnknownResource);
            }
            outcome => outcome?,
        }
        if claim::take_block(&mut transaction, id).await? == Race::Lost {
            return Err(BlockError::Taken);
        }
        transaction.commit().await?;
        Ok(BlockId(id))
    }

    /// Takes a block away, with all it has claimed. One that is gone already is no error.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn unblock(&self, block: BlockId) -> Result<(), StoreError> {
        retrying(|| async {
            let mut transaction = self.write().await?;
            // Its resources and claims go with it: ON DELETE CASCADE.
            sqlx::query("DELETE FROM block WHERE id = $1")
                .bind(block.0)
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await
        })
        .await
    }
}

/// Adds a block that nobody's time is taken for yet.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    (id, series): (i64, Option<i64>),
    span: Span,
    reason: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO block (id, starts_at, ends_at, reason, created_at, series) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id)
    .bind(span.from.start().as_second())
    .bind(span.until.start().as_second())
    .bind(reason)
    .bind(now.as_second())
    .bind(series)
    .execute(connection)
    .await?;
    Ok(())
}

/// Says whose time it is.
pub(crate) async fn add_resources(
    connection: &mut AnyConnection,
    block: i64,
    resources: &BTreeSet<ResourceId>,
) -> Result<(), StoreError> {
    for resource in resources {
        sqlx::query(
            "INSERT INTO block_resource (block_id, resource_id, starts_at, ends_at)
             SELECT id, $2, starts_at, ends_at FROM block WHERE id = $1",
        )
        .bind(block)
        .bind(resource.0)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
