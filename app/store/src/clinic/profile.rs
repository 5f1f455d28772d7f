//! Who the clinic is.

use domain::{PhoneNumber, Policy, Profile};
use jiff::tz::TimeZone;
use sqlx::AnyConnection;

use crate::StoreError;
use crate::clients::identity::number::{self, Country, Number};
use crate::clinic::setting::Setting;
use crate::engine::columns::Columns;
use crate::engine::zones;

/// The clinic, as its staff describe it.
#[derive(Clone, Debug)]
pub struct Clinic {
    pub profile: Profile,
    /// Its phone number, as a link: `tel:+1…`.
    pub phone_link: String,
    /// The zone of every time on its pages.
    pub zone: TimeZone,
    /// The zone's IANA name, such as `America/Edmonton`.
    pub zone_name: String,
    /// Whether its hours, rooms and therapists are a sample that nobody has edited yet.
    pub is_sample: bool,
}

impl Setting for Profile {}

impl Clinic {
    /// The link that calls somebody, as it is dialled from here.
    #[must_use]
    pub fn call_link(&self, phone: &PhoneNumber) -> String {
        number::link(phone, Country::of(&self.profile.phone))
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
        profile: Profile {
            name: row.get("name")?,
            phone: row.get("phone")?,
            address: row.get("address")?,
            city: row.get("city")?,
            province: row.get("province")?,
            headline: row.get("headline")?,
            welcome: row.get("welcome")?,
            policy: Policy {
                lead_minutes: row.number("lead_minutes")?,
                horizon_days: row.number("horizon_days")?,
                step_minutes: row.number("step_minutes")?,
            },
        },
        phone_link: row.get("phone_link")?,
        zone: row.parse("zone", zones::find)?,
        zone_name: row.get("zone")?,
        is_sample: row.get::<i64>("is_sample")? != 0,
    })
}

/// Puts another in its place.
pub(crate) async fn write(connection: &mut AnyConnection, profile: &Profile) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE clinic SET name = $1, phone = $2, phone_link = $3, address = $4, city = $5, province = $6,
             headline = $7, welcome = $8, lead_minutes = $9, horizon_days = $10, step_minutes = $11
         WHERE id = 1",
    )
    .bind(&profile.name)
    .bind(&profile.phone)
    .bind(Number::of(&profile.phone, Country::of(&profile.phone)).link())
    .bind(&profile.address)
    .bind(&profile.city)
    .bind(&profile.province)
    .bind(&profile.headline)
    .bind(&profile.welcome)
    .bind(i64::from(profile.policy.lead_minutes))
    .bind(i64::from(profile.policy.horizon_days))
    .bind(i64::from(profile.policy.step_minutes))
    .execute(connection)
    .await?;
    Ok(())
}
