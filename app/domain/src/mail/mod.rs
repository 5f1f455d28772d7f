//! What letters tell, to whom, and how many of them.

mod account_news;
mod letter_name;
mod mail;
pub mod rate_limit;

pub use account_news::{AccountEvent, AccountNews};
pub use letter_name::{MOST_OF_A_NAME, letter_name};
pub use mail::{LetterForm, LetterSnapshot, MailFailure, UnsentLetter, VisitChanges, VisitNews};
