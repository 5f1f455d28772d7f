//! What the clinic knows about massage and time, as pure rules.
//!
//! Nothing here does I/O, reads the clock or knows of the web: `now`, the time zone and all data come in as arguments.
//! The browser and the server compile the same code, so a rule cannot differ between them.
//!
//! Start with [`Calendar`], which answers the one question everything else is for: when can this service begin?

mod booking;
mod calendar;
mod catalogue;
mod cell;
mod cell_set;
mod contact;
mod days;
mod field;
mod hours;
mod month;
mod part_of_day;
mod policy;
pub mod spam;
mod text;

pub use booking::{BookingForm, BookingRequest, Wanted, parse_start};
pub use calendar::{Calendar, Openings, Pair, Refusal, Taken};
pub use catalogue::{ResourceId, Room, RoomKind, Service, ServiceSlug, Skill, Therapist};
pub use cell::{CELL_MINUTES, CELL_SECONDS, Cell, Span};
pub use cell_set::CellSet;
pub use contact::{ContactForm, ContactRequest, Reference};
pub use days::Days;
pub use field::{Field, FieldError, FieldErrors, Problem};
pub use hours::{Hours, HoursError, WallSpan};
pub use month::Month;
pub use part_of_day::PartOfDay;
pub use policy::Policy;
pub use text::{ClientName, EmailAddress, IdempotencyKey, MessageText, Note, PhoneNumber, Subject};
