//! When something starts.

use jiff::Timestamp;
use jiff::civil::DateTime;
#[cfg(feature = "ssr")]
use jiff::{Zoned, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// A start: the instant, and what the clinic's clock on the wall will read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// The instant, which names the start in forms and URLs.
    #[serde(rename = "start", with = "domain::iso")]
    pub instant: Timestamp,
    /// The clinic's date and time.
    #[serde(rename = "local", with = "domain::iso")]
    pub wall: DateTime,
}

impl Start {
    /// The start of `cell`, as the clock in `zone` reads it.
    #[cfg(feature = "ssr")]
    pub(crate) fn new(instant: Timestamp, zone: &TimeZone) -> Self {
        Self {
            instant,
            wall: zone.to_datetime(instant),
        }
    }
}

#[cfg(feature = "ssr")]
impl From<&Zoned> for Start {
    fn from(zoned: &Zoned) -> Self {
        Self {
            instant: zoned.timestamp(),
            wall: zoned.datetime(),
        }
    }
}
