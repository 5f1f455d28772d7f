//! The schema: migrations that only go forward.

use std::borrow::Cow;

use sqlx::AnyPool;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{Row, SqlSafeStr};

use crate::StoreError;

/// Every migration, oldest first; its number is its place. Once released, a text never changes again.
const MIGRATIONS: [(&str, &str); 22] = [
    ("clinic", include_str!("../../migrations/0001_clinic.sql")),
    ("treatments", include_str!("../../migrations/0002_treatments.sql")),
    ("contact", include_str!("../../migrations/0003_contact.sql")),
    ("staff", include_str!("../../migrations/0004_staff.sql")),
    ("calendar", include_str!("../../migrations/0005_calendar.sql")),
    ("inbox", include_str!("../../migrations/0006_inbox.sql")),
    ("settings", include_str!("../../migrations/0007_settings.sql")),
    ("lookups", include_str!("../../migrations/0008_lookups.sql")),
    ("letters", include_str!("../../migrations/0009_letters.sql")),
    ("contains", include_str!("../../migrations/0010_contains.sql")),
    ("identity", include_str!("../../migrations/0011_identity.sql")),
    ("write probe", include_str!("../../migrations/0012_write_probe.sql")),
    ("erased letter", include_str!("../../migrations/0013_erased_letter.sql")),
    ("accounts", include_str!("../../migrations/0014_accounts.sql")),
    (
        "account letters",
        include_str!("../../migrations/0015_account_letters.sql"),
    ),
    ("letter budget", include_str!("../../migrations/0016_letter_budget.sql")),
    ("unconfirmed", include_str!("../../migrations/0017_unconfirmed.sql")),
    ("visit links", include_str!("../../migrations/0018_visit_links.sql")),
    ("shared note", include_str!("../../migrations/0019_shared_note.sql")),
    ("booked from", include_str!("../../migrations/0020_booked_from.sql")),
    (
        "added by therapist",
        include_str!("../../migrations/0021_added_by_therapist.sql"),
    ),
    ("added", include_str!("../../migrations/0022_added.sql")),
];

/// Brings the schema up to date. A schema that a newer program has left is fine: migrations expand before they
/// contract, so that two releases can run side by side.
pub(crate) async fn run(pool: &AnyPool) -> Result<(), StoreError> {
    let migrations = (1..).zip(MIGRATIONS).map(|(version, (name, sql))| {
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
