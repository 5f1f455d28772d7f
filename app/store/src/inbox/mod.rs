//! What people have written, and what staff do with it.

mod contact;
pub(crate) mod message;
mod quarantine;
pub(crate) mod reply;
mod triage;

pub use contact::{ContactTicket, WriteError, Written};
pub use message::{Message, MessageState};
pub use reply::Reply;
pub use triage::{Inbox, InboxError, Thread};
