//! Any address that leads nowhere.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::browser;
use crate::pages::failed::CallUs;

/// Says so, and leads on.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    browser::set_status(404);
    view! {
        <Title text="Page not found" />
        <section class="section">
            <h1 id="step" tabindex="-1">
                "We cannot find this page"
            </h1>
            <p>"The address may be incomplete, or what was here is gone."</p>
            <p>
                <a href="/book">"See what can be booked"</a>
                ", or go to the "
                <a href="/" rel="external">"first page"</a>
                ". "
                <CallUs />
            </p>
        </section>
    }
}
