//! What forms are made of.

mod error_summary;
mod field;
mod field_words;
mod option;
mod post_form;

pub(crate) use error_summary::ErrorSummary;
pub(crate) use field::{FieldProblem, Honeypot, NoteField, Problems, SelectField, TextField};
pub(crate) use field_words::{field_message, label};
pub(crate) use option::OptionField;
pub(crate) use post_form::PostForm;
