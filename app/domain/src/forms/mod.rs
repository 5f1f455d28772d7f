//! What forms are made of: checked texts, fields with their errors, choices, and revisions.

pub(crate) mod choice;
mod field;
pub(crate) mod input;
pub mod iso;
mod phone;
mod revision;
mod row;
pub(crate) mod slug;
mod text;
pub(crate) mod unseen;

pub use choice::{Choice, Choices};
pub use field::{Field, FieldError, FieldErrors, Problem};
pub use phone::plain_number;
pub use revision::{ChangedBy, Revision};
pub use row::{HoursRow, PartRow};
pub use slug::slug_of;
pub use text::{ClientName, EmailAddress, IdempotencyKey, MessageText, Note, PhoneNumber, Subject, Summary, Title};
