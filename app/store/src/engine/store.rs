//! The way to the database.

use std::sync::Arc;

use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyPool};
use tokio::sync::{Semaphore, SemaphorePermit};
use tracing::warn;

use crate::accounts::access::password::Turns;
use crate::clinic::snapshot::Kept;
use crate::engine::client_index::{Clause, ClientIndex};
use crate::engine::dialect::{Engine, Pools};
use crate::engine::lock::Lock;
use crate::engine::migration;
use crate::engine::transaction::{Transaction, Waiting};
use crate::{Keys, StoreError};

/// How many look back on all that there was at a time; others wait for them, and hold nothing meanwhile.
const LOOKING_BACK: usize = 1;

/// Everything the clinic stores. Cheap to clone: all clones share their connections.
#[derive(Clone, Debug)]
pub struct Store {
    engine: Engine,
    readers: AnyPool,
    writer: AnyPool,
    /// What must be read again and opens something is sealed with them.
    pub(crate) keys: Keys,
    /// Whose turn it is to have a password hashed.
    pub(crate) turns: Turns,
    /// Those who wait for what others commit.
    pub(crate) waiting: Waiting,
    pub(crate) kept: Kept,
    /// Whose turn it is to look back on all that there was.
    looking_back: Arc<Semaphore>,
}

impl Store {
    /// Opens `sqlite://<file>`, which is created if need be, or `postgres://…`, and brings its schema up to date. What opens
    /// something and lies in clear is sealed or hashed.
    ///
    /// # Errors
    /// When the URL names neither, the database cannot be reached or migrated, or SQLite is one that can lose data.
    #[tracing::instrument(skip_all)]
    pub async fn open(url: &str, keys: &Keys) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let engine = Engine::of(url)?;
        let Pools { readers, writer } = engine.connect(url).await?;
        migration::run(engine, &writer).await?;
        engine.check_search(&readers).await?;
        let store = Self {
            engine,
            readers,
            writer,
            keys: keys.clone(),
            turns: Turns::default(),
            waiting: Waiting::default(),
            kept: Kept::default(),
            looking_back: Arc::new(Semaphore::new(LOOKING_BACK)),
        };
        store.recall_merges().await?;
        store.know_all().await?;
        store.seal_factors().await?;
        store.hash_links().await?;
        // Made now, a form can be shown later even if nothing can be written any more.
        store.secret().await?;
        store.forget_deleted().await;
        Ok(store)
    }

    /// Sees to it that what was deleted, or written over, is nowhere beside the database either. What keeps it from that
    /// is logged, and it is done when the database is closed, or opened the next time.
    pub(crate) async fn forget_deleted(&self) {
        let cleaned = self.engine.clean(&self.writer).await;
        let emptied = match cleaned {
            Ok(()) => self.engine.empty_log(&self.writer).await,
            Err(error) => Err(error),
        };
        match emptied.map_err(StoreError::from) {
            Ok(true) => {}
            Ok(false) => warn!("the database is still read as it was, and its log keeps what was deleted for now"),
            Err(error) => warn!(%error, "the database's files keep what was deleted for now"),
        }
    }

    /// Whether the database answers and its schema is at least the one this program needs.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn is_ready(&self) -> Result<bool, StoreError> {
        migration::is_done(&self.readers).await
    }

    /// Writes what nobody reads.
    ///
    /// # Errors
    /// When nothing can be written now: the disk is full, or the database only lets read.
    pub async fn try_write(&self) -> Result<(), StoreError> {
        let mut transaction = self.write_in_turn().await?;
        // Another value every time, because what stays the same is not written.
        sqlx::query(
            "INSERT INTO write_probe (id, tries) VALUES (1, 1)
             ON CONFLICT (id) DO UPDATE SET tries = write_probe.tries + 1",
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await
    }

    /// Closes every connection, once those at work are done. After that, a file of SQLite's is all there is.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// Waits until something that makes a mail has been stored through this store or a clone of it, or returns at once
    /// if it has been since the last time.
    pub async fn mail_is_written(&self) {
        self.waiting.for_mail.notified().await;
    }

    /// What finds clients in whose `search` each of these clauses occurs: see [`ClientIndex`].
    pub(crate) fn client_index<'a>(&self, clauses: &'a [Clause]) -> Option<ClientIndex<'a>> {
        ClientIndex::of(self.engine, clauses)
    }

    /// A turn at something that reads much, before a connection is asked for: so however many ask, the other connections are
    /// for those who have somebody waiting. Nobody closes what it comes from.
    pub(crate) async fn look_back(&self) -> Option<SemaphorePermit<'_>> {
        self.looking_back.acquire().await.ok()
    }

    /// A connection for one query, which is a snapshot by itself.
    pub(crate) async fn connection(&self) -> Result<PoolConnection<Any>, StoreError> {
        Ok(self.readers.acquire().await?)
    }

    /// A transaction that changes nothing.
    pub(crate) async fn read(&self) -> Result<Transaction, StoreError> {
        Transaction::begin(&self.readers, self.engine.begin_read(), &self.waiting).await
    }

    /// A transaction that may write, and decides by nothing that others change but what it writes itself.
    pub(crate) async fn write(&self) -> Result<Transaction, StoreError> {
        Transaction::begin(&self.writer, self.engine.begin_write(), &self.waiting).await
    }

    /// A transaction that may write, and decides by what holds still meanwhile, or is alone to change it: see [`Lock`].
    pub(crate) async fn write_under(&self, lock: Lock) -> Result<Transaction, StoreError> {
        Transaction::begin(&self.writer, self.engine.begin_locked(lock), &self.waiting).await
    }

    /// A transaction that may write, and waits for its turn: see [`Engine::begin_in_turn`].
    pub(crate) async fn write_in_turn(&self) -> Result<Transaction, StoreError> {
        Transaction::begin(&self.writer, self.engine.begin_in_turn(), &self.waiting).await
    }
}

#[cfg(test)]
mod tests {
    use sqlx::{AssertSqlSafe, Executor, Row};

    use super::*;

    /// The only writer used to believe for ever after that it was inside of a transaction.
    #[tokio::test]
    async fn a_disk_that_was_full_can_be_written_to_again() -> Result<(), StoreError> {
        let file = std::env::temp_dir().join(format!("glo_test_{}.db", crate::new_key()?));
        let keys = Keys::parse(&"0".repeat(64)).map_err(|_| StoreError::Seal)?;
        let store = Store::open(&format!("sqlite://{}", file.display()), &keys).await?;
        store.writer.execute("CREATE TABLE filler (bytes TEXT)").await?;
        let pages: i64 = sqlx::query("PRAGMA page_count")
            .fetch_one(&store.writer)
            .await?
            .try_get(0)?;
        let full = format!("PRAGMA max_page_count = {pages}");
        store.writer.execute(AssertSqlSafe(full)).await?;
        let too_much = "INSERT INTO filler VALUES (hex(zeroblob(65536)))";
        let mut transaction = store.write().await?;
        let error = transaction.execute(too_much).await.expect_err("there is no room");
        let error = StoreError::from(error).to_string();
        assert!(error.contains("full (13)"), "{error}");
        drop(transaction);

        // What was too full is a connection's own setting, and the connection is another.
        let mut transaction = store.write().await?;
        transaction.execute(too_much).await?;
        transaction.commit().await?;
        store.close().await;
        _ = std::fs::remove_file(file);
        Ok(())
    }
}
