//! `/`: what this place is, and the way to a massage.

use leptos::prelude::*;
use leptos_meta::{Meta, Title};

use crate::components::ServiceList;
use crate::pages::book::service_items;
use crate::pages::{CallUs, Failed};
use crate::root::Clinic;

/// The home page.
#[component]
pub(crate) fn HomePage() -> impl IntoView {
    let clinic = expect_context::<Clinic>();
    let services = move || {
        Suspend::new(async move {
            match clinic.await {
                Ok(clinic) => view! { <ServiceList services=service_items(clinic) /> }.into_any(),
                Err(error) => view! { <Failed error /> }.into_any(),
            }
        })
    };
    view! {
        <Title text="" />
        <Meta name="description" content="Massage at Glo Skin & Medspa in Edmonton. See the real openings and book one." />
        <section class="hero">
            <h1 class="hero__title" id="step" tabindex="-1">
                "An hour for yourself"
            </h1>
            <p class="hero__lead">
                "Massage in Edmonton: hands that hold, move and press, to calm a long week or to work on what hurts. "
                "See when we are free and book a time. No account, no waiting for a reply."
            </p>
            <p>
                <a class="button" href="/book">
                    "Book a massage"
                </a>
            </p>
        </section>
        <section class="section" aria-labelledby="massages">
            <h2 id="massages">"What you can book"</h2>
            <Transition>{services}</Transition>
            <p class="section__note">"Not sure, or not finding a time? " <CallUs /></p>
        </section>
    }
}
