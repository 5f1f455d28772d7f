//! All that the clinic stores, on SQLite or PostgreSQL: the only SQL of the project.
//!
//! [`Store`] has one method for every use case, and each is one transaction. One text of SQL serves both engines; what
//! differs between them stands in `engine.rs`.
//!
//! The invariant everything here serves: a claim is one resource taken for one cell, and the primary key of `claim`
//! lets it be taken once. No reading of the calendar, however stale, can put two people on one table.

mod account;
mod agenda;
mod arrange;
mod audit;
mod block;
mod booking;
mod calendar;
mod catalogue;
mod catalogue_settings;
mod change;
mod claim;
mod client;
mod client_file;
mod clinic;
mod clinic_settings;
mod columns;
mod contact;
mod engine;
mod erase;
mod error;
mod hours;
mod id;
mod inbox;
mod invitation;
mod mail;
mod merge;
mod message;
mod migration;
mod news;
mod outbox;
mod owner;
mod package;
mod password;
mod reply;
mod report;
mod retry;
mod sample;
mod schedule;
mod second_factor;
mod secret;
mod seed;
mod segment;
mod session;
mod sign_in;
mod standing;
mod store;
mod stranded;
mod team;
mod therapist;
mod time_off;
mod totp;
mod transaction;
mod treatment;
mod tries;
mod undo;
mod visit;
mod walk_in;
mod wish;
mod zones;

pub use arrange::{ArrangeError, Arranged};
pub use audit::{AuditChange, AuditEntry, AuditFilter, AuditId, AuditPage, Subject};
pub use block::BlockError;
pub use booking::{BookError, Booked};
pub use catalogue_settings::{CatalogueSettings, RoomSettings};
pub use change::{CancelError, MoveError};
pub use client::{ClientId, FoundClient};
pub use client_file::{ClientError, ClientFile, Exported, PastVisit, Whose};
pub use clinic::Clinic;
pub use contact::{ContactTicket, WriteError, Written};
pub use erase::EraseError;
pub use error::{Failure, StoreError};
pub use hours::TherapistHours;
pub use id::{BlockId, SessionToken, VisitToken, new_key};
pub use inbox::{Inbox, InboxError, Thread};
pub use invitation::{AcceptError, InvitationToken, NewInvitation};
pub use mail::{Mail, MailAbout, MailFailure, MailId, Recipient};
pub use message::{Message, MessageState};
pub use news::News;
pub use owner::OneTimePassword;
pub use reply::Reply;
pub use schedule::{NextOpenings, Schedule};
pub use second_factor::FactorKey;
pub use session::{Caller, Session, SessionId};
pub use sign_in::SignInError;
pub use store::Store;
pub use stranded::{SettingError, StrandedVisit};
pub use team::{Invited, Member};
pub use therapist::TherapistSettings;
pub use visit::{Visit, VisitState};
pub use zones::check_time_zones;
