//! The way to the database.

use sqlx::any::{Any, AnyPoolOptions};
use sqlx::{AnyConnection, Executor, Pool, Row, Transaction};

use crate::engine::{self, Engine};
use crate::{StoreError, setup};

/// Connections that read, beside SQLite's one that writes. PostgreSQL has this many for both.
const CONNECTIONS: u32 = 16;

/// All that the clinic stores. Cheap to clone; every clone uses the same connections.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) engine: Engine,
    /// On SQLite one connection: its writers queue here, where they wait in order, and not inside the database.
    pub(crate) writer: Pool<Any>,
    reader: Pool<Any>,
}

impl Store {
    /// Opens the database at `sqlite://path` or `postgres://…`; makes the SQLite file and the tables that are missing.
    ///
    /// # Errors
    /// When it cannot be reached or brought up to date, or is a SQLite that can lose what it has committed.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let engine = Engine::of(url);
        let (writer, reader) = match engine {
            Engine::Sqlite => {
                let writer = connect(engine, 1, &with_mode(url, "rwc")).await?;
                (writer, connect(engine, CONNECTIONS, &with_mode(url, "ro")).await?)
            }
            Engine::Postgres => {
                let pool = connect(engine, CONNECTIONS, url).await?;
                (pool.clone(), pool)
            }
        };
        let store = Self { engine, writer, reader };
        store.refuse_old_sqlite().await?;
        setup::migrate(&store.writer).await?;
        Ok(store)
    }

    /// Whether the store answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn is_ready(&self) -> Result<(), StoreError> {
        self.clinic().await.map(|_| ())
    }

    /// Begins to read one state of the database.
    pub(crate) async fn read(&self) -> Result<Transaction<'static, Any>, StoreError> {
        Ok(self.reader.begin_with(self.engine.begin_read()).await?)
    }

    async fn refuse_old_sqlite(&self) -> Result<(), StoreError> {
        if self.engine == Engine::Sqlite {
            let version: String = sqlx::query("SELECT sqlite_version()").fetch_one(&self.writer).await?.try_get(0)?;
            if !engine::keeps_its_word(&version) {
                return Err(StoreError::OldSqlite { version });
            }
        }
        Ok(())
    }
}

async fn connect(engine: Engine, most: u32, url: &str) -> Result<Pool<Any>, StoreError> {
    let options = AnyPoolOptions::new().max_connections(most).after_connect(move |connection: &mut AnyConnection, _| {
        Box::pin(async move { connection.execute(sqlx::raw_sql(engine.greeting())).await.map(|_| ()) })
    });
    Ok(options.connect(url).await?)
}

fn with_mode(url: &str, mode: &str) -> String {
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}mode={mode}")
}
