//! What letters tell, to whom, and how many of them.

mod account_news;
pub mod budget;
mod letter_name;
mod mail;

pub use account_news::{AccountDeed, AccountNews};
pub use letter_name::{MOST_OF_A_NAME, letter_name};
pub use mail::{LetterForm, MailFailure, Told, UnsentLetter, VisitChanges, VisitNews};
