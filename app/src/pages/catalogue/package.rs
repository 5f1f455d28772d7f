//! `/packages/{slug}`: treatments in sequence.

use domain::Package;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::api::{ApiError, list_packages};
use crate::components::{PageHead, price};
use crate::pages::failed::CallUs;
use crate::pages::loaded::Loaded;

/// The page of one package.
#[component]
pub(crate) fn PackagePage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.with(|params| params.get("slug").unwrap_or_default()));
    view! {
        <Loaded
            is_page=true
            from=move || async move {
                let mut packages = list_packages().await?.into_iter();
                packages.find(|one| slug.with(|slug| one.slug == *slug)).ok_or(ApiError::NotFound)
            }
            let:package
        >
            <PackageFacts package />
        </Loaded>
    }
}

#[component]
fn PackageFacts(package: Package) -> impl IntoView {
    let Package {
        slug,
        name,
        summary,
        price_cents,
        parts,
    } = package;
    let count = parts.len();
    let parts = parts
        .into_iter()
        .map(|part| {
            let length = part.minutes.map(|minutes| format!("{minutes} minutes"));
            let name = match part.treatment {
                Some(treatment) => view! { <a href=format!("/treatments/{treatment}")>{part.name}</a> }.into_any(),
                None => part.name.into_any(),
            };
            view! {
                <li class="parts__part">
                    <span class="parts__name">{name}</span>
                    <span class="parts__length">{length}</span>
                </li>
            }
        })
        .collect_view();
    let cost = match price_cents {
        Some(cents) => view! { <p>"It costs "{price(cents)}"."</p> }.into_any(),
        None => view! {
            <p>
                "How long the whole takes and what it costs, we are glad to tell you: "
                <a href=format!("/contact?about={slug}")>"write to us"</a> ". " <CallUs />
            </p>
        }
        .into_any(),
    };
    view! {
        <PageHead title=name.clone() description=summary.clone() path=format!("/packages/{slug}") />
        <article class="section">
            <p class="treatment__kind">"Package"</p>
            <h1 id="step" tabindex="-1">
                {name}
            </h1>
            <p class="section__lead">{summary}</p>
            <h2>{count}" parts, one after the other"</h2>
            <ol class="parts">{parts}</ol>
            {cost}
        </article>
    }
}
