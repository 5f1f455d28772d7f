//! Writing to the clinic, and what staff do with it.

mod contact;
mod index;
mod message;

pub(crate) use contact::{ContactPage, ThanksPage};
pub(crate) use index::InboxPage;
pub(crate) use message::MessagePage;
