//! What a client asks for when they book, and whether it stays.

mod booking;
pub mod stay;

pub use booking::{BookingForm, BookingRequest, Terms, TherapistPreference, parse_start};
