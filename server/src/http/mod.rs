//! What every request and every answer goes through, whatever it is about.

pub(crate) mod addresses;
pub(crate) mod api_errors;
pub(crate) mod compression;
pub(crate) mod cookie;
pub(crate) mod headers;
pub(crate) mod security;
pub(crate) mod sender;
