//! Who the clinic is.

use domain::{PhoneNumber, Policy};
use jiff::tz::TimeZone;
use sqlx::AnyConnection;

use crate::clients::identity::number::{self, Country};
use crate::engine::columns::Columns;
use crate::engine::zones;
use crate::{Store, StoreError};

/// The clinic, as its staff describe it.
#[derive(Clone, Debug)]
pub struct Clinic {
    pub name: String,
    /// Its phone number, as people read it.
    pub phone: String,
    /// Its phone number, as a link: `tel:+1…`.
    pub phone_link: String,
    /// Its street and number; empty where nobody has said.
    pub address: String,
    pub city: String,
    /// Its province, in two letters.
    pub province: String,
    /// The first words of the home page.
    pub headline: String,
    /// What stands below them.
    pub welcome: String,
    /// The zone of every time on its pages.
    pub zone: TimeZone,
    /// The zone's IANA name, such as `America/Edmonton`.
    pub zone_name: String,
    /// What clients may book by themselves.
    pub policy: Policy,
    /// Whether its hours, rooms and therapists are a sample that nobody has edited yet.
    pub is_sample: bool,
}

impl Clinic {
    /// The link that calls somebody, as it is dialled from here.
    #[must_use]
    pub fn call_link(&self, phone: &PhoneNumber) -> String {
        number::link(phone, Country::of(&self.phone))
    }
}

impl Store {
    /// The clinic.
    ///
    /// # Errors
    /// When the database fails, or nobody has described the clinic yet ([`Store::seed`]).
    #[tracing::instrument(skip_all)]
    pub async fn clinic(&self) -> Result<Clinic, StoreError> {
        read(&mut *self.connection().await?).await
    }
}

pub(crate) async fn read(connection: &mut AnyConnection) -> Result<Clinic, StoreError> {
    let row = sqlx::query(
        "SELECT name, phone, phone_link, address, city, province, headline, welcome, zone, lead_minutes, horizon_days,
             step_minutes, is_sample
         FROM clinic WHERE id = $1",
    )
    .bind(1_i64)
    .fetch_optional(connection)
    .await?
    .ok_or(StoreError::Empty)?;
    let row = Columns::of("clinic", &row);
    Ok(Clinic {
        name: row.get("name")?,
        phone: row.get("phone")?,
        phone_link: row.get("phone_link")?,
        address: row.get("address")?,
        city: row.get("city")?,
        province: row.get("province")?,
        headline: row.get("headline")?,
        welcome: row.get("welcome")?,
        zone: row.parse("zone", zones::find)?,
        zone_name: row.get("zone")?,
        policy: Policy {
            lead_minutes: row.number("lead_minutes")?,
            horizon_days: row.number("horizon_days")?,
            step_minutes: row.number("step_minutes")?,
        },
        is_sample: row.get::<i64>("is_sample")? != 0,
    })
}
