//! The database: how it is reached, and what every use case stands on.

pub(crate) mod client_index;
pub(crate) mod columns;
mod dialect;
mod error;
pub(crate) mod lock;
mod migration;
pub(crate) mod retry;
mod store;
mod tls;
pub(crate) mod transaction;
pub(crate) mod zones;

pub use error::{Failure, StoreError};
pub use store::Store;
pub use zones::check_time_zones;
