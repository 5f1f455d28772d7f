//! The server's half.

use leptos::prelude::Resource;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::api::json::JsonText;

/// What was asked for: its answer, which goes along with the page.
pub(crate) type Reply<T> = Resource<T, JsonText>;

/// Asks for something while the page is rendered.
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
