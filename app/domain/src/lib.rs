//! What the clinic knows about massage and time, as pure rules.
//!
//! Nothing here does I/O, reads the clock or knows of the web: `now`, the time zone and all data come in as arguments.
//! The browser and the server compile the same code, so a rule cannot differ between them.
//!
//! A module for every subject, by the names that the other floors have too. Start with [`Availability`], which answers when
//! a service can begin, [`picker::advise`], which answers which massage suits somebody, and [`Board::judge`], which answers
//! whether staff can put a visit there.

mod accounts;
mod board;
mod catalogue;
mod clients;
mod clinic;
mod forms;
mod inbox;
mod mail;
mod openings;
mod treatments;
mod visits;

pub use accounts::*;
pub use board::*;
pub use catalogue::*;
pub use clients::*;
pub use clinic::*;
pub use forms::*;
pub use inbox::*;
pub use mail::*;
pub use openings::*;
pub use treatments::*;
pub use visits::*;
