//! Letters: what is due, to whom, and what became of it.

pub(crate) mod delivery;
mod letter_rate_limit;
pub(crate) mod letters;
pub(crate) mod outbox;

pub use delivery::{Mail, MailAbout, MailId};
pub use letters::{FailedLetter, LetterAbout};
pub use outbox::Recipient;
