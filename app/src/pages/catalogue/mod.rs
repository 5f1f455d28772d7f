//! What can be booked: a package as clients see it, and all of it as owners set it.

mod package;
mod settings;

pub(crate) use package::PackagePage;
pub(crate) use settings::CataloguePage;
