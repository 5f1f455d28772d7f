//! Transactions, through which all that belongs together is asked and written. A single query goes without one: it sees one
//! state by itself.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::Any;
use sqlx::{AnyConnection, AnyPool};
use tokio::sync::Notify;

use crate::StoreError;

/// Those who wait in this process for what others commit. Other processes look by themselves.
#[derive(Clone, Debug, Default)]
pub(crate) struct Waiting {
    pub(crate) for_mail: Arc<Notify>,
    /// Whoever tells open pages.
    pub(crate) for_changes: Arc<Notify>,
    changes: Arc<AtomicU64>,
    settings: Arc<AtomicU64>,
}

/// How much this process has committed, of what is kept in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Commits {
    /// Changes of the calendar.
    pub(crate) changes: u64,
    pub(crate) settings: u64,
}

impl Waiting {
    pub(crate) fn commits(&self) -> Commits {
        Commits {
            changes: self.changes.load(Ordering::SeqCst),
            settings: self.settings.load(Ordering::SeqCst),
        }
    }
}

/// A transaction in which every query sees the same state. Dropped before it is committed, it is rolled back.
///
/// It holds one connection. Whoever has it must not ask for another: with all of them in such hands, nobody could go on.
pub(crate) struct Transaction {
    inner: sqlx::Transaction<'static, Any>,
    waiting: Waiting,
    has_mail: bool,
    has_changes: bool,
    has_settings: bool,
}

impl Transaction {
    pub(crate) async fn begin(pool: &AnyPool, statement: &'static str, waiting: &Waiting) -> Result<Self, StoreError> {
        Ok(Self {
            inner: pool.begin_with(statement).await?,
            waiting: waiting.clone(),
            has_mail: false,
            has_changes: false,
            has_settings: false,
        })
    }

    /// Notes that there is something for those who send mail.
    pub(crate) const fn note_mail(&mut self) {
        self.has_mail = true;
    }

    /// Notes that there is something for those who tell of changes.
    pub(crate) const fn note_change(&mut self) {
        self.has_changes = true;
    }

    /// Notes that what anybody may know of the clinic may be otherwise.
    pub(crate) const fn note_settings(&mut self) {
        self.has_settings = true;
    }

    /// Makes it so, and wakes those who wait for what was noted: also when nobody can tell whether it is so, for it may be.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] if nobody can tell whether it is.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        let committed = self.inner.commit().await.map_err(StoreError::of_commit);
        if self.has_mail {
            self.waiting.for_mail.notify_one();
        }
        if self.has_settings {
            self.waiting.settings.fetch_add(1, Ordering::SeqCst);
        }
        if self.has_changes {
            self.waiting.changes.fetch_add(1, Ordering::SeqCst);
            self.waiting.for_changes.notify_one();
        }
        committed
    }

    /// Waits until all is undone, so that the next transaction does not meet what this one held.
    pub(crate) async fn roll_back(self) -> Result<(), StoreError> {
        Ok(self.inner.rollback().await?)
    }
}

impl Deref for Transaction {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.inner
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.inner
    }
}
