//! When: cells of five minutes, working hours, and the starts that can be booked.

mod availability;
mod cell;
mod cell_set;
mod changed_dates;
mod days;
mod hours;
mod hours_form;
mod month;
mod part_of_day;
mod policy;
mod refusal;

pub use availability::{Assignment, Availability, Busy, FreeTime, Openings};
pub use cell::{CELL_MINUTES, CELL_SECONDS, Cell, Span};
pub use cell_set::CellSet;
pub use changed_dates::ChangedDates;
pub use days::Days;
pub use hours::{Hours, HoursError, WallSpan};
pub use hours_form::{HoursChange, HoursForm, HoursRequest};
pub use month::Month;
pub use part_of_day::PartOfDay;
pub use policy::Policy;
pub use refusal::Refusal;
