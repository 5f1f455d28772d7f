//! Visits: booked, moved, called off, confirmed, and who is told of them.

pub(crate) mod booking;
mod change;
pub(crate) mod claim;
pub(crate) mod confirm;
mod lapse;
pub(crate) mod link;
pub(crate) mod origin;
pub(crate) mod snapshot;
pub(crate) mod visit;
pub(crate) mod visit_contact;
pub(crate) mod write;

pub use booking::{BookError, Booked};
pub use change::{CancelError, MoveError};
pub use confirm::{ConfirmError, ConfirmKey};
pub use visit::{AsShown, Visit, VisitState};
