//! What suits. A browser shows it as the server has written it until somebody answers: what ranks the answers is another part
//! of the program than the questions.

#[cfg(not(feature = "ssr"))]
use std::pin::Pin;

use domain::picker::Answers;
use leptos::prelude::*;
#[cfg(not(feature = "ssr"))]
use leptos::task::spawn_local;
#[cfg(not(feature = "ssr"))]
use leptos::wasm_split::SplitLoaderError;

use crate::api::{ApiError, list_treatments, show_clinic};
#[cfg(not(feature = "ssr"))]
use crate::browser;
#[cfg(not(feature = "ssr"))]
use crate::pages::failed::Failed;
#[cfg(feature = "ssr")]
use crate::pages::loaded::Loaded;
#[cfg(not(feature = "ssr"))]
use crate::pages::part::LATER;
use crate::pages::treatments::picker::result::Result as Advice;

/// The classes of the element around what the server has written.
const HERE: &str = "written picker__written";

/// The ranking, to be taken over as it stands.
#[cfg(feature = "ssr")]
#[component]
pub(crate) fn Ranked(answers: Signal<Answers>, has_begun: Signal<bool>) -> impl IntoView {
    _ = has_begun;
    move || {
        view! {
            <div class=HERE>
                <Loaded from=move || ranking(answers) let:ranking>
                    {ranking.run()}
                </Loaded>
            </div>
        }
    }
}

/// The ranking, as it stands if it does, and once it has come, as it follows the answers.
#[cfg(not(feature = "ssr"))]
#[component]
pub(crate) fn Ranked(
    answers: Signal<Answers>,
    /// Whether somebody answers.
    has_begun: Signal<bool>,
) -> impl IntoView {
    let is_here = browser::is_there(HERE);
    let ranking = RwSignal::new(None);
    let is_coming = StoredValue::new(false);
    Effect::new(move |_| {
        // What has not come is asked for again with the next answer.
        answers.track();
        let is_asked_for = has_begun.get() || !is_here;
        if !is_asked_for || is_coming.get_value() {
            return;
        }
        is_coming.set_value(true);
        spawn_local(async move {
            let come = match ranking_of(answers).await {
                Ok(coming) => coming.await,
                Err(_) => Err(ApiError::Offline),
            };
            if come.is_ok() {
                LATER.has_come();
            }
            is_coming.try_update_value(|is_coming| *is_coming = come.is_ok());
            ranking.try_set(Some(come));
        });
    });
    move || match ranking.get() {
        None => view! { <div class=HERE></div> }.into_any(),
        Some(Ok(ranking)) => ViewFn::run(&ranking),
        Some(Err(error)) => view! { <Failed error /> }.into_any(),
    }
}

#[cfg(not(feature = "ssr"))]
type Coming = Pin<Box<dyn Future<Output = Result<ViewFn, ApiError>>>>;

#[cfg(not(feature = "ssr"))]
#[leptos::wasm_split::wasm_split(later, wasm_split_path = leptos::wasm_split, fallible)]
#[allow(
    clippy::unnecessary_wraps,
    reason = "whether the part comes is for the splitter to say"
)]
fn ranking_of(answers: Signal<Answers>) -> Result<Coming, SplitLoaderError> {
    Ok(Box::pin(ranking(answers)))
}

/// The ranking, from what the clinic has to offer.
async fn ranking(answers: Signal<Answers>) -> Result<ViewFn, ApiError> {
    let (treatments, clinic) = (list_treatments().await?, show_clinic().await?);
    Ok(ViewFn::from(move || {
        view! { <Advice treatments=treatments.clone() services=clinic.services.clone() answers /> }
    }))
}
