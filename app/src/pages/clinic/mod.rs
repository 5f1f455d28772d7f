//! The clinic itself: its first page and its answers, its settings, how it has gone, and who has done what.

mod audit;
mod audit_words;
#[cfg(feature = "ssr")]
mod home;
#[cfg(feature = "ssr")]
mod questions;
mod reports;
mod settings;

pub(crate) use audit::AuditPage;
#[cfg(feature = "ssr")]
pub(crate) use home::HomePage;
#[cfg(feature = "ssr")]
pub(crate) use questions::QuestionsPage;
pub(crate) use reports::ReportsPage;
pub(crate) use settings::ClinicPage;
