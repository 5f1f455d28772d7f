//! What can be booked, and where, as it stands and as owners set it.

pub(crate) mod package;
mod package_settings;
mod room_settings;
mod service_settings;
pub(crate) mod services;
mod settings;
pub(crate) mod therapist;

pub use room_settings::RoomSettings;
pub use settings::{CatalogueSettings, Listed};
pub use therapist::TherapistSettings;
