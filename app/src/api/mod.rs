//! Everything that crosses the wire: the server functions, what they take and what they answer.
//!
//! Each has an explicit path, so that programs can rely on it. Who may call it is decided inside its body.

pub mod accounts;
pub(crate) mod asked;
pub mod board;
pub mod catalogue;
pub mod clients;
pub mod clinic;
mod error;
pub mod inbox;
pub mod json;
pub mod openings;
mod rejected;
mod start;
mod treatments;
mod visits;

pub(crate) use clinic::{Clinic, use_clinic};
pub use clinic::{ClinicProfile, ServiceSummary, ShowClinic, show_clinic};
pub use error::ApiError;
#[cfg(feature = "ssr")]
pub use inbox::contact::write;
pub use inbox::contact::{ContactTicket, SendMessage, ShowContactTicket, send_message, show_contact_ticket};
pub use openings::answers::{
    DayOfOpenings, ListedStart, MonthOfOpenings, MovedFrom, Offer, OpeningsList, TherapistName,
};
pub use openings::{ListOpenings, ShowMonth, ShowOffer, list_openings, show_month, show_offer};
pub use rejected::{Carried, Rejected};
pub use start::Start;
pub use treatments::picker::PickerPost;
pub use treatments::{
    ListPackages, ListTreatments, NextOpenings, NextStarts, list_packages, list_treatments, next_openings,
};
#[cfg(feature = "ssr")]
pub use visits::book;
#[cfg(feature = "ssr")]
pub use visits::changes::change;
pub use visits::changes::{CancelVisit, ChangeForm, MoveVisit, cancel_visit, move_visit};
pub use visits::moving::{
    ListVisitDay, ShowVisitMonth, ShowVisitOffer, list_visit_day, show_visit_month, show_visit_offer,
};
pub use visits::own::OwnVisit;
pub use visits::{BookVisit, ShowVisit, VisitView, book_visit, show_visit};

/// The place of a page that an address names, from 1 on.
#[cfg(feature = "ssr")]
fn page_index(page: &str) -> u32 {
    page.parse::<u32>().unwrap_or(1).saturating_sub(1)
}
