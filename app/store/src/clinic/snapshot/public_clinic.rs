//! What anybody may know of the clinic, but for what is free.

use domain::{Package, Service, Treatment};
use sqlx::AnyConnection;

use crate::catalogue::{package, services};
use crate::clinic::profile;
use crate::treatments::treatment;
use crate::{Clinic, StoreError};

/// The clinic, what can be booked there, and what it knows of its treatments: all as of one moment.
#[derive(Debug)]
pub struct PublicClinic {
    pub clinic: Clinic,
    /// Every service that can be booked, in the catalogue's order.
    pub services: Vec<Service>,
    /// Every package, in the catalogue's order.
    pub packages: Vec<Package>,
    /// Every treatment that somebody has described, in the catalogue's order.
    pub treatments: Vec<Treatment>,
}

pub(crate) async fn read(connection: &mut AnyConnection) -> Result<PublicClinic, StoreError> {
    let packages = package::all(connection).await?;
    Ok(PublicClinic {
        clinic: profile::read(connection).await?,
        services: services::all_bookable(connection).await?,
        packages: packages.into_iter().map(|(package, _)| package).collect(),
        treatments: treatment::all_described(connection).await?,
    })
}
