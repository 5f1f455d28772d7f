//! What can go wrong below every use case.

use thiserror::Error;

/// The store failed; nothing was stored. Never tells what was to be stored, or about whom.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The database, or the way to it.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    /// The tables cannot be brought up to date.
    #[error("the database's migrations: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A row that nothing here would have written.
    #[error("the table {table} has a {column} that cannot be read")]
    Corrupt {
        /// Where.
        table: &'static str,
        /// What.
        column: &'static str,
    },
    /// The database was never seeded.
    #[error("there is no clinic yet")]
    NoClinic,
    /// A SQLite that can lose what it said was stored.
    #[error("SQLite {version} can lose committed data in WAL mode; 3.51.3 or later is needed")]
    OldSqlite {
        /// Which.
        version: String,
    },
    /// The time zones are older than Alberta's decision, or not there.
    #[error("the time zone data does not know that Edmonton stays at UTC−6 from 2026 on")]
    OldTimeZones,
    /// The system has no randomness to give.
    #[error("the system's random numbers: {0}")]
    Random(#[from] getrandom::Error),
}
