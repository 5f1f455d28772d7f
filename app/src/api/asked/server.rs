//! The server's half.

use leptos::prelude::Resource;

use crate::api::asked::{Answer, Condition};
use crate::api::json::JsonText;

/// What was asked for: its answer, which goes along with the page.
pub(crate) type Reply<T> = Resource<T, JsonText>;

/// Asks for something while the page is rendered.
pub(crate) fn ask<S: Condition, T: Answer, Asked: Future<Output = T> + Send + 'static>(
    depends_on: impl Fn() -> S + Send + Sync + 'static,
    ask: impl Fn(S) -> Asked + Send + Sync + 'static,
) -> Reply<T> {
    Resource::new_with_options(depends_on, ask, false)
}
