//! All that the clinic stores, on SQLite or PostgreSQL: the only SQL of the project.
//!
//! [`Store`] has one method for every use case, and each is one transaction. One text of SQL serves both engines; what
//! differs between them stands in `engine.rs`.
//!
//! The invariant everything here serves: a claim is one resource taken for one cell, and the primary key of `claim`
//! lets it be taken once. No reading of the calendar, however stale, can put two people on one table.

mod block;
mod booking;
mod calendar;
mod catalogue;
mod change;
mod claim;
mod clinic;
mod columns;
mod contact;
mod engine;
mod error;
mod id;
mod mail;
mod message;
mod migration;
mod outbox;
mod package;
mod retry;
mod schedule;
mod secret;
mod seed;
mod segment;
mod store;
mod transaction;
mod treatment;
mod visit;
mod wish;
mod zones;

pub use block::BlockError;
pub use booking::{BookError, Booked};
pub use change::{CancelError, MoveError};
pub use clinic::Clinic;
pub use contact::{ContactTicket, WriteError, Written};
pub use error::{Failure, StoreError};
pub use id::{BlockId, VisitToken, new_key};
pub use mail::{Mail, MailAbout, MailFailure, MailId, Recipient};
pub use message::{Message, MessageState};
pub use schedule::{NextOpenings, Schedule};
pub use store::Store;
pub use visit::{Visit, VisitState};
pub use zones::check_time_zones;
