//! `/compare`: two to four treatments side by side.

use domain::{ServiceSlug, Treatment, TreatmentSlug};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::api::{NextStarts, ServiceSummary, Start, list_treatments, next_openings, show_clinic};
use crate::components::{
    COMPARISON, CompareCell, CompareColumn, Comparison, PageHead, Touch, care_words, price, short_start,
};
use crate::pages::loaded::Loaded;

/// How many can stand side by side.
const MOST: usize = 4;
/// What is compared where nothing is said.
const DEFAULT: [&str; 2] = ["therapeutic", "relaxation"];

/// The comparison that the address asks for.
#[component]
pub(crate) fn ComparePage() -> impl IntoView {
    let map = use_query_map();
    let with = Memo::new(move |_| map.with(|map| map.get_str("with").map(str::to_owned)));
    view! {
        <PageHead
            title="Compare massages"
            description="Therapeutic against relaxation massage, or any two to four kinds: purpose, technique, pressure, depth, feel, and when they can be had."
            path="/compare"
        />
        <section class="section">
            <h1 id="step" tabindex="-1">
                "How do they differ?"
            </h1>
            <p class="section__lead">
                "Two people can both say “a massage” and mean opposite things. Here they are, side by side: what differs stands out, what is the same steps back."
            </p>
            <Loaded
                from=|| async { Ok((list_treatments().await?, show_clinic().await?, next_openings().await?)) }
                let((treatments, clinic, next))
            >
                <Compared treatments services=clinic.services next with />
            </Loaded>
        </section>
    }
}

#[component]
fn Compared(
    treatments: Vec<Treatment>,
    services: Vec<ServiceSummary>,
    next: Vec<NextStarts>,
    with: Memo<Option<String>>,
) -> impl IntoView {
    move || {
        let chosen = chosen(with.get().as_deref(), &treatments);
        let slugs: Vec<_> = chosen.iter().map(|treatment| treatment.slug.clone()).collect();
        let columns = chosen
            .iter()
            .map(|treatment| {
                let less: Vec<_> = slugs.iter().filter(|slug| **slug != treatment.slug).collect();
                column(
                    treatment,
                    &treatments,
                    &services,
                    &next,
                    (slugs.len() > 2).then(|| href(&less)),
                )
            })
            .collect();
        let more: Vec<_> = treatments
            .iter()
            .filter(|treatment| !slugs.contains(&treatment.slug))
            .map(|treatment| {
                let with: Vec<_> = slugs.iter().chain([&treatment.slug]).collect();
                (treatment.name.clone(), href(&with))
            })
            .collect();
        let choices = (slugs.len() < MOST).then(|| {
            let links = more
                .into_iter()
                .map(|(name, href)| view! { <li><a class="choice" href=href>"+ "{name}</a></li> })
                .collect_view();
            view! {
                <nav class="choices" aria-label="Add to the comparison">
                    <ul class="choices__list">{links}</ul>
                </nav>
            }
        });
        view! {
            {choices}
            <Comparison columns />
        }
    }
}

/// The treatments that an address names, in its order. What is not there is left out, and the default fills up to two.
fn chosen(with: Option<&str>, treatments: &[Treatment]) -> Vec<Treatment> {
    let mut chosen: Vec<Treatment> = Vec::new();
    let mut choose = |slug: &str, most: usize| {
        let is_new = chosen.len() < most && chosen.iter().all(|one| one.slug.as_str() != slug);
        let found = treatments.iter().find(|one| one.slug.as_str() == slug);
        chosen.extend(found.filter(|_| is_new).cloned());
    };
    for slug in with.unwrap_or_default().split(',') {
        choose(slug, MOST);
    }
    for slug in DEFAULT {
        choose(slug, DEFAULT.len());
    }
    chosen
}

fn href(slugs: &[&TreatmentSlug]) -> String {
    let slugs: Vec<_> = slugs.iter().map(|slug| slug.as_str()).collect();
    format!("/compare?with={}#{COMPARISON}", slugs.join(","))
}

/// One treatment's column, with the address of the comparison without it.
fn column(
    treatment: &Treatment,
    treatments: &[Treatment],
    services: &[ServiceSummary],
    next: &[NextStarts],
    without: Option<String>,
) -> CompareColumn {
    let own: Vec<_> = services
        .iter()
        .filter(|service| service.treatment == treatment.slug)
        .collect();
    let unknown = || "Ask us.".to_owned();
    let touch = |shows_depth: bool| {
        let (pressure, layer, feel) = (treatment.pressure_range, treatment.layer, treatment.feel);
        Some(ViewFn::from(
            move || view! { <Touch pressure layer=layer.filter(|_| shows_depth) feel /> },
        ))
    };
    let prices: Vec<_> = own
        .iter()
        .map(|service| match service.price_cents {
            Some(cents) => format!("{} minutes: {}", service.minutes, price(cents)),
            None => format!("{} minutes: ask us", service.minutes),
        })
        .collect();
    let said = |words: &str| CompareCell::words(words.to_owned());
    let starts = next_of(&own, next);
    CompareColumn {
        name: treatment.name.clone(),
        href: format!("/treatments/{}", treatment.slug),
        without,
        cells: vec![
            ("Purpose", said(&treatment.purpose)),
            ("For whom", said(&treatment.for_whom)),
            (
                "Not for",
                said(
                    &treatment
                        .not_for
                        .clone()
                        .unwrap_or_else(|| "Nothing in particular.".to_owned()),
                ),
            ),
            ("Technique", said(&treatment.technique)),
            (
                "Pressure",
                CompareCell {
                    drawing: touch(false),
                    ..said(&treatment.pressure)
                },
            ),
            (
                "Depth",
                CompareCell {
                    drawing: treatment.layer.and_then(|_| touch(true)),
                    ..said(&treatment.depth.clone().unwrap_or_else(unknown))
                },
            ),
            ("Feel", said(&treatment.sensation)),
            (
                "Afterwards",
                said(&treatment.afterwards.clone().unwrap_or_else(unknown)),
            ),
            ("Setting", said(&treatment.setting.clone().unwrap_or_else(unknown))),
            ("Lengths", said(&treatment.lengths)),
            ("Overlaps with", said(&overlaps_of(treatment))),
            ("Extra care", said(&care_words(&treatment.care_among(treatments)))),
            (
                "Price",
                said(&if prices.is_empty() {
                    unknown()
                } else {
                    prices.join("; ")
                }),
            ),
            (
                "Next openings",
                CompareCell {
                    links: starts,
                    ..said(if own.is_empty() {
                        "Not booked online: ask us."
                    } else {
                        ""
                    })
                },
            ),
        ],
        book: own.first().map_or_else(
            || (format!("/contact?about={}", treatment.slug), "Ask us".to_owned()),
            |_| {
                let service = own
                    .iter()
                    .max_by_key(|service| service.minutes)
                    .map(|service| service.slug.clone());
                (
                    service.map_or_else(String::new, |slug| format!("/book?service={slug}")),
                    "Book it".to_owned(),
                )
            },
        ),
    }
}

/// What it contains, and what contains it.
fn overlaps_of(treatment: &Treatment) -> String {
    let overlaps: Vec<_> = treatment.overlaps.iter().map(|overlap| &*overlap.how).collect();
    if overlaps.is_empty() {
        "None of the others in particular.".to_owned()
    } else {
        overlaps.join(" ")
    }
}

/// The next openings of the longest of these services, as links that book them.
fn next_of(services: &[&ServiceSummary], next: &[NextStarts]) -> Vec<(String, String)> {
    let longest: Option<&ServiceSlug> = services
        .iter()
        .max_by_key(|service| service.minutes)
        .map(|service| &service.slug);
    let starts = next.iter().find(|next| Some(&next.service) == longest);
    let link = |service: &ServiceSlug, start: &Start| {
        (
            short_start(start.wall),
            format!("/book?service={service}&start={}", start.instant),
        )
    };
    starts.map_or_else(Vec::new, |next| {
        next.starts.iter().map(|start| link(&next.service, start)).collect()
    })
}
