//! Who the client is, however they are typed.

mod client;
mod fold;

pub use client::{ClientForm, ClientRequest, EraseForm, MergeForm, Outcome};
pub use fold::fold;
