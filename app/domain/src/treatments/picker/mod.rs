//! The picker: from what somebody answers to the treatments that suit them, with the reasons.
//!
//! [`advise`] is a pure function of the treatments, what is offered of them, and the [`Answers`]. The server and the browser run the same one, so
//! a page says the same with a script and without. It advises; it does not diagnose.

mod advice;
mod answers;
mod weigh;

pub use advice::{Advice, Alert, Caution, Change, Offer, Recommendation, advise, alerts};
pub use answers::{Answers, Clothing, Health, Length, Pregnancy, Scents, is_week_read, parse_week};
pub use weigh::{Because, Reason};
