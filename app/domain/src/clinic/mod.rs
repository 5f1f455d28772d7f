//! The clinic's own profile, and how it has gone.

mod clinic_form;
mod report;

pub use clinic_form::{ClinicForm, ClinicRequest, Profile};
pub use report::{Held, Open, Report, Sums, Week, WeekSums, tally, week_of, weeks};
