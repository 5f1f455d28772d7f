//! Treatments to read on about.

use domain::Treatment;
use leptos::prelude::*;

use super::Touch;

/// Treatments, each with its line and a link to its page.
#[component]
pub(crate) fn TreatmentList(treatments: Vec<Treatment>) -> impl IntoView {
    let items = treatments
        .into_iter()
        .map(|treatment| {
            view! {
                <li class="treatment-list__item">
                    <a class="treatment-list__link" href=format!("/treatments/{}", treatment.slug)>
                        <span class="treatment-list__name">{treatment.name}</span>
                        <Touch pressure=treatment.pressure_range layer=treatment.layer feel=treatment.feel />
                        <span class="treatment-list__summary">{treatment.summary}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="treatment-list">{items}</ul> }
}
