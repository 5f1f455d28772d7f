//! What differs between the two engines.

use sqlx::error::DatabaseError;

/// A database engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub(crate) fn of(url: &str) -> Self {
        if url.starts_with("sqlite:") { Self::Sqlite } else { Self::Postgres }
    }

    /// Begins a transaction that writes. SQLite's takes its one lock at once: a lock asked for later could be refused.
    pub(crate) const fn begin_write(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
        }
    }

    /// Begins a transaction that reads one state of the database, whatever others write meanwhile.
    pub(crate) const fn begin_read(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN",
            Self::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }

    /// What every new connection is told.
    pub(crate) const fn greeting(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                 PRAGMA foreign_keys = ON;"
            }
            Self::Postgres => "SET TIME ZONE 'UTC'",
        }
    }

    /// Whether the same transaction may well succeed if it is tried again: somebody else was in the way.
    pub(crate) fn is_contention(self, error: &dyn DatabaseError) -> bool {
        let code = error.code().unwrap_or_default();
        match self {
            // SQLITE_BUSY and SQLITE_LOCKED are the low byte of the extended codes.
            Self::Sqlite => code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6)),
            // serialization_failure and deadlock_detected
            Self::Postgres => matches!(&*code, "40001" | "40P01"),
        }
    }
}

/// Whether this SQLite keeps what it has committed in WAL mode: 3.7.0 to 3.51.2 may not, after a reset of the log.
pub(crate) fn keeps_its_word(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next()) >= (3, 51, 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sqlite_that_can_lose_data_is_told_apart() {
        for old in ["3.7.0", "3.44.2", "3.51.2", "nonsense"] {
            assert!(!keeps_its_word(old), "{old}");
        }
        for new in ["3.51.3", "3.52.0", "4.0.0"] {
            assert!(keeps_its_word(new), "{new}");
        }
    }
}
