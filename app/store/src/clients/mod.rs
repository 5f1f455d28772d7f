//! Who clients are: found, corrected, merged, exported and forgotten.

pub(crate) mod client;
pub(crate) mod client_facts;
mod client_file;
mod client_id;
mod erase;
mod export;
pub(crate) mod facts;
mod found;
pub(crate) mod identity;
mod merge;

pub use client::FoundClient;
pub use client_facts::ClientError;
pub use client_file::{ClientFile, PastVisit, Whose};
pub use client_id::ClientId;
pub use erase::EraseError;
pub use export::Exported;
pub use identity::{ClientMarks, KnownAs};
