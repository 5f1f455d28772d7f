//! Who clients are: found, corrected, merged, exported and forgotten.

pub(crate) mod client;
pub(crate) mod client_facts;
mod client_file;
mod erase;
mod export;
pub(crate) mod known;
mod merge;
pub(crate) mod number;
mod recall;
mod search;

pub use client::{ClientId, FoundClient};
pub use client_facts::ClientError;
pub use client_file::{ClientFile, PastVisit, Whose};
pub use erase::EraseError;
pub use export::Exported;
pub use known::{Known, KnownAs};
