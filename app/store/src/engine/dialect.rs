//! The little that differs between SQLite and PostgreSQL.

use std::str::FromStr;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Connection, Executor, Row};
use tracing::warn;

use crate::StoreError;
use crate::engine::lock::Lock;
use crate::engine::tls;

/// Readers do not wait for each other or for the writer; four cores' worth is enough for a file.
const SQLITE_READERS: u32 = 4;
/// Several servers share one PostgreSQL, and its default is 100 connections for all.
const POSTGRES_CONNECTIONS: u32 = 10;
/// How long a PostgreSQL may take to answer when the server starts.
const POSTGRES_PATIENCE: Duration = Duration::from_secs(5);

/// `synchronous = FULL`: a booking that was acknowledged survives a power cut. `secure_delete`: what is deleted or written
/// over is so in the file, too, and not only where it is looked for.
const SQLITE_WRITER: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
    PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000; PRAGMA secure_delete = ON";

/// What `user_version` says once nothing is left in the file of what was deleted before `secure_delete` was on, nor of what
/// opened visits and lay in clear.
const CLEAN: i64 = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// The connections of a store. On PostgreSQL both are the same.
pub(crate) struct Pools {
    pub(crate) readers: AnyPool,
    pub(crate) writer: AnyPool,
}

impl Engine {
    /// The engine that `url` speaks of.
    pub(crate) fn of(url: &str) -> Result<Self, StoreError> {
        // A database in memory would be another one for every connection.
        let in_memory = url.contains(":memory:") || url.contains("mode=memory");
        match url.split_once("://") {
            Some(("sqlite", path)) if !path.is_empty() && !in_memory => Ok(Self::Sqlite),
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres),
            _ => Err(StoreError::Url),
        }
    }

    /// Connects, and creates the file if there is none.
    pub(crate) async fn connect(self, url: &str) -> Result<Pools, StoreError> {
        match self {
            Self::Sqlite => {
                let separator = if url.contains('?') { '&' } else { '?' };
                let options = |mode| AnyConnectOptions::from_str(&format!("{url}{separator}mode={mode}"));
                let file = options("rwc")?;
                reach_file(&file).await.map_err(|error| StoreError::File {
                    path: path_of(url).to_owned(),
                    failure: error.into(),
                })?;
                // Connections stay for good. One that is closed may find a full disk when it is opened again, and the
                // last one to be closed takes the write-ahead log and its index away.
                let lasting = || pool().idle_timeout(None).max_lifetime(None);
                let writer = lasting()
                    .max_connections(1)
                    .after_connect(|connection, _| {
                        Box::pin(async move { connection.execute(SQLITE_WRITER).await.map(|_| ()) })
                    })
                    .connect_with(file)
                    .await?;
                let version = sqlx::query("SELECT sqlite_version()").fetch_one(&writer).await?;
                refuse_unsafe_sqlite(version.try_get(0)?)?;
                let readers = lasting()
                    .max_connections(SQLITE_READERS)
                    .connect_with(options("ro")?)
                    .await?;
                Ok(Pools { readers, writer })
            }
            Self::Postgres => {
                reach(url).await?;
                if let Some(host) = tls::host_in_clear(url).await? {
                    warn!(
                        host,
                        "the database is spoken to in clear: whoever is on the way can read and change all that the clinic \
                         stores. Have it offer TLS; ?sslmode=verify-full in DATABASE_URL insists on it"
                    );
                }
                let pool = pool().max_connections(POSTGRES_CONNECTIONS).connect(url).await?;
                Ok(Pools {
                    readers: pool.clone(),
                    writer: pool,
                })
            }
        }
    }

    /// Has the file forget what was deleted before it was made to: every page of it is written anew, once.
    pub(crate) async fn clean(self, writer: &AnyPool) -> Result<(), sqlx::Error> {
        if self == Self::Postgres {
            return Ok(());
        }
        let row = sqlx::query("PRAGMA user_version").fetch_one(writer).await?;
        if row.try_get::<i64, _>(0)? < CLEAN {
            writer.execute("VACUUM").await?;
            writer
                .execute(AssertSqlSafe(format!("PRAGMA user_version = {CLEAN}")))
                .await?;
        }
        Ok(())
    }

    /// Has the log beside the file forget what was written over, and answers whether it has: who still reads what was
    /// there before may keep it from that. PostgreSQL's log and the rows that it has replaced are left to itself.
    pub(crate) async fn empty_log(self, writer: &AnyPool) -> Result<bool, sqlx::Error> {
        if self == Self::Postgres {
            return Ok(true);
        }
        let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(writer).await?;
        Ok(row.try_get::<i64, _>(0)? == 0)
    }

    /// Warns where clients are looked for by reading all of them, because the index was not to be had.
    pub(crate) async fn check_search(self, readers: &AnyPool) -> Result<(), sqlx::Error> {
        if self == Self::Postgres {
            let index = sqlx::query("SELECT 1 FROM pg_indexes WHERE indexname = 'client_search'");
            if index.fetch_optional(readers).await?.is_none() {
                warn!(
                    "whoever looks for a client has all of them read. Once the database has the extension pg_trgm: \
                     CREATE INDEX client_search ON client USING gin (search gin_trgm_ops) WITH (fastupdate = off)"
                );
            }
        }
        Ok(())
    }

    /// Begins a transaction in which every query sees the same state.
    pub(crate) const fn begin_read(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN",
            Self::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }

    /// Begins a transaction that writes and that others wait for: what it writes first is a row that they all write
    /// first, and once it has that, it sees all that those before it have done.
    pub(crate) const fn begin_in_turn(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN ISOLATION LEVEL READ COMMITTED",
        }
    }

    /// Begins a transaction that writes. What it reads is one state as well: on SQLite because it is the only writer,
    /// on PostgreSQL because a booking that looks for its idempotency key must not see the visit only later, as an
    /// obstacle.
    pub(crate) const fn begin_write(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ",
        }
    }

    /// Begins a transaction that writes and holds a lock until it ends. PostgreSQL takes what a transaction sees at its
    /// first query, and to lock a table is none: so it sees all that was done before it had the lock.
    pub(crate) const fn begin_locked(self, lock: Lock) -> &'static str {
        match (self, lock) {
            (Self::Sqlite, _) => "BEGIN IMMEDIATE",
            // ROW EXCLUSIVE is what a table is written with anyway, and goes with itself; EXCLUSIVE goes with reading only.
            (Self::Postgres, Lock::Visits) => {
                "BEGIN ISOLATION LEVEL REPEATABLE READ; LOCK TABLE clinic, client IN ROW EXCLUSIVE MODE"
            }
            (Self::Postgres, Lock::Messages) => {
                "BEGIN ISOLATION LEVEL REPEATABLE READ; LOCK TABLE client IN ROW EXCLUSIVE MODE"
            }
            (Self::Postgres, Lock::SignIn) => {
                "BEGIN ISOLATION LEVEL REPEATABLE READ; LOCK TABLE account IN ROW EXCLUSIVE MODE"
            }
            (Self::Postgres, Lock::Rules) => {
                "BEGIN ISOLATION LEVEL REPEATABLE READ; LOCK TABLE clinic IN EXCLUSIVE MODE"
            }
            (Self::Postgres, Lock::Clients) => {
                "BEGIN ISOLATION LEVEL REPEATABLE READ; LOCK TABLE client IN EXCLUSIVE MODE"
            }
            (Self::Postgres, Lock::Accounts) => {
                "BEGIN ISOLATION LEVEL REPEATABLE READ; LOCK TABLE account IN EXCLUSIVE MODE"
            }
        }
    }
}

/// Connections that are used again only if nothing is left of the transaction before. SQLite ends one by itself when the
/// disk is full, and sqlx goes on counting it: whoever came next could not begin another.
fn pool() -> AnyPoolOptions {
    AnyPoolOptions::new().after_release(|connection, _| {
        Box::pin(async move {
            // Answered after what was begun before, such as rolling back.
            connection.ping().await?;
            let is_clean = !connection.is_in_transaction();
            if !is_clean {
                warn!("a connection is closed that its last transaction did not leave as it found it");
            }
            Ok(is_clean)
        })
    })
}

/// Opens the file once and plainly, as [`reach`] does, and finds out whether it can be written to.
async fn reach_file(file: &AnyConnectOptions) -> Result<(), sqlx::Error> {
    let mut connection = AnyConnection::connect_with(file).await?;
    connection.execute(SQLITE_WRITER).await?;
    connection.execute("BEGIN IMMEDIATE; ROLLBACK").await?;
    connection.close().await
}

/// The file that a URL of SQLite's names.
fn path_of(url: &str) -> &str {
    let path = url.trim_start_matches("sqlite://");
    path.split_once('?').map_or(path, |(path, _)| path)
}

/// Connects once and plainly: a pool would try again for half a minute and then not tell why it could not.
async fn reach(url: &str) -> Result<(), StoreError> {
    let connection = tokio::time::timeout(POSTGRES_PATIENCE, AnyConnection::connect(url))
        .await
        .map_err(|_| StoreError::Silent)?;
    connection?.close().await?;
    Ok(())
}

/// Whether an error with this code says no more than "not now": a serialization failure or a deadlock on PostgreSQL,
/// `SQLITE_BUSY` (5) or `SQLITE_LOCKED` (6), plain or extended, on SQLite.
pub(crate) fn is_transient(code: &str) -> bool {
    match code.parse::<u32>() {
        // PostgreSQL's codes have five characters; SQLite's extended ones keep the plain one in their lowest byte.
        Ok(number) if code.len() < 5 => matches!(number & 0xff, 5 | 6),
        _ => matches!(code, "40001" | "40P01"),
    }
}

/// Whether an error with this code says that the database is going away, and not what became of the statement: a
/// connection that failed (class 08), an operator's hand (57P), a crash (XX) or its own word for it (40003) on PostgreSQL,
/// `SQLITE_IOERR` (10) on SQLite.
pub(crate) fn is_silence(code: &str) -> bool {
    match code.parse::<u32>() {
        Ok(number) if code.len() < 5 => number & 0xff == 10,
        _ => ["08", "57P", "XX", "40003"].iter().any(|class| code.starts_with(class)),
    }
}

/// 3.7.0 brought the write-ahead log and with it the WAL-reset bug, which 3.51.3 mends: <https://sqlite.org/wal.html>.
fn refuse_unsafe_sqlite(version: &str) -> Result<(), StoreError> {
    let mut numbers = version.split('.').map(|number| number.parse::<u32>().ok());
    let mut next = || numbers.next().flatten();
    let parsed = (|| Some((next()?, next()?, next()?)))();
    match parsed {
        Some(version) if version > (3, 51, 2) => Ok(()),
        _ => Err(StoreError::UnsafeSqlite {
            version: version.to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sqlite_that_can_lose_bookings_is_refused() {
        for version in ["3.7.0", "3.37.2", "3.50.7", "3.51.2"] {
            let refused = refuse_unsafe_sqlite(version);
            assert!(matches!(refused, Err(StoreError::UnsafeSqlite { .. })), "{version}");
        }
        for version in ["3.51.3", "3.52.0", "4.0.0"] {
            assert!(refuse_unsafe_sqlite(version).is_ok(), "{version}");
        }
        assert!(refuse_unsafe_sqlite("trunk").is_err(), "unknown is not safe");
    }

    #[tokio::test]
    async fn sqlite_forgets_nothing_and_its_readers_only_read() -> Result<(), StoreError> {
        sqlx::any::install_default_drivers();
        let file = std::env::temp_dir().join(format!("glo_test_{}.db", crate::new_key()?));
        let pools = Engine::Sqlite.connect(&format!("sqlite://{}", file.display())).await?;
        for (setting, expected) in [("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)] {
            let sql = sqlx::AssertSqlSafe(format!("PRAGMA {setting}"));
            let row = sqlx::query(sql).fetch_one(&pools.writer).await?;
            assert_eq!(row.try_get::<i64, _>(0)?, expected, "{setting}");
        }
        assert!(
            pools
                .readers
                .execute("CREATE TABLE nonsense (id BIGINT)")
                .await
                .is_err()
        );
        assert!(pools.writer.execute("CREATE TABLE sense (id BIGINT)").await.is_ok());
        pools.readers.close().await;
        pools.writer.close().await;
        assert!(std::fs::remove_file(file).is_ok(), "all of it is in the one file again");
        Ok(())
    }

    #[test]
    fn only_what_may_pass_by_itself_is_tried_again() {
        for code in ["40001", "40P01", "5", "6", "261", "517"] {
            assert!(is_transient(code), "{code}");
        }
        for code in ["23505", "2067", "1555", "57P01", "53300", "1", ""] {
            assert!(!is_transient(code), "{code}");
        }
    }

    #[test]
    fn who_is_going_away_cannot_tell_what_was_stored() {
        for code in ["08006", "57P01", "XX000", "40003", "10", "1034"] {
            assert!(is_silence(code), "{code}");
        }
        for code in ["40001", "23505", "53300", "13", "5", ""] {
            assert!(!is_silence(code), "{code}");
        }
    }

    #[test]
    fn a_url_names_its_engine() {
        assert_eq!(Engine::of("sqlite://glo.db").ok(), Some(Engine::Sqlite));
        assert_eq!(Engine::of("sqlite:///var/lib/glo/glo.db").ok(), Some(Engine::Sqlite));
        assert_eq!(Engine::of("postgres://glo@localhost/glo").ok(), Some(Engine::Postgres));
        for url in ["", "glo.db", "sqlite://", "sqlite://:memory:", "mysql://localhost/glo"] {
            assert!(matches!(Engine::of(url), Err(StoreError::Url)), "{url}");
        }
    }
}
