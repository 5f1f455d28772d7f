//! The clinic and its catalogue.

use domain::{Policy, RoomKind, Service, ServiceSlug, Skill};
use jiff::tz::TimeZone;
use sqlx::AnyConnection;

use crate::rows::Record;
use crate::{Store, StoreError, zones};

/// What the clinic says of itself, and its rules for booking online.
#[derive(Clone, Debug, PartialEq)]
pub struct Clinic {
    /// Its name.
    pub name: String,
    /// Its phone number, as people read it.
    pub phone: String,
    /// Its phone number, as a link: `tel:+1…`.
    pub phone_link: String,
    /// Whose time it keeps.
    pub zone: TimeZone,
    /// The zone's IANA name.
    pub zone_name: String,
    /// What clients may book by themselves.
    pub policy: Policy,
}

impl Store {
    /// The clinic.
    ///
    /// # Errors
    /// When the store fails, or was never seeded.
    pub async fn clinic(&self) -> Result<Clinic, StoreError> {
        clinic(&mut *self.read().await?).await
    }

    /// What can be booked online, in the catalogue's order.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn services(&self) -> Result<Vec<Service>, StoreError> {
        let rows = sqlx::query(
            "SELECT slug, treatment, name, summary, minutes, clean_up_minutes, skill, room_kind, price_cents
             FROM service WHERE bookable = 1 ORDER BY position, slug",
        )
        .fetch_all(&mut *self.read().await?)
        .await?;
        rows.iter().map(|row| service_of(&Record::new("service", row))).collect()
    }
}

pub(crate) async fn clinic(connection: &mut AnyConnection) -> Result<Clinic, StoreError> {
    let row = sqlx::query(
        "SELECT name, phone, phone_link, zone, lead_minutes, horizon_days, step_minutes FROM clinic WHERE id = 1",
    )
    .fetch_optional(connection)
    .await?
    .ok_or(StoreError::NoClinic)?;
    let record = Record::new("clinic", &row);
    let zone_name: String = record.get("zone")?;
    Ok(Clinic {
        name: record.get("name")?,
        phone: record.get("phone")?,
        phone_link: record.get("phone_link")?,
        zone: zones::zone(&zone_name).ok_or(record.corrupt("zone"))?,
        zone_name,
        policy: Policy {
            lead_minutes: record.number("lead_minutes")?,
            horizon_days: record.number("horizon_days")?,
            step_minutes: record.number("step_minutes")?,
        },
    })
}

/// A service that can be booked online, with the id of its row.
pub(crate) async fn bookable_service(
    connection: &mut AnyConnection,
    slug: &ServiceSlug,
) -> Result<Option<(i64, Service)>, StoreError> {
    let row = sqlx::query(
        "SELECT id, slug, treatment, name, summary, minutes, clean_up_minutes, skill, room_kind, price_cents
         FROM service WHERE slug = $1 AND bookable = 1",
    )
    .bind(slug.as_str())
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        let record = Record::new("service", &row);
        Ok((record.get("id")?, service_of(&record)?))
    })
    .transpose()
}

fn service_of(record: &Record<'_>) -> Result<Service, StoreError> {
    let price_cents: Option<i64> = record.get("price_cents")?;
    Ok(Service {
        slug: ServiceSlug::parse(&record.get::<String>("slug")?).ok_or(record.corrupt("slug"))?,
        name: record.get("name")?,
        treatment: record.get("treatment")?,
        summary: record.get("summary")?,
        minutes: record.number("minutes")?,
        clean_up_minutes: record.number("clean_up_minutes")?,
        price_cents: price_cents.map(u32::try_from).transpose().map_err(|_| record.corrupt("price_cents"))?,
        skill: Skill(record.get("skill")?),
        room_kind: RoomKind(record.get("room_kind")?),
    })
}
