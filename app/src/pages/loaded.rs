//! What a page shows once the server has given it what it asked for.

use std::sync::Arc;

use leptos::prelude::*;

use crate::api::ApiError;
use crate::pages::failed::Failed;
use crate::pages::not_found::NotFoundPage;

/// Shows what was asked for once it is there, and what happened if it could not be had. What `from` and `children` read is
/// followed.
#[component]
pub(crate) fn Loaded<T, Asked, F, C, V>(
    from: F,
    /// Whether the address names it: if there is no such thing, there is no such page.
    #[prop(optional)]
    is_page: bool,
    children: C,
) -> impl IntoView
where
    Asked: IntoFuture<Output = Result<T, ApiError>, IntoFuture: Send> + Send + 'static,
    F: Fn() -> Asked + Send + 'static,
    C: Fn(T) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let children = Arc::new(children);
    transition(Box::new(move || {
        let (asked, children) = (from(), Arc::clone(&children));
        Suspend::new(async move {
            match asked.await {
                Ok(loaded) => children(loaded).into_any(),
                Err(error) => not_loaded(error, is_page),
            }
        })
    }))
}

/// Apart from [`Loaded`], so that it is compiled once and not for each page.
fn transition(content: Box<dyn Fn() -> Suspend<AnyView> + Send>) -> AnyView {
    view! { <Transition>{content}</Transition> }.into_any()
}

fn not_loaded(error: ApiError, is_page: bool) -> AnyView {
    if is_page && error == ApiError::NotFound {
        view! { <NotFoundPage /> }.into_any()
    } else {
        view! { <Failed error /> }.into_any()
    }
}
