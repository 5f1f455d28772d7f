//! What massages there are, and which suits somebody: the list, each of them, the comparison and the picker.

mod compare;
mod index;
mod picker;
mod treatment;

pub(crate) use compare::ComparePage;
pub(crate) use index::TreatmentsPage;
pub(crate) use picker::PickerPage;
pub(crate) use treatment::TreatmentPage;
