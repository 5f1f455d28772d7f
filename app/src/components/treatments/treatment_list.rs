//! Treatments to read on about.

use domain::Treatment;
use leptos::prelude::*;

use crate::components::{Card, Touch};

/// Treatments, each with its line and a link to its page.
#[component]
pub(crate) fn TreatmentList(treatments: Vec<Treatment>) -> impl IntoView {
    let items = treatments
        .into_iter()
        .map(|treatment| {
            view! {
                <li class="treatment-list__item">
                    <Card href=format!("/treatments/{}", treatment.slug) name=treatment.name>
                        <Touch pressure=treatment.pressure_range layer=treatment.layer feel=treatment.feel />
                        <span class="card__text">{treatment.summary}</span>
                    </Card>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="treatment-list">{items}</ul> }
}
