//! All that the clinic stores, on SQLite or PostgreSQL: the only SQL of the project.
//!
//! [`Store`] has a method for every use case. What writes is one transaction, tried again if it only met others; what reads
//! is one query, or one transaction that sees one state. One text of SQL serves both engines; what differs between them
//! stands in `engine/dialect.rs`, and how clients are found in `engine/client_index.rs`.
//!
//! The invariant everything here serves: a claim is one resource taken for one cell, and the primary key of `claim`
//! lets it be taken once. No reading of the calendar, however stale, can put two people on one table.

mod accounts;
mod board;
mod catalogue;
mod clients;
mod clinic;
mod engine;
mod inbox;
mod mail;
mod openings;
mod secrets;
mod treatments;
mod visits;

pub use accounts::*;
pub use board::*;
pub use catalogue::*;
pub use clients::*;
pub use clinic::*;
pub use engine::*;
pub use inbox::*;
pub use mail::*;
pub use openings::*;
pub use secrets::*;
pub use visits::*;
