//! What the clinic knows of massage.

pub(crate) mod picker;

use domain::{Package, ServiceSlug, Treatment};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::api::json::Json;
use crate::api::{ApiError, Start};

/// How many of the next openings are told of each service.
#[cfg(feature = "ssr")]
const NEXT: usize = 3;

/// When a service can start next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStarts {
    pub service: ServiceSlug,
    /// Its next three openings, in order; fewer where no more are offered.
    pub starts: Vec<Start>,
}

/// Every treatment, in the catalogue's order.
///
/// # Errors
/// None but the server's own.
#[server(prefix = "/api", endpoint = "treatments/list", input = GetUrl, output = Json)]
pub async fn list_treatments() -> Result<Vec<Treatment>, ApiError> {
    Ok(crate::host::Host::of_request()
        .store
        .public_clinic()
        .await?
        .treatments
        .clone())
}

/// Every package, in the catalogue's order.
///
/// # Errors
/// None but the server's own.
#[server(prefix = "/api", endpoint = "packages/list", input = GetUrl, output = Json)]
pub async fn list_packages() -> Result<Vec<Package>, ApiError> {
    Ok(crate::host::Host::of_request()
        .store
        .public_clinic()
        .await?
        .packages
        .clone())
}

/// The next three openings of everything that can be booked.
///
/// # Errors
/// None but the server's own.
#[server(prefix = "/api", endpoint = "openings/next", input = GetUrl, output = Json)]
pub async fn next_openings() -> Result<Vec<NextStarts>, ApiError> {
    let host = crate::host::Host::of_request();
    let zone = host.store.clinic().await?.zone;
    let next = host.store.next_openings(NEXT, host.now()).await?;
    Ok(next
        .into_iter()
        .map(|next| NextStarts {
            service: next.service.slug,
            starts: next.starts.into_iter().map(|start| Start::new(start, &zone)).collect(),
        })
        .collect())
}
