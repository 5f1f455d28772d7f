//! The schema: migrations that only go forward.

use std::borrow::Cow;

use sqlx::AnyPool;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{Row, SqlSafeStr};

use crate::StoreError;
use crate::engine::dialect::Engine;

/// Every migration of the folder, oldest first: its name, and its texts for SQLite and for PostgreSQL. Its number is its place.
/// Once released, a text never changes again.
const MIGRATIONS: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/migrations_by_engine.rs"));

/// Brings the schema up to date. A schema that a newer program has left is fine: migrations expand before they
/// contract, so that two releases can run side by side.
pub(crate) async fn run(engine: Engine, pool: &AnyPool) -> Result<(), StoreError> {
    let migrations = (1..).zip(MIGRATIONS).map(|(version, &(name, sqlite, postgres))| {
        let sql = match engine {
            Engine::Sqlite => sqlite,
            Engine::Postgres => postgres,
        };
        Migration::new(
            version,
            Cow::Borrowed(name),
            MigrationType::Simple,
            sql.into_sql_str(),
            false,
        )
    });
    Migrator::with_migrations(migrations.collect())
        .set_ignore_missing(true)
        .run(pool)
        .await?;
    Ok(())
}

/// Whether the schema is at least as new as this program.
pub(crate) async fn is_done(pool: &AnyPool) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT COUNT(*) FROM _sqlx_migrations WHERE success")
        .fetch_one(pool)
        .await?;
    let done: i64 = row.try_get(0)?;
    Ok(usize::try_from(done).is_ok_and(|done| done >= MIGRATIONS.len()))
}
