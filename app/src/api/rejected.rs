//! A form that comes back.

use domain::BookingForm;
use serde::{Deserialize, Serialize};

use crate::api::ApiError;

/// A form that was posted as a page and not accepted: the page shows it again, with everything that was typed.
///
/// The server provides it as context to the one request that answers the post. It is never stored, and never in a URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected<F> {
    pub form: F,
    /// Why it was not accepted.
    pub error: ApiError,
}

/// What was typed of a booking that is not to be sent yet, because another time is chosen first: what leads on from the
/// page takes it along.
///
/// As [`Rejected`], it is only in the answer to the post that brought it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried(pub BookingForm);
