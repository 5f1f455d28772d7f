//! What massages are: the knowledge about each, who has to take care, and the picker that compares them.

mod care;
pub mod picker;
mod treatment;

pub use care::Care;
pub use treatment::{
    Area, Condition, Feel, Goal, InPregnancy, Layer, Overlap, Pressure, Relation, Treatment, TreatmentSlug,
};
