//! The first step: which massage.

use leptos::prelude::*;

use crate::api::{Clinic, ServiceSummary};
use crate::components::{PageHead, ServiceItem, ServiceList, StepName, Steps};
use crate::pages::failed::CallUs;
use crate::pages::loaded::Loaded;
use crate::pages::visits::book::query::BookQuery;

/// A service as a list shows it, leading to its calendar.
pub(crate) fn service_item(service: ServiceSummary) -> ServiceItem {
    ServiceItem {
        name: service.name,
        summary: service.summary,
        minutes: service.minutes,
        price_cents: service.price_cents,
        href: BookQuery {
            service: Some(service.slug),
            ..BookQuery::default()
        }
        .href(),
    }
}

/// The step.
#[component]
pub(crate) fn ChooseService(
    /// The id of the form to take along.
    with: Option<&'static str>,
) -> impl IntoView {
    let clinic = expect_context::<Clinic>();
    view! {
        <PageHead
            title="Book a massage"
            description="Choose a massage, a day and a time that is really open. No account, no waiting for a reply."
            path="/book"
        />
        <Steps current=StepName::Service service_href=None time_href=None with />
        <section class="section">
            <h1 id="step" tabindex="-1">
                "Which massage would you like?"
            </h1>
            <Loaded from=move || clinic let:clinic>
                <ServiceList services=clinic.services.into_iter().map(service_item).collect() with />
            </Loaded>
            <p class="section__note">"Something else in mind? " <CallUs /></p>
        </section>
    }
}
