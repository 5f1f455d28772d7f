//! How a page has what the server knows.

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::api::json::JsonText;

/// What was asked for: once the server has answered, its answer.
pub(crate) type Reply<T> = Resource<T, JsonText>;

/// Asks the server for something, and again whenever what it depends on changes. What the server has asked for while it
/// rendered the page comes with it.
pub(crate) fn ask<S, T, Asked>(
    depends_on: impl Fn() -> S + Send + Sync + 'static,
    ask: impl Fn(S) -> Asked + Send + Sync + 'static,
) -> Reply<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Asked: Future<Output = T> + Send + 'static,
{
    Resource::new_with_options(depends_on, ask, false)
}

/// What the server gives along with the page: the browser has what `initial` was there.
pub(crate) fn brought<T: Serialize + DeserializeOwned>(initial: impl FnOnce() -> T) -> T {
    SharedValue::<T, JsonText>::new_with_encoding(initial).into_inner()
}
