//! Time off and closures.

use domain::{ResourceId, Span};
use jiff::Timestamp;
use sqlx::AnyConnection;
use thiserror::Error;

use crate::claims::{self, Owner};
use crate::rows::Record;
use crate::use_case::{Failure, UseCase};
use crate::{Store, StoreError, ids};

/// Identifies a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BlockId(i64);

/// Why time was not blocked. Nothing was stored.
#[derive(Debug, Error)]
pub enum BlockError {
    /// Part of it is taken.
    #[error("part of this time is taken")]
    Taken,
    /// It has no length, no resource, or more than 31 days.
    #[error("this is no time that can be blocked")]
    Malformed,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Failure<BlockError>> for BlockError {
    fn from(failure: Failure<BlockError>) -> Self {
        match failure {
            Failure::Refused(error) => error,
            Failure::Conflict | Failure::Overtaken => Self::Taken,
            Failure::Store(error) => Self::Store(error),
        }
    }
}

impl Store {
    /// Blocks time of one or more resources: time off, or a closure.
    ///
    /// # Errors
    /// See [`BlockError`].
    pub async fn block(
        &self,
        resources: &[ResourceId],
        span: Span,
        reason: &str,
        now: Timestamp,
    ) -> Result<BlockId, BlockError> {
        const MOST_CELLS: usize = 31 * 288;
        if resources.is_empty() || !(1..=MOST_CELLS).contains(&span.len()) {
            return Err(BlockError::Malformed);
        }
        Ok(self.write(&Blocking { resources, span, reason, now }).await?)
    }

    /// Gives blocked time back. A block that is gone stays so.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn unblock(&self, block: BlockId) -> Result<(), StoreError> {
        self.write(&Unblocking(block)).await.map_err(Failure::without_refusal)
    }
}

struct Blocking<'a> {
    resources: &'a [ResourceId],
    span: Span,
    reason: &'a str,
    now: Timestamp,
}

impl UseCase for Blocking<'_> {
    type Output = BlockId;
    type Refusal = BlockError;

    async fn run(&self, connection: &mut AnyConnection) -> Result<BlockId, Failure<BlockError>> {
        let id = ids::new_id()?;
        sqlx::query("INSERT INTO block (id, starts_at, ends_at, reason, blocked_at) VALUES ($1, $2, $3, $4, $5)")
            .bind(id)
            .bind(self.span.from.start().as_second())
            .bind(self.span.until.start().as_second())
            .bind(self.reason)
            .bind(self.now.as_second())
            .execute(&mut *connection)
            .await?;
        for resource in self.resources {
            sqlx::query("INSERT INTO block_resource (block_id, resource_id) VALUES ($1, $2)")
                .bind(id)
                .bind(resource.0)
                .execute(&mut *connection)
                .await?;
        }
        claims::insert(connection, Owner::Block(id), self.resources, self.span).await?;
        Ok(BlockId(id))
    }
}

struct Unblocking(BlockId);

impl UseCase for Unblocking {
    type Output = ();
    type Refusal = std::convert::Infallible;

    async fn run(&self, connection: &mut AnyConnection) -> Result<(), Failure<Self::Refusal>> {
        let BlockId(id) = self.0;
        let rows = sqlx::query(
            "SELECT block_resource.resource_id, block.starts_at, block.ends_at
             FROM block JOIN block_resource ON block_resource.block_id = block.id WHERE block.id = $1",
        )
        .bind(id)
        .fetch_all(&mut *connection)
        .await?;
        for row in &rows {
            let record = Record::new("block", row);
            let span = Span::covering(record.instant("starts_at")?, record.instant("ends_at")?);
            claims::delete(connection, Owner::Block(id), &[ResourceId(record.get("resource_id")?)], span).await?;
        }
        for statement in ["DELETE FROM block_resource WHERE block_id = $1", "DELETE FROM block WHERE id = $1"] {
            sqlx::query(statement).bind(id).execute(&mut *connection).await?;
        }
        Ok(())
    }
}
