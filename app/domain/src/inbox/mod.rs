//! What people write to the clinic, and what a script has written.

mod contact;
mod message;
pub mod spam;

pub use contact::{ContactForm, ContactRequest, Reference};
pub use message::{InboxFolder, MessageChange, MessageForm, Progress};
