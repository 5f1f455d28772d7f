//! The one place that asks what time it is.

use std::sync::Arc;

use app::host::Clock;
use jiff::Timestamp;

/// The machine's clock.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the place where the clock is read")]
pub fn system() -> Clock {
    Arc::new(Timestamp::now)
}
