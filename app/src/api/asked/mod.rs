//! How a page has what the server knows.

#[cfg(not(feature = "ssr"))]
mod browser;
#[cfg(feature = "ssr")]
mod server;

use leptos::prelude::SharedValue;
use serde::Serialize;
use serde::de::DeserializeOwned;

#[cfg(not(feature = "ssr"))]
pub(crate) use self::browser::{Reply, ask};
#[cfg(feature = "ssr")]
pub(crate) use self::server::{Reply, ask};
use crate::api::json::JsonText;

/// What an answer depends on.
pub(crate) trait Condition: PartialEq + Clone + Send + Sync + 'static {}

impl<S: PartialEq + Clone + Send + Sync + 'static> Condition for S {}

/// What can be answered.
pub(crate) trait Answer: Serialize + DeserializeOwned + Send + Sync + 'static {}

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> Answer for T {}

/// What the server gives along with the page: the browser has what `initial` was there.
pub(crate) fn brought<T: Serialize + DeserializeOwned>(initial: impl FnOnce() -> T) -> T {
    SharedValue::<T, JsonText>::new_with_encoding(initial).into_inner()
}
