//! What can be booked and where, as owners set it. Nothing here takes anything away: what visits speak of stays.

use domain::{Package, Service, TreatmentSlug};
use serde::Serialize;

use crate::catalogue::{package_settings, room_settings, service_settings};
use crate::clinic::setting::Setting;
use crate::engine::columns::Columns;
use crate::{RoomSettings, Store, StoreError};

/// The whole catalogue, with what clients do not see of it.
#[derive(Clone, Debug)]
pub struct CatalogueSettings {
    pub services: Vec<Listed<Service>>,
    pub rooms: Vec<RoomSettings>,
    pub packages: Vec<Listed<Package>>,
    /// Every treatment, with its name.
    pub treatments: Vec<(TreatmentSlug, String)>,
}

/// A service or a package, with what clients do not see of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listed<T> {
    #[serde(flatten)]
    pub what: T,
    /// Where it stands among the others.
    pub position: u16,
    /// Whether a service can be booked; packages do not say.
    pub is_bookable: Option<bool>,
}

impl<T: Serialize + PartialEq + Sync> Setting for Listed<T> {}

impl Store {
    /// The whole catalogue.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn catalogue(&self) -> Result<CatalogueSettings, StoreError> {
        let mut transaction = self.read().await?;
        let treatments = sqlx::query("SELECT slug, name FROM treatment ORDER BY position, slug")
            .fetch_all(&mut *transaction)
            .await?;
        let treatments = treatments.iter().map(|row| {
            let row = Columns::of("treatment", row);
            Ok((row.parse("slug", TreatmentSlug::parse)?, row.get("name")?))
        });
        let settings = CatalogueSettings {
            services: service_settings::all(&mut transaction).await?,
            rooms: room_settings::all(&mut transaction).await?,
            packages: package_settings::all(&mut transaction).await?,
            treatments: treatments.collect::<Result<_, StoreError>>()?,
        };
        transaction.commit().await?;
        Ok(settings)
    }
}
