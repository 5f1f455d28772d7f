//! Why a start cannot be booked.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a start cannot be booked. All but [`Refusal::Taken`] hold whatever others book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// It has begun already.
    #[error("the start has passed")]
    Past,
    /// Less than the lead time is left.
    #[error("the start is too soon to book online")]
    TooSoon,
    /// It lies after the last day offered.
    #[error("the start is beyond the horizon")]
    BeyondHorizon,
    /// It is not one of the times at which visits start on the calendar's days.
    #[error("visits do not start at this time")]
    OffGrid,
    /// Nobody who gives this service works then.
    #[error("nobody works then")]
    OutsideHours,
    /// Someone or something else has it.
    #[error("the start is taken")]
    Taken,
}
