//! What can be booked and where: reading all of it, and what its forms do.

#[cfg(feature = "ssr")]
use domain::{Action, CatalogueForm, CatalogueRequest};
use domain::{Package, Revision, Service};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::api::ApiError;
use crate::api::json::Json;
#[cfg(feature = "ssr")]
use crate::host::{Host, Visitor};

/// The whole catalogue, with what clients do not see of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueView {
    pub services: Vec<ServiceView>,
    pub rooms: Vec<RoomView>,
    pub packages: Vec<PackageView>,
    /// Every treatment: its slug and its name.
    pub treatments: Vec<(String, String)>,
    /// An idempotency key for what is added.
    pub key: String,
}

/// A service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceView {
    pub service: Service,
    /// Where it stands among the others.
    pub position: u16,
    /// Whether it can be booked.
    pub is_bookable: bool,
    /// How it is, in one word.
    pub revision: Revision,
}

/// A package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageView {
    pub package: Package,
    /// Where it stands among the others.
    pub position: u16,
    /// How it is, in one word.
    pub revision: Revision,
}

/// A room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomView {
    pub id: i64,
    pub name: String,
    /// What it is fit for.
    pub kind: String,
    /// Where it stands among the others.
    pub position: u16,
    /// Whether it can be booked.
    pub is_active: bool,
    /// How it is, in one word.
    pub revision: Revision,
}

/// The whole catalogue.
///
/// # Errors
/// [`ApiError::SignInRequired`], [`ApiError::NotAllowed`].
#[server(prefix = "/api", endpoint = "staff/catalogue", input = GetUrl, output = Json)]
pub async fn show_catalogue() -> Result<CatalogueView, ApiError> {
    use store::Setting;

    let host = Host::of_request();
    host.caller(Action::Catalogue).await?;
    let catalogue = host.store.catalogue().await?;
    let services = catalogue.services.into_iter();
    let packages = catalogue.packages.into_iter();
    let rooms = catalogue.rooms.into_iter().map(|room| RoomView {
        revision: room.revision(),
        id: room.id.0,
        name: room.name,
        kind: room.kind.0,
        position: room.position,
        is_active: room.is_active,
    });
    let treatments = catalogue.treatments.into_iter();
    Ok(CatalogueView {
        services: services
            .map(|listed| ServiceView {
                revision: listed.revision(),
                service: listed.what,
                position: listed.position,
                is_bookable: listed.is_bookable == Some(true),
            })
            .collect(),
        rooms: rooms.collect(),
        packages: packages
            .map(|listed| PackageView {
                revision: listed.revision(),
                package: listed.what,
                position: listed.position,
            })
            .collect(),
        treatments: treatments
            .map(|(slug, name)| (slug.as_str().to_owned(), name))
            .collect(),
        key: store::new_key()?,
    })
}

/// Changes the catalogue as the form says.
///
/// # Errors
/// [`ApiError::Invalid`], [`ApiError::NotFound`], [`ApiError::SignInRequired`], [`ApiError::NotAllowed`];
/// [`ApiError::Stale`] when somebody else has changed it meanwhile; [`ApiError::Stranded`] when visits are booked that
/// a room or a service will not be fit for and the form does not say that this is meant.
#[cfg(feature = "ssr")]
pub async fn change_catalogue(host: &Host, form: &CatalogueForm, visitor: &Visitor) -> Result<(), ApiError> {
    let caller = host.caller_with(visitor, Action::Catalogue).await?;
    let (store, now) = (&host.store, host.now());
    match form.parse().map_err(|fields| ApiError::Invalid { fields })? {
        CatalogueRequest::Service(request) => store.save_service(&caller, &request, now).await?,
        CatalogueRequest::Room(request) => store.save_room(&caller, &request, now).await?,
        CatalogueRequest::Package(request) => store.save_package(&caller, &request, now).await?,
    }
    Ok(())
}
