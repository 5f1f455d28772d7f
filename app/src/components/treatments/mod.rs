//! Massages, shown and compared, and what the picker says.

mod body_figure;
#[cfg(feature = "ssr")]
mod care;
#[cfg(feature = "ssr")]
mod comparison;
mod touch;
#[cfg(feature = "ssr")]
mod treatment_list;
mod words;

pub(crate) use body_figure::BodyFigure;
#[cfg(feature = "ssr")]
pub(crate) use care::{care_list, care_words, every_care_list, pregnancy_words};
#[cfg(feature = "ssr")]
pub(crate) use comparison::{COMPARISON, CompareCell, CompareColumn, Comparison};
pub(crate) use touch::Touch;
#[cfg(feature = "ssr")]
pub(crate) use treatment_list::TreatmentList;
#[cfg(feature = "ssr")]
pub(crate) use words::condition_words;
pub(crate) use words::{
    caution_words, change_words, condition_groups, condition_label, goal_label, length_label, listed_conditions,
    reason_words, ruled_out_words, unserved_words, without_words,
};
