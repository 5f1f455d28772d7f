//! Who the clinic is, for the one who sets it.

#[cfg(feature = "ssr")]
use domain::Action;
use domain::ClinicForm;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;
#[cfg(feature = "ssr")]
use crate::host::{Host, Visitor};

/// The clinic's profile as it is, in the form that changes it.
///
/// # Errors
/// [`ApiError::SignInRequired`], [`ApiError::NotAllowed`].
#[server(prefix = "/api", endpoint = "staff/clinic", input = GetUrl)]
pub async fn show_clinic_form() -> Result<ClinicForm, ApiError> {
    let host = Host::of_request();
    host.caller(Action::Clinic).await?;
    let clinic = host.store.clinic().await?;
    Ok(ClinicForm {
        revision: clinic.revision(),
        name: clinic.name,
        phone: clinic.phone,
        address: clinic.address,
        city: clinic.city,
        province: clinic.province,
        headline: clinic.headline,
        welcome: clinic.welcome,
        lead: clinic.policy.lead_minutes.to_string(),
        horizon: clinic.policy.horizon_days.to_string(),
        step: clinic.policy.step_minutes.to_string(),
    })
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
