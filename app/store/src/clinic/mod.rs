//! The clinic's own settings, what it begins with, what it counts, and who has done what.

pub(crate) mod added;
pub(crate) mod audit;
pub(crate) mod profile;
mod profile_settings;
mod report;
pub(crate) mod sample;
pub(crate) mod save;
mod seed;
pub(crate) mod setting;
pub(crate) mod snapshot;
pub(crate) mod stranded;

pub use audit::{ACTS, AuditChange, AuditEntry, AuditFilter, AuditId, AuditPage, Subject};
pub use profile::Clinic;
pub use setting::Setting;
pub use snapshot::public_clinic::PublicClinic;
pub use stranded::{SettingError, StrandedVisit};
