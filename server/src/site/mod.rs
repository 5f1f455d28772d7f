//! The pages, the files beside them, and the program in them.

pub mod built;
pub(crate) mod crawlers;
pub(crate) mod downloads;
pub(crate) mod kept;
pub(crate) mod program;
pub(crate) mod render;
