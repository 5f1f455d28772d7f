//! Services to choose from.

use leptos::prelude::*;

use crate::components::{Card, price};

/// A service as a list shows it.
pub(crate) struct ServiceItem {
    pub(crate) name: String,
    pub(crate) summary: String,
    pub(crate) minutes: u16,
    pub(crate) price_cents: Option<u32>,
    pub(crate) href: String,
}

/// Services, each a link to its calendar.
#[component]
pub(crate) fn ServiceList(
    services: Vec<ServiceItem>,
    /// The id of the form to take along.
    #[prop(optional_no_strip)]
    with: Option<&'static str>,
) -> impl IntoView {
    let items = services
        .into_iter()
        .map(|service| {
            let cost = service
                .price_cents
                .map_or_else(|| "Ask us for the price".to_owned(), price);
            view! {
                <li class="service-list__item">
                    <Card href=service.href name=format!("{}, {} minutes", service.name, service.minutes) with>
                        <span class="card__text">{service.summary}</span>
                        <span class="card__facts">{cost}</span>
                    </Card>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="service-list">{items}</ul> }
}
