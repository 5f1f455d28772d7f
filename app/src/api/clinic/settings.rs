//! Who the clinic is, for the one who sets it.

#[cfg(feature = "ssr")]
use domain::Action;
use domain::ClinicForm;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
#[cfg(feature = "ssr")]
use store::Setting;

use crate::api::ApiError;
use crate::api::json::Json;
#[cfg(feature = "ssr")]
use crate::host::{Host, Visitor};

/// The clinic's profile as it is, in the form that changes it.
///
/// # Errors
/// [`ApiError::SignInRequired`], [`ApiError::NotAllowed`].
#[server(prefix = "/api", endpoint = "staff/clinic", input = GetUrl, output = Json)]
pub async fn show_clinic_form() -> Result<ClinicForm, ApiError> {
    let host = Host::of_request();
    host.caller(Action::Clinic).await?;
    let clinic = host.store.clinic().await?;
    Ok(ClinicForm::from((clinic.profile.revision(), clinic.profile)))
}

/// Changes the clinic's profile.
///
/// # Errors
/// [`ApiError::Invalid`], [`ApiError::Stale`], [`ApiError::SignInRequired`], [`ApiError::NotAllowed`].
#[cfg(feature = "ssr")]
pub async fn change_clinic(host: &Host, form: &ClinicForm, visitor: &Visitor) -> Result<(), ApiError> {
    let caller = host.caller_with(visitor, Action::Clinic).await?;
    let request = form.parse().map_err(|fields| ApiError::Invalid { fields })?;
    Ok(host.store.change_clinic(&caller, &request, host.now()).await?)
}
