//! Visits: booked, moved, called off, confirmed, and who is told of them.

pub(crate) mod agreed;
pub(crate) mod booking;
mod change;
pub(crate) mod claim;
mod error;
pub(crate) mod link;
pub(crate) mod snapshot;
pub(crate) mod unconfirmed;
pub(crate) mod visit;
pub(crate) mod visit_contact;
pub(crate) mod write;

pub use agreed::VisitStep;
pub use booking::Booked;
pub use error::VisitError;
pub use unconfirmed::confirm::ConfirmKey;
pub use visit::{AsShown, Visit, VisitState};
