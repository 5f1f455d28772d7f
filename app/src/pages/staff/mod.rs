//! What the pages of the staff share. Clients never load any of it.

pub(crate) mod answer;
pub(crate) mod meanwhile;
pub(crate) mod nav;
pub(crate) mod pages;
pub(crate) mod stranded;
pub(crate) mod unchanged;
