//! What can be booked: services, the therapists and rooms they need, and prices.

mod bookable;
mod catalogue_form;
mod package;
mod plan;
mod price;

pub use bookable::{ResourceId, Room, RoomKind, Service, ServiceSlug, Skill, Therapist};
pub use catalogue_form::{CatalogueForm, CatalogueRequest, PackageRequest, RoomRequest, ServiceRequest};
pub use package::{Package, PackagePart};
pub use plan::{Plan, Step};
pub use price::{parse_price, price_text};
