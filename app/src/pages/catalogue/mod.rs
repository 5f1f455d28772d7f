//! What can be booked: a package as clients see it, and all of it as owners set it.

#[cfg(feature = "ssr")]
mod package;
mod settings;

#[cfg(feature = "ssr")]
pub(crate) use package::PackagePage;
pub(crate) use settings::CataloguePage;
