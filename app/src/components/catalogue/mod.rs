//! What can be booked, listed.

mod service_list;

pub(crate) use service_list::{ServiceItem, ServiceList};
