//! Forms that are posted to pages.

pub(crate) mod book;
pub(crate) mod guard;
pub(crate) mod picker;
pub(crate) mod posted;
pub(crate) mod search;
