//! `/treatments/{slug}`: one kind of massage.

use domain::{Choice, Goal, Treatment};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::api::{ApiError, NextStarts, ServiceSummary, list_treatments, next_openings, show_clinic};
use crate::components::{
    PageHead, ServiceList, StartLinks, Touch, care_list, every_care_list, goal_label, linked_service, pregnancy_words,
    short_start,
};
use crate::pages::failed::CallUs;
use crate::pages::loaded::Loaded;
use crate::pages::visits::book::service_item;

/// The page of one treatment.
#[component]
pub(crate) fn TreatmentPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.with(|params| params.get("slug").unwrap_or_default()));
    view! {
        <Loaded
            is_page=true
            from=move || async move {
                let (treatments, clinic, next) = (list_treatments().await?, show_clinic().await?, next_openings().await?);
                let treatment = treatments.iter().find(|one| slug.with(|slug| one.slug.as_str() == slug)).cloned();
                Ok((treatment.ok_or(ApiError::NotFound)?, treatments, clinic, next))
            }
            let((treatment, treatments, clinic, next))
        >
            <TreatmentFacts treatment treatments services=clinic.services next clinic_name=clinic.name />
        </Loaded>
    }
}

#[component]
fn TreatmentFacts(
    treatment: Treatment,
    /// All of them, for what this one contains.
    treatments: Vec<Treatment>,
    services: Vec<ServiceSummary>,
    next: Vec<NextStarts>,
    clinic_name: String,
) -> impl IntoView {
    let path = format!("/treatments/{}", treatment.slug);
    let about = linked_service(&treatment, &clinic_name);
    let own: Vec<_> = services
        .into_iter()
        .filter(|service| service.treatment == treatment.slug)
        .collect();
    let ask = format!("/contact?about={}", treatment.slug);
    let openings = own
        .iter()
        .filter_map(|service| {
            let next = next.iter().find(|next| next.service == service.slug)?;
            let starts = next
                .starts
                .iter()
                .map(|start| {
                    let href = format!("/book?service={}&start={}", service.slug, start.instant);
                    (short_start(start.wall), href)
                })
                .collect::<Vec<_>>();
            Some(view! { <StartLinks label=format!("{} minutes", service.minutes) starts /> })
        })
        .collect_view();
    let is_price_missing = own.iter().any(|service| service.price_cents.is_none());
    let bookable = if own.is_empty() {
        view! {
            <p>
                "This one is not booked online. " <a href=ask.clone()>"Ask us about it"</a> ". " <CallUs />
            </p>
        }
        .into_any()
    } else {
        view! {
            <ServiceList services=own.into_iter().map(service_item).collect() />
            <h3>"The next openings"</h3>
            {openings}
            {is_price_missing
                .then(|| {
                    view! {
                        <p class="section__note">
                            "What does it cost? We are glad to tell you: " <a href=ask.clone()>"ask us"</a> ". " <CallUs />
                        </p>
                    }
                })}
        }
        .into_any()
    };
    let fact = |name: &'static str, words: Option<String>| {
        words.map(|words| {
            view! {
                <div class="facts__fact">
                    <dt>{name}</dt>
                    <dd>{words}</dd>
                </div>
            }
        })
    };
    let goals = Goal::ALL
        .iter()
        .filter(|&&goal| treatment.serves(goal) > 1)
        .map(|&goal| {
            view! { <li><a class="choice" href=format!("/picker?goal={}", goal.name())>{goal_label(goal)}</a></li> }
        })
        .collect_view();
    let overlaps = treatment
        .overlaps
        .iter()
        .map(|overlap| {
            let compare = format!("/compare?with={},{}", treatment.slug, overlap.other);
            view! {
                <p>
                    {overlap.how.clone()} " " <a href=format!("/treatments/{}", overlap.other)>{overlap.name.clone()}</a>
                    " · " <a href=compare>"compare the two"</a>
                </p>
            }
        })
        .collect::<Vec<_>>();
    let care = treatment.care_among(&treatments);
    let in_pregnancy = pregnancy_words(&care).map(|words| view! { <p>{words}</p> });
    let care = care_list(&care);
    let versus = if treatment.slug.as_str() == "relaxation" {
        "therapeutic"
    } else {
        "relaxation"
    };
    view! {
        <PageHead title=treatment.name.clone() description=format!("{} {}", treatment.summary, treatment.purpose) path about />
        <article class="section treatment">
            <header class="treatment__head">
                <p class="treatment__kind">
                    <a href="/treatments">"Massages"</a>
                </p>
                <h1 id="step" tabindex="-1">
                    {treatment.name.clone()}
                </h1>
                <p class="section__lead">{treatment.summary.clone()}</p>
                <div class="treatment__touch">
                    <Touch pressure=treatment.pressure_range layer=treatment.layer feel=treatment.feel />
                </div>
            </header>
            <dl class="facts facts--wide">
                {fact("What it is for", Some(treatment.purpose.clone()))}
                {fact("For whom", Some(treatment.for_whom.clone()))}
                {fact("Not for", treatment.not_for.clone())} {fact("What the hands do", Some(treatment.technique.clone()))}
                {fact("Pressure", Some(treatment.pressure.clone()))} {fact("Depth", treatment.depth.clone())}
                {fact("What it feels like", Some(treatment.sensation.clone()))}
                {fact("Afterwards", treatment.afterwards.clone())} {fact("Where", treatment.setting.clone())}
                {fact("How long", Some(treatment.lengths.clone()))} {fact("How well it is proved", treatment.evidence.clone())}
            </dl>
            <section class="section" aria-labelledby="book">
                <h2 id="book">"Book it"</h2>
                {bookable}
            </section>
            <section class="section" aria-labelledby="care">
                <h2 id="care">"Before you come"</h2>
                <div class="care">
                    <div class="care__list">
                        <h3>"Take particular care with this one"</h3>
                        <ul class="bullets">{care}</ul>
                        {in_pregnancy}
                    </div>
                    <div class="care__list">
                        <h3>"Ask your clinician before any massage"</h3>
                        <ul class="bullets">{every_care_list()}</ul>
                        <p>"With fever or something contagious, come once you are well."</p>
                    </div>
                </div>
            </section>
            {(!overlaps.is_empty()).then(|| {
                view! {
                    <section class="section" aria-labelledby="overlaps">
                        <h2 id="overlaps">"Related to"</h2>
                        {overlaps}
                    </section>
                }
            })}
            <section class="section" aria-labelledby="goals">
                <h2 id="goals">"People come for"</h2>
                <ul class="choices__list">{goals}</ul>
                <p class="section__note">
                    <a href=format!("/compare?with={},{versus}", treatment.slug)>"Compare it with another"</a>
                    ", or "
                    <a href="/picker">"find out what suits you"</a>
                    "."
                </p>
            </section>
        </article>
    }
}
