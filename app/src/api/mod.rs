//! Everything that crosses the wire: the server functions, what they take and what they answer.
//!
//! Each has an explicit path, so that programs can rely on it. Who may call it is decided inside its body.

pub mod audit;
pub mod calendar;
pub mod catalogue;
mod changes;
pub mod clients;
mod clinic;
pub mod clinic_settings;
mod contact;
mod error;
pub mod hours;
pub mod inbox;
mod moving;
mod openings;
mod picker;
mod rejected;
pub mod reports;
#[cfg(feature = "ssr")]
mod schedule;
pub mod staff;
pub mod team;
mod treatments;
mod visits;

#[cfg(feature = "ssr")]
pub use changes::change;
pub use changes::{CancelVisit, ChangeForm, MoveVisit, cancel_visit, move_visit};
pub use clinic::{ClinicProfile, ServiceSummary, ShowClinic, show_clinic};
#[cfg(feature = "ssr")]
pub use contact::write;
pub use contact::{ContactTicket, SendMessage, ShowContactTicket, send_message, show_contact_ticket};
pub use error::ApiError;
pub use moving::{ListVisitDay, ShowVisitMonth, ShowVisitOffer, list_visit_day, show_visit_month, show_visit_offer};
pub use openings::{
    DayOfOpenings, ListOpenings, ListedStart, MonthOfOpenings, MovedFrom, Offer, OpeningsList, ShowMonth, ShowOffer,
    Start, TherapistName, list_openings, show_month, show_offer,
};
pub use picker::PickerPost;
pub use rejected::{Carried, Rejected};
pub use treatments::{
    ListPackages, ListTreatments, NextOpenings, NextStarts, list_packages, list_treatments, next_openings,
};
#[cfg(feature = "ssr")]
pub use visits::book;
pub use visits::{BookVisit, OwnVisit, ShowVisit, VisitView, book_visit, show_visit};

/// The place of a page that an address names, from 1 on.
#[cfg(feature = "ssr")]
fn page_index(page: &str) -> u32 {
    page.parse::<u32>().unwrap_or(1).saturating_sub(1)
}
