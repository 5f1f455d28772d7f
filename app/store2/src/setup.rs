//! From an empty database to a clinic: migrations and seeds.

use std::borrow::Cow;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{Any, AnyConnection, Pool, SqlSafeStr};

use crate::use_case::{Failure, UseCase};
use crate::{Store, StoreError};

/// Every migration in order. They only go forward, and one that was released never changes.
const MIGRATIONS: [(i64, &str, &str); 1] = [(1, "clinic", include_str!("../migrations/0001_clinic.sql"))];

pub(crate) async fn migrate(writer: &Pool<Any>) -> Result<(), StoreError> {
    let migrations = MIGRATIONS.map(|(version, name, sql)| {
        Migration::new(version, Cow::Borrowed(name), MigrationType::Simple, sql.into_sql_str(), false)
    });
    Ok(Migrator::with_migrations(migrations.to_vec()).run(writer).await?)
}

impl Store {
    /// Fills a database that has no clinic with the default one. Several servers may do it at once: one does it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn seed(&self) -> Result<(), StoreError> {
        self.write(&Seeding).await.map_err(Failure::without_refusal)
    }
}

struct Seeding;

impl UseCase for Seeding {
    type Output = ();
    type Refusal = std::convert::Infallible;

    async fn run(&self, connection: &mut AnyConnection) -> Result<(), Failure<Self::Refusal>> {
        let is_first = sqlx::query(
            "INSERT INTO clinic (id, name, phone, phone_link, zone, lead_minutes, horizon_days, step_minutes)
             VALUES (1, 'Glo Skin & Medspa', '(780) 481-9772', 'tel:+17804819772', 'America/Edmonton', 120, 90, 15)
             ON CONFLICT DO NOTHING",
        )
        .execute(&mut *connection)
        .await?
        .rows_affected()
            == 1;
        if is_first {
            sqlx::raw_sql(include_str!("../seeds/clinic.sql")).execute(connection).await?;
        }
        Ok(())
    }
}
