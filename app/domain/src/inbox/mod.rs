//! What people write to the clinic, and what a script has written.

mod contact;
mod inbox;
pub mod spam;

pub use contact::{ContactForm, ContactRequest, Reference};
pub use inbox::{InboxFolder, MessageChange, MessageForm, Progress};
