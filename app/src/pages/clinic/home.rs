//! `/`: the home page.

use domain::{Choice, Goal, Treatment};
use leptos::prelude::*;

use crate::api::{ClinicProfile, list_packages, list_treatments, show_clinic};
use crate::components::{PageHead, ServiceList, Touch, goal_label, linked_clinic};
use crate::pages::failed::CallUs;
use crate::pages::loaded::Loaded;
use crate::pages::visits::book::service_item;

/// The home page.
#[component]
pub(crate) fn HomePage() -> impl IntoView {
    let goals = Goal::ALL
        .iter()
        .map(|&goal| {
            let href = format!("/picker?goal={}&at=places", goal.name());
            view! { <li><a class="goals__goal" href=href>{goal_label(goal)}</a></li> }
        })
        .collect_view();
    view! {
        <Loaded from=show_clinic let:clinic>
            <Hero headline=clinic.headline.clone() welcome=clinic.welcome.clone() />
            <Head clinic />
        </Loaded>
        <section class="section" aria-labelledby="goals">
            <h2 id="goals">"What brings you?"</h2>
            <ul class="goals">{goals}</ul>
            <p class="section__note">"Each leads to four more questions, and to a massage with the reasons for it."</p>
        </section>
        <section class="section versus" aria-labelledby="versus">
            <h2 id="versus">"Two very different hours"</h2>
            <Loaded from=list_treatments let:treatments>
                <Versus treatments />
            </Loaded>
            <p>
                <a class="button button--quiet" href="/compare?with=therapeutic,relaxation">
                    "Compare the two"
                </a>
            </p>
        </section>
        <section class="section" aria-labelledby="massages">
            <h2 id="massages">"What you can book"</h2>
            <Loaded from=show_clinic let:clinic>
                <ServiceList services=clinic.services.into_iter().map(service_item).collect() />
            </Loaded>
            <Loaded from=list_packages let:packages>
                {packages
                    .into_iter()
                    .filter_map(|package| {
                        let massage = package.parts.into_iter().find(|part| part.treatment.is_some())?;
                        Some(
                            view! {
                                <p class="section__note">
                                    {massage.name} " is also a part of "
                                    <a href=format!("/packages/{}", package.slug)>{package.name}</a> "."
                                </p>
                            },
                        )
                    })
                    .collect_view()}
            </Loaded>
            <p class="section__note">"Not finding a time? " <CallUs /></p>
        </section>
        <section class="section story" aria-labelledby="story">
            <h2 id="story">"An old art, in good company"</h2>
            <div class="story__text">
                <p>
                    "Massage is manual therapy: holding, moving and pressing muscles, tendons, ligaments and fascia. It is one of the oldest healing traditions we have. Ancient Greece knew it, and so did China and India."
                </p>
                <p>
                    "Today it is part of integrative medicine. Once found only in luxury spas and clubs, it is now at home in clinics, hospitals and airports, and offered along with standard treatment for a range of conditions."
                </p>
            </div>
            <p class="section__note">
                <a href="/questions">"Questions and answers"</a>
                " · "
                <a href="/treatments">"All massages"</a>
            </p>
        </section>
    }
}

/// The clinic's first words, and the two ways on.
#[component]
fn Hero(headline: String, welcome: String) -> impl IntoView {
    view! {
        <section class="hero">
            <h1 class="hero__title" id="step" tabindex="-1">
                {headline}
            </h1>
            <p class="hero__lead">{welcome}</p>
            <p class="hero__ways">
                <a class="button" href="/book">
                    "Book a massage"
                </a>
                <a class="button button--quiet" href="/picker">
                    "Find the one for you"
                </a>
            </p>
            <p class="section__note">"See when we are free and take a time. No account, no waiting for a reply."</p>
        </section>
    }
    .into_any()
}

#[component]
fn Head(clinic: ClinicProfile) -> impl IntoView {
    let description = format!(
        "Massage at {} in {}: find out which one suits you, see the real openings, and book one. No account.",
        clinic.name, clinic.city
    );
    let place = [&*clinic.address, &clinic.city, &clinic.province];
    let about = linked_clinic(&clinic.name, &clinic.phone_link, place);
    view! { <PageHead title="" description path="/" about /> }
}

/// Therapeutic beside relaxation massage, in a few words each.
#[component]
fn Versus(treatments: Vec<Treatment>) -> impl IntoView {
    let sides = ["therapeutic", "relaxation"]
        .into_iter()
        .filter_map(|slug| treatments.iter().find(|treatment| treatment.slug.as_str() == slug))
        .map(|treatment| {
            view! {
                <div class="versus__side">
                    <h3>
                        <a href=format!("/treatments/{}", treatment.slug)>{treatment.name.clone()}</a>
                    </h3>
                    <Touch pressure=treatment.pressure_range layer=treatment.layer feel=treatment.feel />
                    <p>{treatment.purpose.clone()}</p>
                    <p class="versus__feel">{treatment.sensation.clone()}</p>
                </div>
            }
        })
        .collect_view();
    view! { <div class="versus__sides">{sides}</div> }
}
