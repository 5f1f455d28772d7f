//! The clinic itself: its first page and its answers, its settings, how it has gone, and who has done what.

mod audit;
mod audit_words;
mod home;
mod questions;
mod reports;
mod settings;

pub(crate) use audit::AuditPage;
pub(crate) use home::HomePage;
pub(crate) use questions::QuestionsPage;
pub(crate) use reports::ReportsPage;
pub(crate) use settings::ClinicPage;
