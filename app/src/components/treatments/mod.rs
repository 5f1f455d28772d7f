//! Massages, shown and compared, and what the picker says.

mod body_figure;
mod care;
mod comparison;
mod touch;
mod treatment_list;
mod words;

pub(crate) use body_figure::BodyFigure;
pub(crate) use care::{care_list, care_words, every_care_list, pregnancy_words};
pub(crate) use comparison::{CompareCell, CompareColumn, Comparison};
pub(crate) use touch::Touch;
pub(crate) use treatment_list::TreatmentList;
pub(crate) use words::{
    caution_words, change_words, condition_groups, condition_label, condition_words, goal_label, length_label,
    listed_conditions, reason_words, ruled_out_words, unserved_words, without_words,
};
