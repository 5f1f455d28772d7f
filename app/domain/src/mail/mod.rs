//! What letters tell, to whom, and how many of them.

mod account_news;
mod letter;
mod letter_name;
pub mod rate_limit;

pub use account_news::{AccountEvent, AccountNews};
pub use letter::{LetterForm, LetterSnapshot, MailFailure, UnsentLetter, VisitChanges, VisitNews};
pub use letter_name::{MOST_OF_A_NAME, letter_name};
