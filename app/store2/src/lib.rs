//! Everything the clinic stores, on SQLite or PostgreSQL: the only SQL of the project.
//!
//! A [`Store`] has one method for each use case, and each is one transaction. What may be booked is decided by
//! `domain`; that nobody is booked twice is decided by the table `claim`, whose primary key is a resource and a cell.

mod block;
mod book;
mod claims;
mod clinic;
mod engine;
mod error;
mod ids;
mod outbox;
mod rows;
mod schedule;
mod setup;
mod store;
mod use_case;
mod visit;
mod zones;

pub use block::{BlockError, BlockId};
pub use book::{BookError, Booked};
pub use clinic::Clinic;
pub use error::StoreError;
pub use ids::{VisitToken, new_key};
pub use schedule::Schedule;
pub use store::Store;
pub use visit::{ChangeError, Visit};
pub use zones::check_time_zones;
