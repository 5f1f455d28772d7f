//! Services that are booked together.

use serde::{Deserialize, Serialize};

use crate::TreatmentSlug;

/// Services in sequence, booked as one visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// Its name in URLs.
    pub slug: String,
    /// Its name on screen.
    pub name: String,
    /// One line about it.
    pub summary: String,
    /// In Canadian cents, if the clinic says.
    pub price_cents: Option<u32>,
    /// What it is made of, in order.
    pub parts: Vec<PackagePart>,
}

/// A part of a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackagePart {
    pub name: String,
    /// How long it takes, if the clinic says.
    pub minutes: Option<u16>,
    /// The treatment it gives, if it is a massage.
    pub treatment: Option<TreatmentSlug>,
}
