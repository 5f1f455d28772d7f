//! What can be booked, and where, as it stands and as owners set it.

mod package;
pub(crate) mod services;
mod settings;
pub(crate) mod therapist;

pub use settings::{CatalogueSettings, Listed, RoomSettings};
pub use therapist::TherapistSettings;
