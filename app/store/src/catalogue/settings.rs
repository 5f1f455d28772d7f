//! What can be booked and where, as owners set it. Nothing here takes anything away: what visits speak of stays.

use domain::{
    Package, PackageRequest, ResourceId, RoomKind, RoomRequest, Service, ServiceRequest, ServiceSlug, TreatmentSlug,
    slug_of,
};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::AnyConnection;

use crate::board::change_feed;
use crate::catalogue::{package, services};
use crate::clinic::added::AddingForm;
use crate::clinic::audit::{Deed, Subject};
use crate::clinic::setting::{Change, Setting};
use crate::clinic::{profile, sample, stranded};
use crate::engine::columns::Columns;
use crate::engine::retry::repeating;
use crate::secrets::token::new_id;
use crate::{Caller, SettingError, Store, StoreError};

/// The whole catalogue, with what clients do not see of it.
#[derive(Clone, Debug)]
pub struct CatalogueSettings {
    /// Every service.
    pub services: Vec<Listed<Service>>,
    /// Every room.
    pub rooms: Vec<RoomSettings>,
    /// Every package.
    pub packages: Vec<Listed<Package>>,
    /// Every treatment, with its name.
    pub treatments: Vec<(TreatmentSlug, String)>,
}

/// A room, with what clients do not see of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoomSettings {
    /// Which.
    pub id: ResourceId,
    /// Its name.
    pub name: String,
    /// What it is fit for.
    pub kind: RoomKind,
    /// Where it stands among the others.
    pub position: u16,
    /// Whether it can be booked.
    pub is_active: bool,
}

/// A service or a package, with what clients do not see of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listed<T> {
    /// What it is.
    #[serde(flatten)]
    pub what: T,
    /// Where it stands among the others.
    pub position: u16,
    /// Whether a service can be booked; packages do not say.
    pub is_bookable: Option<bool>,
}

impl Setting for RoomSettings {}

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
            services: services(&mut transaction).await?,
            rooms: rooms(&mut transaction).await?,
            packages: packages(&mut transaction).await?,
            treatments: treatments.collect::<Result<_, StoreError>>()?,
        };
        transaction.commit().await?;
        Ok(settings)
    }

    /// Adds or changes a service. A new one gets its slug, which never changes; visits keep the length they were booked
    /// with. The same form adds one.
    ///
    /// # Errors
    /// [`SettingError::KeyReused`] when it has added another; [`SettingError::Stale`] when somebody else has changed it meanwhile; [`SettingError::Stranded`] when visits are booked
    /// that it is not fit for any more, unless the request says `anyway`; [`SettingError::NotFound`] when there is no such
    /// service or treatment, or no slug can be made of the name.
    #[tracing::instrument(skip_all)]
    pub async fn save_service(
        &self,
        caller: &Caller,
        request: &ServiceRequest,
        now: Timestamp,
    ) -> Result<(), SettingError> {
        repeating(|| self.try_to_save_service(caller, request, now)).await
    }

    async fn try_to_save_service(
        &self,
        caller: &Caller,
        request: &ServiceRequest,
        now: Timestamp,
    ) -> Result<(), SettingError> {
        let mut transaction = self.write_settings().await?;
        let form = AddingForm::new(request.key.as_ref(), request);
        if form.has_added(&mut transaction).await?.is_some() {
            return Ok(());
        }
        let all = services(&mut transaction).await?;
        let slug = if let Some(slug) = &request.slug {
            slug.clone()
        } else {
            let slug = slug_of(request.name.as_str(), Some(request.minutes)).ok_or(SettingError::NotFound)?;
            let is_taken = |slug: &str| all.iter().any(|other| other.what.slug.as_str() == slug);
            ServiceSlug::parse(&free_slug(slug, is_taken)).ok_or(SettingError::NotFound)?
        };
        let before = all.into_iter().find(|service| service.what.slug == slug);
        if before.is_none() && request.slug.is_some() {
            return Err(SettingError::NotFound);
        }
        let act = if before.is_some() { "change" } else { "add" };
        let subject = format!("service/{slug}");
        let deed = Deed::of(caller, act, Subject::Setting, &subject);
        let states = (before.clone(), Some(listed_service(&slug, request)));
        let noted = Change::new(deed, &request.revision, states)?;
        if let Some(before) = before.as_ref().filter(|_| !request.anyway) {
            let was = (&before.what, before.is_bookable == Some(true));
            let visits = stranded::by_service(&mut transaction, was, request, now).await?;
            if !visits.is_empty() {
                return Err(SettingError::Stranded { visits });
            }
        }
        match store_service(&mut transaction, &slug, before.is_none(), request).await {
            // The treatment.
            Err(error) if error.is_foreign_key_violation() => return Err(SettingError::NotFound),
            outcome => outcome?,
        }
        noted.note(&mut transaction, now).await?;
        form.note(&mut transaction, &subject, now).await?;
        let clinic = profile::read(&mut transaction).await?;
        change_feed::note_all(&mut transaction, &clinic, now).await?;
        transaction.commit().await?;
        self.strike();
        Ok(())
    }

    /// Adds or changes a room. Visits that are booked stay as they are. The same form adds one.
    ///
    /// # Errors
    /// [`SettingError::KeyReused`] when it has added another; [`SettingError::Stale`] when somebody else has changed it meanwhile; [`SettingError::Stranded`] when a room where visits
    /// are to be is to be booked no more, or to be of a kind that is not fit for them, unless the request says `anyway`;
    /// [`SettingError::NotFound`] when there is no such room.
    #[tracing::instrument(skip_all)]
    pub async fn save_room(&self, caller: &Caller, request: &RoomRequest, now: Timestamp) -> Result<(), SettingError> {
        repeating(|| self.try_to_save_room(caller, request, now)).await
    }

    async fn try_to_save_room(
        &self,
        caller: &Caller,
        request: &RoomRequest,
        now: Timestamp,
    ) -> Result<(), SettingError> {
        let mut transaction = self.write_settings().await?;
        let form = AddingForm::new(request.key.as_ref(), request);
        if form.has_added(&mut transaction).await?.is_some() {
            return Ok(());
        }
        let (id, before) = match request.id {
            None => (ResourceId(new_id()?), None),
            Some(id) => {
                let before = rooms(&mut transaction).await?.into_iter().find(|room| room.id == id);
                (id, Some(before.ok_or(SettingError::NotFound)?))
            }
        };
        let act = if before.is_some() { "change" } else { "add" };
        let subject = format!("room/{}", id.0);
        let deed = Deed::of(caller, act, Subject::Setting, &subject);
        let after = RoomSettings {
            id,
            name: request.name.as_str().to_owned(),
            kind: request.kind.clone(),
            position: request.position,
            is_active: request.is_active,
        };
        let noted = Change::new(deed, &request.revision, (before.clone(), Some(after)))?;
        if let Some(before) = before.as_ref().filter(|_| !request.anyway) {
            let closes = before.is_active && !request.is_active;
            let was_fit = |kind: &RoomKind| *kind == before.kind && *kind != request.kind;
            let coming = stranded::coming(&mut transaction, before.id, now).await?;
            let visits = stranded::ids(coming.iter().filter(|coming| closes || was_fit(&coming.room_kind)));
            if !visits.is_empty() {
                return Err(SettingError::Stranded { visits });
            }
        }
        let sql = if before.is_none() {
            "INSERT INTO resource (id, kind, name, room_kind, active, sample, position)
             VALUES ($1, 'room', $2, $3, $4, 0, $5)"
        } else {
            "UPDATE resource SET name = $2, room_kind = $3, active = $4, position = $5 WHERE id = $1"
        };
        sqlx::query(sql)
            .bind(id.0)
            .bind(request.name.as_str())
            .bind(&request.kind.0)
            .bind(i64::from(request.is_active))
            .bind(i64::from(request.position))
            .execute(&mut *transaction)
            .await
            .map_err(StoreError::from)?;
        sample::is_real(&mut transaction, id).await?;
        noted.note(&mut transaction, now).await?;
        form.note(&mut transaction, &subject, now).await?;
        let clinic = profile::read(&mut transaction).await?;
        change_feed::note_all(&mut transaction, &clinic, now).await?;
        transaction.commit().await?;
        self.strike();
        Ok(())
    }

    /// Adds or changes a package with its parts. A new one gets its slug, which never changes. The same form adds one.
    ///
    /// # Errors
    /// [`SettingError::KeyReused`] when it has added another; [`SettingError::Stale`] when somebody else has changed it meanwhile; [`SettingError::NotFound`] when there is no such
    /// package or treatment, or no slug can be made of the name.
    #[tracing::instrument(skip_all)]
    pub async fn save_package(
        &self,
        caller: &Caller,
        request: &PackageRequest,
        now: Timestamp,
    ) -> Result<(), SettingError> {
        repeating(|| self.try_to_save_package(caller, request, now)).await
    }

    async fn try_to_save_package(
        &self,
        caller: &Caller,
        request: &PackageRequest,
        now: Timestamp,
    ) -> Result<(), SettingError> {
        let mut transaction = self.write_settings().await?;
        let form = AddingForm::new(request.key.as_ref(), request);
        if form.has_added(&mut transaction).await?.is_some() {
            return Ok(());
        }
        let packages = packages(&mut transaction).await?;
        let is_new = request.package.slug.is_empty();
        let slug = if is_new {
            let slug = slug_of(&request.package.name, None).ok_or(SettingError::NotFound)?;
            free_slug(slug, |slug| packages.iter().any(|other| other.what.slug == slug))
        } else {
            request.package.slug.clone()
        };
        let before = packages.into_iter().find(|package| package.what.slug == slug);
        if before.is_none() && !is_new {
            return Err(SettingError::NotFound);
        }
        let after = Package {
            slug: slug.clone(),
            ..request.package.clone()
        };
        let act = if is_new { "add" } else { "change" };
        let subject = format!("package/{slug}");
        let deed = Deed::of(caller, act, Subject::Setting, &subject);
        let states = (before, Some(listed_package(after.clone(), request.position)));
        let noted = Change::new(deed, &request.revision, states)?;
        match store_package(&mut transaction, is_new, &after, request.position).await {
            // A treatment.
            Err(error) if error.is_foreign_key_violation() => return Err(SettingError::NotFound),
            outcome => outcome?,
        }
        noted.note(&mut transaction, now).await?;
        form.note(&mut transaction, &subject, now).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// The slug, or the first one like it that nothing else has.
fn free_slug(slug: String, is_taken: impl Fn(&str) -> bool) -> String {
    let others = (2..).map(|number| format!("{slug}-{number}"));
    let free = std::iter::once(slug.clone()).chain(others).find(|slug| !is_taken(slug));
    free.unwrap_or(slug)
}

async fn services(connection: &mut AnyConnection) -> Result<Vec<Listed<Service>>, StoreError> {
    let services = services::all(connection).await?.into_iter();
    let listed = services.map(|(what, position, is_bookable)| Listed {
        what,
        position,
        is_bookable: Some(is_bookable),
    });
    Ok(listed.collect())
}

async fn packages(connection: &mut AnyConnection) -> Result<Vec<Listed<Package>>, StoreError> {
    let packages = package::all(connection).await?.into_iter();
    Ok(packages
        .map(|(what, position)| listed_package(what, position))
        .collect())
}

fn listed_package(what: Package, position: u16) -> Listed<Package> {
    Listed {
        what,
        position,
        is_bookable: None,
    }
}

/// The service as it is to be.
fn listed_service(slug: &ServiceSlug, request: &ServiceRequest) -> Listed<Service> {
    Listed {
        what: Service {
            slug: slug.clone(),
            name: request.name.as_str().to_owned(),
            treatment: request.treatment.clone(),
            summary: request.summary.as_str().to_owned(),
            minutes: request.minutes,
            clean_up_minutes: request.clean_up_minutes,
            price_cents: request.price_cents,
            skill: request.skill.clone(),
            room_kind: request.room_kind.clone(),
        },
        position: request.position,
        is_bookable: Some(request.is_bookable),
    }
}

async fn rooms(connection: &mut AnyConnection) -> Result<Vec<RoomSettings>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, name, room_kind, position, active FROM resource
         WHERE kind = 'room' ORDER BY active DESC, position, id",
    )
    .fetch_all(connection)
    .await?;
    let rooms = rows.iter().map(|row| {
        let row = Columns::of("resource", row);
        Ok(RoomSettings {
            id: ResourceId(row.get("id")?),
            name: row.get("name")?,
            kind: RoomKind(row.get("room_kind")?),
            position: row.number("position")?,
            is_active: row.get::<i64>("active")? != 0,
        })
    });
    rooms.collect()
}

async fn store_service(
    connection: &mut AnyConnection,
    slug: &ServiceSlug,
    is_new: bool,
    request: &ServiceRequest,
) -> Result<(), StoreError> {
    let sql = if is_new {
        "INSERT INTO service (slug, treatment, name, summary, minutes, clean_up_minutes, skill, room_kind, price_cents,
             bookable, position)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    } else {
        "UPDATE service SET treatment = $2, name = $3, summary = $4, minutes = $5, clean_up_minutes = $6, skill = $7,
             room_kind = $8, price_cents = $9, bookable = $10, position = $11
         WHERE slug = $1"
    };
    sqlx::query(sql)
        .bind(slug.as_str())
        .bind(request.treatment.as_str())
        .bind(request.name.as_str())
        .bind(request.summary.as_str())
        .bind(i64::from(request.minutes))
        .bind(i64::from(request.clean_up_minutes))
        .bind(&request.skill.0)
        .bind(&request.room_kind.0)
        .bind(request.price_cents.map(i64::from))
        .bind(i64::from(request.is_bookable))
        .bind(i64::from(request.position))
        .execute(connection)
        .await?;
    Ok(())
}

async fn store_package(
    connection: &mut AnyConnection,
    is_new: bool,
    package: &Package,
    position: u16,
) -> Result<(), StoreError> {
    let sql = if is_new {
        "INSERT INTO package (slug, name, summary, price_cents, position) VALUES ($1, $2, $3, $4, $5)"
    } else {
        "UPDATE package SET name = $2, summary = $3, price_cents = $4, position = $5 WHERE slug = $1"
    };
    sqlx::query(sql)
        .bind(&package.slug)
        .bind(&package.name)
        .bind(&package.summary)
        .bind(package.price_cents.map(i64::from))
        .bind(i64::from(position))
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM package_part WHERE package = $1")
        .bind(&package.slug)
        .execute(&mut *connection)
        .await?;
    for (position, part) in (1_i64..).zip(&package.parts) {
        sqlx::query(
            "INSERT INTO package_part (package, position, name, minutes, treatment) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&package.slug)
        .bind(position)
        .bind(&part.name)
        .bind(part.minutes.map(i64::from))
        .bind(part.treatment.as_ref().map(TreatmentSlug::as_str))
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
