//! Booking a visit, and what its client can do with it.

pub(crate) mod book;
pub(crate) mod visit;

pub(crate) use book::BookPage;
pub(crate) use visit::VisitPage;
