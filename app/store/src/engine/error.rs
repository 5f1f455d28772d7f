//! What can go wrong below the use cases.

use std::fmt;

use sqlx::error::ErrorKind;
use thiserror::Error;

/// Why the store could not do its work. Never holds what a person typed, so it may be logged as it is.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The URL names no database that this crate can open.
    #[error("the database URL must be sqlite://<file> or postgres://<server>/<database>")]
    Url,
    /// The database takes a connection, or nothing does, and then says nothing.
    #[error("the database does not answer: check the address in DATABASE_URL, and that a PostgreSQL runs there")]
    Silent,
    /// The file cannot be opened or written to, or its folder cannot.
    #[error("the file {path} and others beside it have to be written, and cannot: {failure}")]
    File {
        /// Which file.
        path: String,
        /// Why not.
        failure: Failure,
    },
    /// This SQLite can lose a committed transaction (the WAL-reset bug of 3.7.0 to 3.51.2).
    #[error("SQLite {version} can lose committed bookings; 3.51.3 or later is needed")]
    UnsafeSqlite {
        /// The version that was found.
        version: String,
    },
    /// The bundled time zones are older than Alberta's last change of its clocks.
    #[error("the bundled time zones ({version}) do not know that Alberta stopped changing its clocks")]
    OldTimeZones {
        /// The release of the IANA database that is bundled.
        version: &'static str,
    },
    /// Nobody has described the clinic yet: see [`Store::seed`](crate::Store::seed).
    #[error("the database is empty")]
    Empty,
    /// A row holds what the application never wrote.
    #[error("{table}.{column} holds a value that makes no sense")]
    Corrupt {
        /// The row's table.
        table: &'static str,
        /// The column, or what a query calls it.
        column: &'static str,
    },
    /// Chance made one reference after another that a message has already.
    #[error("no reference for a message was free")]
    NoReference,
    /// The system gave no random numbers.
    #[error("no random numbers: {0}")]
    Random(#[from] getrandom::Error),
    /// A password could not be hashed.
    #[error("no password could be hashed")]
    Hash,
    /// Something could not be sealed.
    #[error("nothing could be sealed")]
    Seal,
    /// The schema could not be brought up to date.
    #[error("migration failed: {0}")]
    Migration(Failure),
    /// The database refused a statement or could not be reached. Nothing was stored.
    #[error("the database failed: {0}")]
    Database(Failure),
    /// The database did not answer when it was told to commit: all of it is stored, or nothing.
    #[error("nobody knows whether this was stored: {0}")]
    Unknown(Failure),
}

/// What the database said, without the row it said it about.
///
/// sqlx keeps PostgreSQL's detail ("Failing row contains …") in its errors, and with it names and addresses. So its
/// errors end here.
pub struct Failure {
    kind: Kind,
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The same transaction may well succeed if it is simply tried again.
    Transient,
    Unique,
    ForeignKey,
    /// The database did not get to say anything.
    Silence,
    Other,
}

impl StoreError {
    /// What a commit has come to that failed.
    pub(crate) fn of_commit(error: sqlx::Error) -> Self {
        let failure = Failure::from(error);
        match failure.kind {
            Kind::Silence => Self::Unknown(failure),
            _ => Self::Database(failure),
        }
    }

    pub(crate) fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }

    pub(crate) fn is_transient(&self) -> bool {
        self.is(Kind::Transient)
    }

    pub(crate) fn is_unique_violation(&self) -> bool {
        self.is(Kind::Unique)
    }

    pub(crate) fn is_foreign_key_violation(&self) -> bool {
        self.is(Kind::ForeignKey)
    }

    #[cfg(test)]
    pub(crate) fn transient() -> Self {
        Self::Database(Failure {
            kind: Kind::Transient,
            text: "busy".into(),
        })
    }

    #[cfg(test)]
    pub(crate) fn unknown() -> Self {
        Self::Unknown(Failure {
            kind: Kind::Silence,
            text: "the connection is gone".into(),
        })
    }

    #[cfg(test)]
    pub(crate) fn unique_violation() -> Self {
        Self::Database(Failure {
            kind: Kind::Unique,
            text: "there is one already".into(),
        })
    }

    fn is(&self, kind: Kind) -> bool {
        matches!(self, Self::Database(failure) if failure.kind == kind)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        let sqlx::Error::Database(error) = &error else {
            return Self {
                kind: Kind::Silence,
                text: error.to_string(),
            };
        };
        let code = error.code().unwrap_or_default();
        let kind = match error.kind() {
            ErrorKind::UniqueViolation => Kind::Unique,
            ErrorKind::ForeignKeyViolation => Kind::ForeignKey,
            _ if crate::engine::dialect::is_transient(&code) => Kind::Transient,
            _ if crate::engine::dialect::is_silence(&code) => Kind::Silence,
            _ => Kind::Other,
        };
        // Class 22 of PostgreSQL is about values, and its messages quote them.
        let message = if code.len() == 5 && code.starts_with("22") {
            "a value was refused"
        } else {
            error.message()
        };
        Self {
            kind,
            text: format!("{message} ({code})"),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        Self::Migration(Failure {
            kind: Kind::Other,
            text: error.to_string(),
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}
