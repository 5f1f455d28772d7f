//! The one error that crosses the wire.

use domain::{Clash, Field, FieldErrors, Problem, Refusal, Warning};
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::api::Start;
use crate::api::json::JsonText;

/// After so many seconds there is some room again in what a stranger can do by a form or a link.
#[cfg(feature = "ssr")]
pub(crate) const SOME_HOURS: u32 = 3 * 60 * 60;

/// Why a server function did not do what it was asked: a closed list of codes, without free text and without anything
/// that a person typed.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(tag = "error", rename_all = "snake_case", try_from = "AnyError")]
pub enum ApiError {
    /// Fields that cannot be read as what they should be.
    #[error("some fields are not right")]
    Invalid {
        /// Which, and why.
        fields: FieldErrors,
    },
    /// The start cannot be booked; `taken` is the one reason that was not known beforehand.
    #[error("the start is not open")]
    NotOpen {
        /// Why not.
        refusal: Refusal,
        /// The three nearest openings.
        nearest: Vec<Start>,
    },
    /// What is to be booked is longer, shorter or costs something else than was shown; it is booked when it is asked for
    /// again as it is.
    #[error("it is another one than was shown")]
    Changed {
        /// How many minutes it takes now.
        minutes: u16,
        /// What it costs now, in cents, if the clinic says.
        price_cents: Option<u32>,
    },
    /// The same form has booked a visit already, and it says something else now.
    #[error("this form has booked already")]
    BookedAlready {
        /// The key to that visit.
        token: String,
    },
    /// Somebody or something has the time.
    #[error("the time is taken")]
    Clash {
        /// Whose time it is, and what has it.
        clashes: Vec<Clash>,
    },
    /// There is something to know first; it is done when it is asked for again with `anyway`.
    #[error("there is something to know first")]
    Warned {
        /// What.
        warnings: Vec<Warning>,
    },
    /// Somebody has changed it since it was looked at.
    #[error("somebody has changed it meanwhile")]
    Stale,
    /// The visit was called off.
    #[error("the visit is cancelled")]
    Cancelled,
    /// The visit has begun, or is over.
    #[error("the visit has begun")]
    Begun,
    /// No such service, visit or page.
    #[error("there is no such thing here")]
    NotFound,
    /// There is such a thing, and this is not how it is asked for.
    #[error("this is asked for by another method")]
    WrongMethod,
    /// Visits would be left behind, and it was not said that this is meant.
    #[error("visits would be left behind")]
    Stranded {
        /// Their ids, in the order of time.
        visits: Vec<i64>,
    },
    /// Nobody has signed in, or not any more.
    #[error("sign in first")]
    SignInRequired,
    /// Whoever has signed in may not do this.
    #[error("this is not for you to do")]
    NotAllowed,
    /// It was tried too often, and can be tried again: before long what is about signing in, after hours what a stranger can
    /// do by a form or a link.
    #[error("it was tried too often")]
    TooMany {
        /// In how many seconds.
        seconds: u32,
    },
    /// The request could not be read at all.
    #[error("the request could not be read")]
    Unreadable,
    /// The server could not be reached, or its answer could not. Whether the request has arrived is not known.
    #[error("the server could not be reached")]
    Offline,
    /// Nobody can tell whether it was done: the answer to it was lost on its way.
    #[error("nobody can tell whether it was done")]
    Unknown,
    /// Something is wrong on the server; its log tells what.
    #[error("something is wrong on our side")]
    Internal,
}

/// Any error, as it is written: its code, and what it tells beside it.
///
/// Serde's own reader of tagged enums keeps what comes in a buffer of any shape, with a second reader for each type in it;
/// every page would have to load those.
#[derive(Deserialize)]
struct AnyError {
    error: Code,
    #[serde(default)]
    fields: FieldErrors,
    refusal: Option<Refusal>,
    #[serde(default)]
    nearest: Vec<Start>,
    #[serde(default)]
    minutes: u16,
    price_cents: Option<u32>,
    #[serde(default)]
    token: String,
    #[serde(default)]
    clashes: Vec<Clash>,
    #[serde(default)]
    warnings: Vec<Warning>,
    #[serde(default)]
    visits: Vec<i64>,
    #[serde(default)]
    seconds: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Code {
    Invalid,
    NotOpen,
    Changed,
    BookedAlready,
    Clash,
    Warned,
    Stranded,
    TooMany,
    Stale,
    Cancelled,
    Begun,
    NotFound,
    WrongMethod,
    SignInRequired,
    NotAllowed,
    Unreadable,
    Offline,
    Unknown,
    Internal,
}

impl TryFrom<AnyError> for ApiError {
    type Error = &'static str;

    fn try_from(any: AnyError) -> Result<Self, Self::Error> {
        Ok(match any.error {
            Code::Invalid => Self::Invalid { fields: any.fields },
            Code::NotOpen => Self::NotOpen {
                refusal: any.refusal.ok_or("nobody says why")?,
                nearest: any.nearest,
            },
            Code::Changed => Self::Changed {
                minutes: any.minutes,
                price_cents: any.price_cents,
            },
            Code::BookedAlready => Self::BookedAlready { token: any.token },
            Code::Clash => Self::Clash { clashes: any.clashes },
            Code::Warned => Self::Warned { warnings: any.warnings },
            Code::Stranded => Self::Stranded { visits: any.visits },
            Code::TooMany => Self::TooMany { seconds: any.seconds },
            Code::Stale => Self::Stale,
            Code::Cancelled => Self::Cancelled,
            Code::Begun => Self::Begun,
            Code::NotFound => Self::NotFound,
            Code::WrongMethod => Self::WrongMethod,
            Code::SignInRequired => Self::SignInRequired,
            Code::NotAllowed => Self::NotAllowed,
            Code::Unreadable => Self::Unreadable,
            Code::Offline => Self::Offline,
            Code::Unknown => Self::Unknown,
            Code::Internal => Self::Internal,
        })
    }
}

impl ApiError {
    /// The HTTP status it is answered with.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Unreadable => 400,
            Self::SignInRequired => 401,
            Self::NotAllowed => 403,
            Self::NotFound => 404,
            Self::WrongMethod => 405,
            Self::NotOpen {
                refusal: Refusal::Taken,
                ..
            }
            | Self::Clash { .. }
            | Self::Warned { .. }
            | Self::Changed { .. }
            | Self::Stale
            | Self::Stranded { .. } => 409,
            Self::Cancelled => 410,
            Self::Invalid { .. } | Self::NotOpen { .. } | Self::BookedAlready { .. } | Self::Begun => 422,
            Self::TooMany { .. } => 429,
            Self::Offline => 503,
            Self::Internal => 500,
            Self::Unknown => 504,
        }
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn problem(&self, field: Field) -> Option<Problem> {
        match self {
            Self::Invalid { fields } => fields.problem(field),
            _ => None,
        }
    }

    /// Whether the form it answers is only taken with another key.
    #[must_use]
    pub fn is_key_spent(&self) -> bool {
        self.problem(Field::Key).is_some() || self.problem(Field::Message) == Some(Problem::Reused)
    }

    /// In how many seconds it can be tried again, if that is all that is wrong.
    #[must_use]
    pub const fn retry_after(&self) -> Option<u32> {
        match self {
            Self::TooMany { seconds } => Some(*seconds),
            _ => None,
        }
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonText;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self::Unreadable,
            ServerFnErrorErr::Request(_) => Self::Offline,
            // All that the clinic answers can be read: this came from something on the way to it, or broke off.
            ServerFnErrorErr::Deserialization(_) if cfg!(not(feature = "ssr")) => Self::Offline,
            _ => Self::Internal,
        }
    }
}

#[cfg(feature = "ssr")]
impl From<store::VisitError> for ApiError {
    fn from(error: store::VisitError) -> Self {
        use store::VisitError;
        let invalid = |field, problem| Self::Invalid {
            fields: FieldErrors::one(field, problem),
        };
        match error {
            VisitError::NotFound => Self::NotFound,
            VisitError::NotAllowed => Self::NotAllowed,
            VisitError::Stale => Self::Stale,
            VisitError::Cancelled => Self::Cancelled,
            VisitError::Begun => Self::Begun,
            VisitError::NotOpen { refusal, nearest } => Self::NotOpen {
                refusal,
                nearest: nearest.iter().map(Start::from).collect(),
            },
            VisitError::UnknownTherapist => invalid(Field::Therapist, Problem::Unknown),
            VisitError::Changed { minutes, price_cents } => Self::Changed { minutes, price_cents },
            VisitError::TooMany => Self::TooMany { seconds: SOME_HOURS },
            VisitError::KeyReused { booked: Some(token) } => Self::BookedAlready {
                token: token.to_string(),
            },
            VisitError::KeyReused { booked: None } => invalid(Field::Key, Problem::Reused),
            VisitError::Clash(clashes) => Self::Clash { clashes },
            VisitError::Warned(warnings) => Self::Warned { warnings },
            VisitError::NoSuchTime => invalid(Field::Time, Problem::Malformed),
            VisitError::Store(error) => error.into(),
        }
    }
}

#[cfg(feature = "ssr")]
impl From<store::SettingError> for ApiError {
    fn from(error: store::SettingError) -> Self {
        match error {
            store::SettingError::NotFound => Self::NotFound,
            store::SettingError::NotAllowed => Self::NotAllowed,
            store::SettingError::Stale => Self::Stale,
            store::SettingError::Stranded { visits } => Self::Stranded { visits },
            store::SettingError::KeyReused => Self::Invalid {
                fields: FieldErrors::one(Field::Name, Problem::Added),
            },
            store::SettingError::Store(error) => error.into(),
        }
    }
}

#[cfg(feature = "ssr")]
impl From<store::StoreError> for ApiError {
    /// Logs the error, once and here, and keeps it from the client.
    fn from(error: store::StoreError) -> Self {
        tracing::error!(%error, "the store failed");
        match error {
            store::StoreError::Unknown(_) => Self::Unknown,
            _ => Self::Internal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_is_read_as_it_was_written() {
        let start = Start {
            instant: jiff::Timestamp::UNIX_EPOCH,
            wall: jiff::civil::DateTime::constant(1969, 12, 31, 17, 0, 0, 0),
        };
        for error in [
            ApiError::Invalid {
                fields: FieldErrors::one(Field::Name, Problem::TooLong { most: 80 }),
            },
            ApiError::NotOpen {
                refusal: Refusal::Taken,
                nearest: vec![start],
            },
            ApiError::Changed {
                minutes: 60,
                price_cents: Some(9_000),
            },
            ApiError::BookedAlready { token: "abc".into() },
            ApiError::Clash { clashes: vec![] },
            ApiError::Warned { warnings: vec![] },
            ApiError::Stale,
            ApiError::Cancelled,
            ApiError::Begun,
            ApiError::NotFound,
            ApiError::WrongMethod,
            ApiError::Stranded { visits: vec![3, 4] },
            ApiError::SignInRequired,
            ApiError::NotAllowed,
            ApiError::TooMany { seconds: 30 },
            ApiError::Unreadable,
            ApiError::Offline,
            ApiError::Unknown,
            ApiError::Internal,
        ] {
            let written = serde_json::to_string(&error).unwrap();
            assert_eq!(serde_json::from_str::<ApiError>(&written).unwrap(), error, "{written}");
        }
    }
}
