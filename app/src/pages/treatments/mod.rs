//! What massages there are, and which suits somebody: the list, each of them, the comparison and the picker.

#[cfg(feature = "ssr")]
mod compare;
#[cfg(feature = "ssr")]
mod index;
mod picker;
#[cfg(feature = "ssr")]
mod treatment;

#[cfg(feature = "ssr")]
pub(crate) use compare::ComparePage;
#[cfg(feature = "ssr")]
pub(crate) use index::TreatmentsPage;
pub(crate) use picker::PickerPage;
#[cfg(feature = "ssr")]
pub(crate) use treatment::TreatmentPage;
