//! `/treatments`: every kind of massage.

use leptos::prelude::*;

use crate::api::{list_packages, list_treatments};
use crate::components::{PageHead, TreatmentList};
use crate::pages::loaded::Loaded;

/// Every treatment, and the packages that hold one.
#[component]
pub(crate) fn TreatmentsPage() -> impl IntoView {
    view! {
        <PageHead
            title="Massages"
            description="Every kind of massage, with what it is for, what it feels like and what to be careful about."
            path="/treatments"
        />
        <section class="section">
            <h1 id="step" tabindex="-1">
                "Ways to be touched"
            </h1>
            <p class="section__lead">
                "“Massage therapy” covers many techniques. They differ in touch, in pressure and in intensity, and therapists mix them. Each line shows one: the heavier it is, the stronger the pressure; the lower it sinks, the deeper the work."
            </p>
            <Loaded from=list_treatments let:treatments>
                <TreatmentList treatments />
            </Loaded>
            <p class="section__note">
                "Not sure which? " <a href="/picker">"Answer five questions"</a> ", or "
                <a href="/compare">"put two side by side"</a> "."
            </p>
        </section>
        <Loaded from=list_packages let:packages>
            {(!packages.is_empty())
                .then(|| {
                    let packages = packages.into_iter().map(|package| {
                        view! {
                            <p>
                                <a href=format!("/packages/{}", package.slug)>{package.name}</a> ": " {package.summary}
                            </p>
                        }
                    });
                    view! {
                        <section class="section" aria-labelledby="packages">
                            <h2 id="packages">"As part of a package"</h2>
                            {packages.collect_view()}
                        </section>
                    }
                })}
        </Loaded>
    }
}
