//! What suits: one best answer, two others beside it, and the rest folded; each with its reasons.

use domain::picker::{Alert, Answers, Caution, Offer, Recommendation, advise, alerts};
use domain::{Choices, Condition, Goal, ServiceSlug, Treatment};
use leptos::prelude::*;

use crate::api::ServiceSummary;
use crate::browser;
use crate::components::{
    Notice, Touch, caution_words, change_words, listed_conditions, reason_words, ruled_out_words, unserved_words,
    without_words,
};
use crate::pages::failed::CallUs;
use crate::pages::treatments::picker::address::{Step, href_to_share};

/// What to do before any massage, above everything else that is said.
#[component]
pub(crate) fn Alerts(answers: Signal<Answers>) -> impl IntoView {
    let health = Memo::new(move |_| answers.get().health);
    move || {
        let warnings = alerts(health.get())
            .into_iter()
            .map(|alert| view! { <Warning alert /> });
        warnings.collect_view()
    }
}

/// The advice for what was answered; it follows the answers.
#[component]
pub(crate) fn Result(
    treatments: Vec<Treatment>,
    services: Vec<ServiceSummary>,
    answers: Signal<Answers>,
) -> impl IntoView {
    let offers: Vec<_> = services
        .iter()
        .map(|service| Offer {
            treatment: service.treatment.clone(),
            minutes: service.minutes,
        })
        .collect();
    move || {
        let answers = answers.get();
        if answers.is_empty() {
            return view! { <p class="ranking__empty">"Your answers will put these in order, with the reasons."</p> }
                .into_any();
        }
        let advice = advise(&treatments, &offers, &answers);
        let may_book = advice.may_book();
        let (short, rest) = advice.shortlist();
        let places = |recommendations: &[Recommendation], ranks: &[&'static str]| {
            let place = |(index, recommendation): (usize, &Recommendation)| {
                let treatment = treatments.iter().find(|one| one.slug == recommendation.treatment)?;
                let services = services
                    .iter()
                    .filter(|service| service.treatment == treatment.slug)
                    .map(|service| (service.slug.clone(), service.minutes))
                    .collect();
                let ways = if may_book { Ways::Open(services) } else { Ways::Call };
                let (treatment, recommendation) = (treatment.clone(), recommendation.clone());
                let rank = ranks.get(index).copied();
                Some(view! { <Place rank treatment recommendation ways goals=answers.goals /> })
            };
            recommendations.iter().enumerate().filter_map(place).collect_view()
        };
        let speaks_for = |one: &Recommendation| one.reasons.iter().any(|reason| reason.points > 0);
        let ranks = if short.first().is_some_and(speaks_for) {
            &RANKS
        } else {
            &RANKS_OF_WHAT_IS_LEFT
        };
        let nothing = short.is_empty().then(|| {
            view! {
                <Notice title="Nothing on our list fits all of that".to_owned()>
                    <p>"Below you find why. Another answer may help, and so may a word with us. " <CallUs /></p>
                </Notice>
            }
        });
        let unserved = (!short.is_empty() && !advice.unserved.is_empty()).then(|| {
            view! {
                <Notice title="Not everything has a massage here".to_owned()>
                    <p>{unserved_words(advice.unserved)} " Tell us more: there may be a way. " <CallUs /></p>
                </Notice>
            }
        });
        let folded = (!rest.is_empty()).then(|| {
            let many = match rest.len() {
                1 => "One more, and why it comes after".to_owned(),
                many => format!("{many} more, and why they come after"),
            };
            view! {
                <details class="ranking__rest">
                    <summary class="disclosure__summary">{many}</summary>
                    <ol class="ranking" start=short.len() + 1>
                        {places(rest, &[])}
                    </ol>
                </details>
            }
        });
        view! {
            {nothing}
            {unserved}
            <ol class="ranking ranking--short">{places(short, ranks)}</ol>
            {folded}
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
        Alert::CallFirst(flags) => {
            let told = format!("You told us of {}.", listed_conditions(flags));
            let wait = flags
                .contains(Condition::Contagious)
                .then_some(" With fever or something contagious, a massage should wait until you are well.");
            let others = !flags.without(Condition::Contagious).is_empty();
            let ask = others.then_some(" Before any massage, ask a clinician who knows you.");
            view! {
                <Notice title="Call us first".to_owned() is_urgent=true>
                    <p>{told} {wait} {ask} " Please book nothing yet: we will find out together what is good for you."</p>
                    <p>
                        <CallButton />
                    </p>
                </Notice>
            }
            .into_any()
        }
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

/// The phone, as what to do next.
#[component]
fn CallButton() -> impl IntoView {
    browser::phone().map(|(phone, link)| view! { <a class="button" href=link>"Call "{phone}</a> })
}

/// What can be done about a treatment.
enum Ways {
    /// Book one of these, or ask where there is none.
    Open(Vec<(ServiceSlug, u16)>),
    /// Nothing before a call.
    Call,
}

/// What the first places are called.
const RANKS: [&str; 3] = ["Our best answer", "Another choice", "And another"];
/// What they are called where nothing that was said speaks for the first.
const RANKS_OF_WHAT_IS_LEFT: [&str; 3] = ["The nearest we have", RANKS[1], RANKS[2]];

/// One treatment's place.
#[component]
fn Place(
    rank: Option<&'static str>,
    treatment: Treatment,
    recommendation: Recommendation,
    ways: Ways,
    goals: Choices<Goal>,
) -> impl IntoView {
    let Recommendation {
        ruled_out,
        reasons,
        cautions,
        without,
        change,
        ..
    } = recommendation;
    let is_out = !ruled_out.is_empty();
    let is_neither = !is_out && reasons.is_empty();
    let why_not = ruled_out
        .into_iter()
        .map(|because| view! { <li class="ranking__out">{ruled_out_words(because, &treatment, goals)}</li> })
        .collect_view();
    let why = (!is_out).then(|| {
        reasons
            .into_iter()
            .map(|reason| {
                let against = reason.points < 0;
                view! {
                    <li class="ranking__reason" class:ranking__reason--against=against>
                        <span class="visually-hidden">{if against { "Against it: " } else { "For it: " }}</span>
                        {reason_words(reason, &treatment, goals)}
                    </li>
                }
            })
            .collect_view()
    });
    let neither = is_neither.then(|| {
        view! { <li class="ranking__reason ranking__reason--neither">"Nothing that you said speaks for it or against it."</li> }
    });
    // What holds for every massage stands above the ranking.
    let cautions = cautions
        .into_iter()
        .filter(|caution| !matches!(caution, Caution::Ask(_) | Caution::Postpone | Caution::Pregnancy))
        .map(caution_words)
        .chain(without.iter().map(|without| without_words(without)))
        .map(|words| view! { <li>{words}</li> })
        .collect::<Vec<_>>();
    let evidence = treatment
        .evidence
        .clone()
        .map(|evidence| view! { <p class="ranking__evidence">{evidence}</p> });
    let page = format!("/treatments/{}", treatment.slug);
    let ask = format!("/contact?about={}", treatment.slug);
    let steps = match ways {
        _ if is_out => ().into_any(),
        Ways::Call => view! { <p class="ranking__call">"Call us first, before you book it."</p> }.into_any(),
        Ways::Open(services) if services.is_empty() => {
            view! { <a class="button button--quiet" href=ask>"Ask us about it"</a> }.into_any()
        }
        Ways::Open(services) => services
            .into_iter()
            .map(|(slug, minutes)| {
                view! { <a class="button button--quiet" href=format!("/book?service={slug}")>"Book "{minutes}" minutes"</a> }
            })
            .collect_view()
            .into_any(),
    };
    view! {
        <li class="ranking__place" class:ranking__place--out=is_out>
            <div class="ranking__head">
                {rank.map(|rank| view! { <p class="ranking__rank">{rank}</p> })}
                <h3 class="ranking__name">
                    <a href=page>{treatment.name.clone()}</a>
                </h3>
                <div class="ranking__touch">
                    <Touch pressure=treatment.pressure_range layer=treatment.layer feel=treatment.feel />
                </div>
            </div>
            <div class="ranking__body">
                <p class="ranking__summary">{treatment.summary.clone()}</p>
                <ul class="ranking__reasons">{why_not} {why} {neither}</ul>
                {evidence}
                {(!cautions.is_empty()).then(|| view! { <ul class="ranking__cautions">{cautions}</ul> })}
                {(!change.is_empty()).then(|| view! { <p class="ranking__change">{change_words(&change)}</p> })}
                <div class="ranking__steps">{steps}</div>
            </div>
        </li>
    }
}
