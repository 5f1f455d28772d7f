//! What can be booked.

use domain::{RoomKind, Service, ServiceSlug, Skill, TreatmentSlug};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::engine::columns::Columns;
use crate::{Store, StoreError};

impl Store {
    /// A service, if there is such a one and it can be booked.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn service(&self, slug: &ServiceSlug) -> Result<Option<Service>, StoreError> {
        bookable(&mut *self.connection().await?, slug).await
    }
}

/// Every service that can be booked, in the catalogue's order.
pub(crate) async fn all_bookable(connection: &mut AnyConnection) -> Result<Vec<Service>, StoreError> {
    let rows = sqlx::query(
        "SELECT slug, treatment, name, summary, minutes, clean_up_minutes, skill, room_kind, price_cents
         FROM service WHERE bookable = $1 ORDER BY position, slug",
    )
    .bind(1_i64)
    .fetch_all(connection)
    .await?;
    rows.iter().map(service).collect()
}

/// Every service, with its place in the catalogue and whether it can be booked.
pub(crate) async fn all(connection: &mut AnyConnection) -> Result<Vec<(Service, u16, bool)>, StoreError> {
    let rows = sqlx::query(
        "SELECT slug, treatment, name, summary, minutes, clean_up_minutes, skill, room_kind, price_cents, bookable,
             position
         FROM service ORDER BY position, slug",
    )
    .fetch_all(connection)
    .await?;
    let services = rows.iter().map(|row| {
        let columns = Columns::of("service", row);
        let is_bookable = columns.get::<i64>("bookable")? != 0;
        Ok((service(row)?, columns.number("position")?, is_bookable))
    });
    services.collect()
}

/// A service that can be booked.
pub(crate) async fn bookable(
    connection: &mut AnyConnection,
    slug: &ServiceSlug,
) -> Result<Option<Service>, StoreError> {
    let found = find(connection, slug).await?;
    Ok(found.and_then(|(service, is_bookable)| is_bookable.then_some(service)))
}

/// A service, and whether it can be booked.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    slug: &ServiceSlug,
) -> Result<Option<(Service, bool)>, StoreError> {
    let row = sqlx::query(
        "SELECT slug, treatment, name, summary, minutes, clean_up_minutes, skill, room_kind, price_cents, bookable
         FROM service WHERE slug = $1",
    )
    .bind(slug.as_str())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let bookable: i64 = Columns::of("service", &row).get("bookable")?;
    Ok(Some((service(&row)?, bookable != 0)))
}

fn service(row: &AnyRow) -> Result<Service, StoreError> {
    let row = Columns::of("service", row);
    Ok(Service {
        slug: row.parse("slug", ServiceSlug::parse)?,
        name: row.get("name")?,
        treatment: row.parse("treatment", TreatmentSlug::parse)?,
        summary: row.get("summary")?,
        minutes: row.number("minutes")?,
        clean_up_minutes: row.number("clean_up_minutes")?,
        price_cents: row.parse_optional("price_cents", |cents: i64| u32::try_from(cents).ok())?,
        skill: Skill(row.get("skill")?),
        room_kind: RoomKind(row.get("room_kind")?),
    })
}
