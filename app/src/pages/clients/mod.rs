//! Clients, as staff find, correct, merge and forget them.

mod client;
mod erase;
mod history;
mod index;
mod merge;

pub(crate) use client::ClientPage;
pub(crate) use erase::ErasePage;
pub(crate) use index::ClientsPage;
pub(crate) use merge::MergePage;
