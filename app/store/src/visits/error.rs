//! Why nothing was done to a visit, or to the calendar: one list from here to the page, whoever asked for it.

use domain::{Clash, Refusal, Warning};
use jiff::Zoned;
use thiserror::Error;

use crate::engine::retry::as_store_error;
use crate::{StoreError, VisitToken};

/// Why it was not done. Everything is as it was before, and a key can be used again; but for [`StoreError::Unknown`], where
/// nobody can tell.
#[derive(Debug, Error)]
pub enum VisitError {
    /// There is no such visit, block, service, therapist or room; or the service is not booked online.
    #[error("there is no such thing")]
    NotFound,
    /// It is on somebody else's calendar.
    #[error("this is somebody else's")]
    NotAllowed,
    /// It is otherwise now than was seen by whoever asks.
    #[error("it has changed since it was seen")]
    Stale,
    /// The visit was called off, or was confirmed too late.
    #[error("the visit was cancelled")]
    Cancelled,
    #[error("the visit has begun")]
    Begun,
    /// The start is not open to clients.
    #[error("the start is not open: {refusal}")]
    NotOpen {
        /// Why not; [`Refusal::Taken`] is the one reason that was not known beforehand.
        refusal: Refusal,
        /// The three openings nearest to it, for the same wish, in the order of time and in the clinic's zone.
        nearest: Vec<Zoned>,
    },
    /// Nobody with the wanted therapist's id gives the service.
    #[error("no such therapist gives the service")]
    UnknownTherapist,
    /// What is booked is longer, shorter or costs something else by now than was shown.
    #[error("the service is another one than was shown")]
    Changed {
        /// How long it is now.
        minutes: u16,
        /// What it costs now, in cents, if the clinic says.
        price_cents: Option<u32>,
    },
    /// More was booked than anybody has confirmed (see [`domain::stay`]), or the visit was moved too often (see
    /// [`domain::rate_limit`]).
    #[error("a stranger has done too much")]
    TooMany,
    /// The same form has booked already, with something else in it.
    #[error("the idempotency key was used for another booking")]
    KeyReused {
        /// The visit that it has booked, for whoever is not of the staff.
        booked: Option<VisitToken>,
    },
    /// Somebody or something has the time: what, as far as it is theirs to know who ask. Nothing is named if others were
    /// quicker again and again.
    #[error("the time is taken")]
    Clash(Vec<Clash>),
    /// There is something to know before it is done.
    #[error("there is something to know first")]
    Warned(Vec<Warning>),
    /// The clinic's clock never reads that, or the time is too long.
    #[error("there is no such time")]
    NoSuchTime,
    #[error(transparent)]
    Store(#[from] StoreError),
}

as_store_error!(VisitError);

impl From<sqlx::Error> for VisitError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<Refusal> for VisitError {
    /// Before anybody has looked for what is near.
    fn from(refusal: Refusal) -> Self {
        let nearest = Vec::new();
        Self::NotOpen { refusal, nearest }
    }
}
