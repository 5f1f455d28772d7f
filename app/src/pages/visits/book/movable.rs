//! Whether a visit that is booked already can be moved at all.

use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;

use crate::api::asked::Reply;
use crate::api::{ApiError, VisitView};
use crate::browser;
use crate::components::Unlisted;
use crate::pages::failed::Failed;
use crate::pages::not_found::NotFoundPage;
use crate::pages::visits::visit::ClosedVisit;

/// The visit that is to be moved, if this is about one.
pub(crate) type Visit = Reply<Option<Result<VisitView, ApiError>>>;

/// The steps of moving a visit, as long as it can be moved; otherwise what became of it.
#[component]
pub(crate) fn Movable(visit: Visit, children: ChildrenFn) -> impl IntoView {
    view! {
        <Unlisted />
        <Transition>
            {move || {
                let children = children.clone();
                Suspend::new(async move {
                    match visit.await {
                        Some(Ok(visit)) if visit.can_be_changed => children().into_any(),
                        Some(Ok(visit)) => {
                            browser::set_status(410);
                            closed(visit).await
                        }
                        Some(Err(ApiError::NotFound)) => view! { <NotFoundPage /> }.into_any(),
                        Some(Err(error)) => view! { <Failed error /> }.into_any(),
                        None => ().into_any(),
                    }
                })
            }}
        </Transition>
    }
}

/// Loads what tells what became of a visit, for a page that may begin with that.
#[cfg(not(feature = "ssr"))]
pub(crate) async fn load_first() {
    // What does not come is asked for again.
    _ = load_closed().await;
}

/// What became of the visit, as its own page says it.
async fn closed(visit: VisitView) -> AnyView {
    #[cfg(feature = "ssr")]
    leptos::prefetch_lazy_fn_on_server("later");
    closed_visit(visit)
        .await
        .expect("a page whose part does not come is a plain one")
}

#[leptos::wasm_split::wasm_split(later, wasm_split_path = leptos::wasm_split, preload(#[cfg_attr(feature = "ssr", allow(dead_code))] load_closed), fallible)]
#[allow(
    clippy::unnecessary_wraps,
    reason = "whether the part comes is for the splitter to say"
)]
fn closed_visit(visit: VisitView) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <ClosedVisit visit refused=None /> }.into_any())
}
