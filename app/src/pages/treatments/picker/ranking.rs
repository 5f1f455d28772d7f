//! What suits, once it is asked for. It comes with another part of the program than the questions.

use domain::picker::Answers;
use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;

use crate::api::asked::ask;
use crate::api::{list_treatments, use_clinic};
use crate::pages::loaded::Loaded;
use crate::pages::part::LATER;
use crate::pages::treatments::picker::result::Result as Advice;

/// Loads the ranking once somebody answers.
pub(crate) fn load_ahead(has_begun: Signal<bool>) {
    Effect::new(move |loads: Option<bool>| {
        let (has_begun, loads) = (has_begun.get(), loads == Some(true));
        if has_begun && !loads {
            LATER.load_ahead(load_ranking());
        }
        has_begun || loads
    });
}

/// The ranking, as soon as it has come.
#[component]
pub(crate) fn Ranked(answers: Signal<Answers>) -> impl IntoView {
    Suspend::new(async move {
        #[cfg(feature = "ssr")]
        leptos::prefetch_lazy_fn_on_server("later");
        let ranking = ranking_of(answers).await;
        LATER.has_come_with_page();
        ranking.expect("a page whose part does not come is a plain one")
    })
}

#[leptos::wasm_split::wasm_split(later, wasm_split_path = leptos::wasm_split, preload(load_ranking), fallible)]
#[allow(
    clippy::unnecessary_wraps,
    reason = "whether the part comes is for the splitter to say"
)]
fn ranking_of(answers: Signal<Answers>) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <Ranking answers /> }.into_any())
}

#[component]
fn Ranking(answers: Signal<Answers>) -> impl IntoView {
    let treatments = ask(|| (), |()| list_treatments());
    let clinic = use_clinic();
    view! {
        <Loaded from=move || async move { Ok((treatments.await?, clinic.await?)) } let((treatments, clinic))>
            <Advice treatments services=clinic.services answers />
        </Loaded>
    }
}
