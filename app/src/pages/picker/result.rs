//! What suits: the ranking, with its reasons.

use domain::picker::{Advice, Alert, Answers, Caution, Recommendation, advise};
use domain::{ServiceSlug, Treatment};
use leptos::prelude::*;

use super::address::{Step, href_to_share};
use crate::api::ServiceSummary;
use crate::components::{Notice, Touch, caution_words, change_words, listed_conditions, reason_words, ruled_out_words};
use crate::pages::CallUs;

/// The advice for what was answered; it follows the answers.
#[component]
pub(super) fn Result(
    treatments: Vec<Treatment>,
    services: Vec<ServiceSummary>,
    answers: Signal<Answers>,
) -> impl IntoView {
    move || {
        let answers = answers.get();
        let Advice { alerts, ranking } = advise(&treatments, &answers);
        if answers.is_empty() {
            return view! { <p class="ranking__empty">"Your answers will put these in order, with the reasons."</p> }
                .into_any();
        }
        let alerts = alerts
            .into_iter()
            .map(|alert| view! { <Warning alert /> })
            .collect_view();
        let places = ranking
            .into_iter()
            .filter_map(|recommendation| {
                let treatment = treatments
                    .iter()
                    .find(|one| one.slug == recommendation.treatment)?
                    .clone();
                let services = services
                    .iter()
                    .filter(|service| service.treatment == treatment.slug)
                    .map(|service| (service.slug.clone(), service.minutes))
                    .collect();
                Some(view! { <Place treatment recommendation services /> })
            })
            .collect_view();
        view! {
            {alerts}
            <ol class="ranking">{places}</ol>
            <p class="ranking__note">
                "This is advice and no diagnosis. Nobody has examined you, and nothing here takes the place of a clinician’s word."
            </p>
            <p class="ranking__note ranking__share">
                "The address of this page holds what you answered, so you can keep it or share it. "
                <a href=href_to_share(&answers, Step::Result)>"The same without a word on your health"</a> "."
            </p>
        }
        .into_any()
    }
}

#[component]
fn Warning(alert: Alert) -> impl IntoView {
    match alert {
        Alert::Postpone => view! {
            <Notice title="Come once you are well".to_owned() is_urgent=true>
                <p>
                    "With fever or something contagious, a massage should wait. Read on, and book a later time. " <CallUs />
                </p>
            </Notice>
        }
        .into_any(),
        Alert::AskFirst { conditions, pregnant } => {
            let told = match (listed_conditions(conditions), pregnant) {
                (told, false) => format!("You told us of {told}."),
                (told, true) if told.is_empty() => "You are pregnant.".to_owned(),
                (told, true) => format!("You are pregnant, and told us of {told}."),
            };
            view! {
                <Notice title="Ask your clinician first".to_owned() is_urgent=true>
                    <p>{told} " Whatever massage you choose, ask a clinician who knows you before you book it."</p>
                    <p>"You are welcome to read on, and to " <a href="/contact">"write to us"</a> ". " <CallUs /></p>
                </Notice>
            }
            .into_any()
        }
    }
}

/// One treatment's place.
#[component]
fn Place(treatment: Treatment, recommendation: Recommendation, services: Vec<(ServiceSlug, u16)>) -> impl IntoView {
    let Recommendation {
        ruled_out,
        reasons,
        cautions,
        change,
        ..
    } = recommendation;
    let is_out = !ruled_out.is_empty();
    let why_not = ruled_out
        .into_iter()
        .map(|because| view! { <li class="ranking__out">{ruled_out_words(because, &treatment)}</li> })
        .collect_view();
    let why = (!is_out).then(|| {
        reasons
            .into_iter()
            .map(|reason| {
                let against = reason.points < 0;
                view! {
                    <li class="ranking__reason" class:ranking__reason--against=against>
                        <span class="visually-hidden">{if against { "Against it: " } else { "For it: " }}</span>
                        {reason_words(reason, &treatment)}
                    </li>
                }
            })
            .collect_view()
    });
    // What holds for every massage stands above the ranking.
    let cautions = cautions
        .into_iter()
        .filter(|caution| !matches!(caution, Caution::Ask(_) | Caution::Postpone | Caution::Pregnancy))
        .map(|caution| view! { <li>{caution_words(caution)}</li> })
        .collect::<Vec<_>>();
    let evidence = treatment
        .evidence
        .clone()
        .map(|evidence| view! { <p class="ranking__evidence">{evidence}</p> });
    let page = format!("/treatments/{}", treatment.slug);
    let ask = format!("/contact?about={}", treatment.slug);
    let steps = if is_out {
        ().into_any()
    } else if services.is_empty() {
        view! { <a class="button button--quiet" href=ask>"Ask us about it"</a> }.into_any()
    } else {
        services
            .into_iter()
            .map(|(slug, minutes)| {
                view! { <a class="button button--quiet" href=format!("/book?service={slug}")>"Book "{minutes}" minutes"</a> }
            })
            .collect_view()
            .into_any()
    };
    view! {
        <li class="ranking__place" class:ranking__place--out=is_out>
            <div class="ranking__head">
                <h3 class="ranking__name">
                    <a href=page>{treatment.name.clone()}</a>
                </h3>
                <div class="ranking__touch">
                    <Touch pressure=treatment.pressure_range layer=treatment.layer feel=treatment.feel />
                </div>
            </div>
            <div class="ranking__body">
                <p class="ranking__summary">{treatment.summary.clone()}</p>
                <ul class="ranking__reasons">{why_not} {why}</ul>
                {evidence}
                {(!cautions.is_empty()).then(|| view! { <ul class="ranking__cautions">{cautions}</ul> })}
                {(!change.is_empty()).then(|| view! { <p class="ranking__change">{change_words(&change)}</p> })}
                <p class="ranking__steps">{steps}</p>
            </div>
        </li>
    }
}
