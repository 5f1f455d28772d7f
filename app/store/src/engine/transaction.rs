//! Transactions, which is all the database is ever asked through.

use std::ops::{Deref, DerefMut};

use sqlx::Any;
use sqlx::{AnyConnection, AnyPool};

use crate::StoreError;

/// A transaction in which every query sees the same state. Dropped before it is committed, it is rolled back.
///
/// It holds one connection. Whoever has it must not ask for another: with all of them in such hands, nobody could go on.
pub(crate) struct Transaction(sqlx::Transaction<'static, Any>);

impl Transaction {
    pub(crate) async fn begin(pool: &AnyPool, statement: &'static str) -> Result<Self, StoreError> {
        Ok(Self(pool.begin_with(statement).await?))
    }

    /// Makes it so.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] if nobody can tell whether it is.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        self.0.commit().await.map_err(StoreError::of_commit)
    }

    /// Waits until all is undone, so that the next transaction does not meet what this one held.
    pub(crate) async fn roll_back(self) -> Result<(), StoreError> {
        Ok(self.0.rollback().await?)
    }
}

impl Deref for Transaction {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.0
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.0
    }
}
