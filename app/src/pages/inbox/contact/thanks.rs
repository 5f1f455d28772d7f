//! `/contact/thanks?reference=7K2-M9Q`: the message has come.

use domain::Reference;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::components::Unlisted;
use crate::pages::failed::CallUs;
use crate::pages::not_found::NotFoundPage;

/// The thanks, with what to name when asking again. Whoever has its address may read it, so it names nobody.
#[component]
pub(crate) fn ThanksPage() -> impl IntoView {
    let query = use_query_map();
    let reference = Memo::new(move |_| query.with(|query| Reference::parse(&query.get("reference")?)));
    move || match reference.get() {
        None => view! { <NotFoundPage /> }.into_any(),
        Some(reference) => view! {
            <Title text="Thank you" />
            <Unlisted />
            <section class="section">
                <h1 id="step" tabindex="-1">
                    "Thank you, we have your message"
                </h1>
                <p>
                    "Its reference is " <strong>{reference.to_string()}</strong>
                    ". Name it when you ask about your message again."
                </p>
                <p>"We answer by email or by phone, whichever you gave us. " <CallUs /></p>
                <p>
                    "Meanwhile, see " <a href="/book">"what can be booked"</a> ", or go to the "
                    <a href="/" rel="external">"first page"</a> "."
                </p>
            </section>
        }
        .into_any(),
    }
}
