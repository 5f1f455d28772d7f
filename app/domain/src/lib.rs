//! What the clinic knows about massage and time, as pure rules.
//!
//! Nothing here does I/O, reads the clock or knows of the web: `now`, the time zone and all data come in as arguments.
//! The browser and the server compile the same code, so a rule cannot differ between them.
//!
//! Start with [`Calendar`], which answers when a service can begin, and [`picker::advise`], which answers which massage
//! suits somebody: everything else is there for these two questions.

mod account;
mod account_news;
mod agenda;
mod arrange;
mod booking;
pub mod budget;
mod calendar;
mod care;
mod catalogue;
mod catalogue_form;
mod cell;
mod cell_set;
mod changed_dates;
mod choice;
mod client;
mod clinic_form;
mod contact;
mod days;
mod device;
mod field;
mod fold;
mod hours;
mod hours_form;
mod inbox;
mod letter_name;
mod mail;
mod month;
mod origin;
mod part_of_day;
mod password;
mod phone;
pub mod picker;
mod policy;
mod price;
mod report;
mod revision;
mod role;
pub mod session;
pub mod spam;
pub mod stay;
mod team_form;
mod text;
mod treatment;

pub use account::{
    AccountName, AddressForm, FactorForm, JoinForm, PasswordForm, PasswordRequest, SignInForm, SignInRequest, Typed,
};
pub use account_news::{AccountDeed, AccountNews};
pub use agenda::{
    Agenda, AgendaBlock, AgendaDay, AgendaRoom, AgendaTherapist, AgendaVisit, Attendance, Clash, Holder, MOST_CLASHES,
    Place, Verdict, VisitId, Warning, working_spans,
};
pub use arrange::{BlockRequest, CalendarForm, CalendarRequest, Destination, Seen, WalkIn, When};
pub use booking::{BookingForm, BookingRequest, Terms, Wanted, parse_start};
pub use calendar::{Calendar, Openings, Pair, Refusal, Taken};
pub use care::Care;
pub use catalogue::{ResourceId, Room, RoomKind, Service, ServiceSlug, Skill, Therapist};
pub use catalogue_form::{
    CatalogueForm, CatalogueRequest, PackageRequest, PartRow, RoomRequest, ServiceRequest, slug_of,
};
pub use cell::{CELL_MINUTES, CELL_SECONDS, Cell, Span};
pub use cell_set::CellSet;
pub use changed_dates::ChangedDates;
pub use choice::{Choice, Choices};
pub use client::{ClientForm, ClientRequest, EraseForm, MergeForm, Outcome};
pub use clinic_form::{ClinicForm, ClinicRequest};
pub use contact::{ContactForm, ContactRequest, Reference};
pub use days::Days;
pub use device::Device;
pub use field::{Field, FieldError, FieldErrors, HoursRow, Problem};
pub use fold::fold;
pub use hours::{Hours, HoursError, WallSpan};
pub use hours_form::{HoursChange, HoursForm, HoursRequest};
pub use inbox::{MessageChange, MessageForm, Pile, Progress};
pub use letter_name::{MOST_OF_A_NAME, letter_name};
pub use mail::{LetterForm, MailFailure, Told, UnsentLetter, VisitChanges, VisitNews};
pub use month::Month;
pub use origin::Origin;
pub use part_of_day::PartOfDay;
pub use password::{Known, NewPassword};
pub use phone::plain_number;
pub use policy::Policy;
pub use price::{parse_price, price_text};
pub use report::{Held, Open, Report, Sums, Week, WeekSums, tally, week_of};
pub use revision::{ChangedBy, Revision};
pub use role::{Action, Role, Scope};
pub use team_form::{Post, TeamForm, TeamRequest, TherapistRequest};
pub use text::{ClientName, EmailAddress, IdempotencyKey, MessageText, Note, PhoneNumber, Subject, Summary, Title};
pub use treatment::{
    Area, Condition, Feel, Goal, InPregnancy, Layer, Overlap, Package, PackagePart, Pressure, Relation, Treatment,
    TreatmentSlug,
};
