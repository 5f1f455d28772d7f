//! What the clinic says of itself, and what can be booked.

pub mod audit;
pub mod reports;
pub mod settings;

use domain::{Service, ServiceSlug, TreatmentSlug};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::api::ApiError;
use crate::api::asked::{Reply, ask};
use crate::api::json::Json;

/// What a page may need to know of the clinic.
pub(crate) type Clinic = Reply<Result<ClinicProfile, ApiError>>;

/// Asks for the clinic, for a page and all that it is made of. What is asked for within what a page shows now would be gone
/// with it, while somebody still waits.
pub(crate) fn use_clinic() -> Clinic {
    let clinic: Clinic = ask(|| (), |()| show_clinic());
    provide_context(clinic);
    clinic
}

/// The clinic, as every page names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClinicProfile {
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
    /// Whose time all pages speak of: an IANA name such as `America/Edmonton`.
    pub zone: String,
    /// What can be booked online, in the catalogue's order.
    pub services: Vec<ServiceSummary>,
}

/// A service, as far as a client needs to know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceSummary {
    /// Its name in URLs.
    pub slug: ServiceSlug,
    /// Its name on screen.
    pub name: String,
    /// The treatment it gives.
    pub treatment: TreatmentSlug,
    /// One line about it.
    pub summary: String,
    /// How long it takes.
    pub minutes: u16,
    /// In Canadian cents, if the clinic says.
    pub price_cents: Option<u32>,
}

impl From<Service> for ServiceSummary {
    fn from(service: Service) -> Self {
        let Service {
            slug,
            name,
            treatment,
            summary,
            minutes,
            price_cents,
            ..
        } = service;
        Self {
            slug,
            name,
            treatment,
            summary,
            minutes,
            price_cents,
        }
    }
}

/// The clinic and what can be booked there.
///
/// # Errors
/// None but the server's own.
#[server(prefix = "/api", endpoint = "clinic/show", input = GetUrl, output = Json)]
pub async fn show_clinic() -> Result<ClinicProfile, ApiError> {
    match use_context::<ClinicProfile>() {
        Some(clinic) => Ok(clinic),
        None => clinic_of(&crate::host::Host::of_request()).await,
    }
}

/// The clinic of this host.
///
/// # Errors
/// [`ApiError::Internal`] where the store cannot tell.
#[cfg(feature = "ssr")]
pub async fn clinic_of(host: &crate::host::Host) -> Result<ClinicProfile, ApiError> {
    let public = host.store.public_clinic().await?;
    let store::Clinic {
        profile,
        phone_link,
        zone_name,
        ..
    } = public.clinic.clone();
    Ok(ClinicProfile {
        name: profile.name,
        phone: profile.phone,
        phone_link,
        address: profile.address,
        city: profile.city,
        province: profile.province,
        headline: profile.headline,
        welcome: profile.welcome,
        zone: zone_name,
        services: public.services.iter().cloned().map(ServiceSummary::from).collect(),
    })
}
