//! `/visit/{token}`: what was booked, and the ways to change it.

mod unchanged;

use jiff::civil::DateTime;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use self::unchanged::Unchanged;
use crate::api::asked::{ask, brought};
use crate::api::{ApiError, CancelVisit, ChangeForm, Rejected, VisitView, show_visit};
use crate::api::{Clinic, use_clinic};
use crate::browser;
use crate::components::{Notice, Unlisted, clock_time, later_time, long_date, zone_words};
use crate::pages::failed::CallUs;
use crate::pages::loaded::Loaded;

/// The page of one visit. Whoever has its address may read it, so it names nobody.
#[component]
pub(crate) fn VisitPage() -> impl IntoView {
    // Asked for here, it outlives what the page shows of it.
    use_clinic();
    let params = use_params_map();
    let token = Memo::new(move |_| params.with(|params| params.get("token").unwrap_or_default()));
    let query = use_query_map();
    // It is there for whoever comes from the mail about the visit.
    let rejected = brought(browser::rejected::<ChangeForm>);
    // Or came back with a form that could not be accepted.
    let sent = rejected
        .as_ref()
        .map_or_else(String::new, |rejected| rejected.form.confirm.clone());
    let confirm = Memo::new(move |_| {
        let said = query.with(|query| query.get("confirm"));
        said.unwrap_or_else(|| sent.clone())
    });
    let visit = ask(
        move || (token.get(), confirm.get()),
        |(token, confirm)| show_visit(token, confirm),
    );
    let cancel = ServerAction::<CancelVisit>::new();
    let refused = RwSignal::new(rejected.map(|Rejected { form, error }| (form, error)));
    Effect::new(move |_| match cancel.value().get() {
        None => {}
        Some(Ok(())) => visit.refetch(),
        Some(Err(error)) => {
            // How it stands has changed since it was shown.
            if matches!(
                error,
                ApiError::Cancelled | ApiError::Begun | ApiError::NotFound | ApiError::Stale
            ) {
                visit.refetch();
            }
            let form = ChangeForm {
                change: "cancel".to_owned(),
                ..ChangeForm::default()
            };
            refused.set(Some((form, error)));
            browser::focus("notice");
        }
    });
    view! {
        <Unlisted />
        <Loaded is_page=true from=move || visit let:visit>
            {if visit.can_be_changed {
                view! { <Confirmation visit token=token.get_untracked() cancel refused /> }.into_any()
            } else {
                // Where to go on from, once it was called off here.
                if cancel.value().get_untracked().is_some() {
                    browser::focus("step");
                }
                view! { <ClosedVisit visit refused /> }.into_any()
            }}
        </Loaded>
    }
}

/// A visit that is to come.
#[component]
fn Confirmation(
    visit: VisitView,
    token: String,
    cancel: ServerAction<CancelVisit>,
    /// What could not be done, and why.
    refused: RwSignal<Option<(ChangeForm, ApiError)>>,
) -> impl IntoView {
    let times = format!("/book?service={}&visit={token}", visit.service_slug);
    let (held_until, confirm_key) = (visit.held_until, visit.confirm_key.clone());
    let (key, seen) = (token.clone(), visit.seen.clone());
    let to_confirm = seen.clone();
    view! {
        <section class="section confirmation">
            <Facts visit />
            {match (confirm_key, held_until) {
                (Some(confirm), _) => {
                    view! { <Confirm token=key seen=to_confirm confirm is_held=held_until.is_some() /> }.into_any()
                }
                (None, Some(until)) => view! { <Held until /> }.into_any(),
                (None, None) => ().into_any(),
            }}
            {move || refused.get().map(|(form, error)| view! { <Unchanged form error /> })}
            <h2>"To change or cancel it"</h2>
            <p>
                <a class="button button--quiet" href=times>
                    "Choose another time"
                </a>
            </p>
            <Cancel token seen cancel />
            <p>"Questions? " <CallUs /></p>
            <p>
                "Keep this page’s address: it is the key to your visit, so share it only with those who may see it."
            </p>
        </section>
    }
}

/// A visit that nobody can change any more: what it was, and what can be done now.
#[component]
pub(crate) fn ClosedVisit(
    visit: VisitView,
    /// What could not be done, and why.
    #[prop(into)]
    refused: Signal<Option<(ChangeForm, ApiError)>>,
) -> impl IntoView {
    let clinic = expect_context::<Clinic>();
    let slug = visit.service_slug.clone();
    // What was to be done to a visit that is cancelled, or over, needs no answer of its own: the heading is one.
    let needs_answer = !visit.is_cancelled && !visit.is_over;
    view! {
        <section class="section confirmation">
            <Facts visit />
            {move || refused.get().filter(|_| needs_answer).map(|(form, error)| view! { <Unchanged form error /> })}
            <p>
                <Transition>
                    {move || {
                        let slug = slug.clone();
                        Suspend::new(async move {
                            // What is not booked online any more leads to what is.
                            let is_bookable =
                                clinic.await.is_ok_and(|clinic| clinic.services.iter().any(|one| one.slug == slug));
                            let href = if is_bookable { format!("/book?service={slug}") } else { "/book".to_owned() };
                            view! {
                                <a class="button" href=href>
                                    "Book another time"
                                </a>
                            }
                        })
                    }}
                </Transition>
            </p>
            <p>"Questions? " <CallUs /></p>
        </section>
    }
}

/// How the visit stands, what it is, when and where.
#[component]
fn Facts(visit: VisitView) -> impl IntoView {
    let title = match &visit {
        visit if visit.is_cancelled => "This visit is cancelled",
        visit if visit.is_over => "This visit is over",
        visit if visit.held_until.is_some() && visit.can_be_changed => "Please confirm your visit",
        visit if visit.can_be_changed => "You are booked",
        _ => "Your visit has begun",
    };
    let VisitView {
        service,
        minutes,
        therapist,
        start,
        zone,
        ..
    } = visit;
    let place = browser::place();
    view! {
        <Title text=title />
        <h1 id="step" tabindex="-1">
            {title}
        </h1>
        <dl class="facts">
            <dt>"What"</dt>
            <dd>{service}", "{minutes}" minutes, with "{therapist}</dd>
            <dt>"When"</dt>
            <dd>
                <time datetime=start.instant.to_string()>
                    {long_date(start.wall.date())}
                    <br />
                    {clock_time(start.wall.time())}
                    " to "
                    {later_time(start.wall.time(), minutes)}
                    ", "
                    {zone_words(&zone)}
                </time>
            </dd>
            <dt>"Where"</dt>
            <dd>
                {place.map(|(name, address)| {
                    view! {
                        {name}
                        {(!address.is_empty()).then(|| view! { <br />{address} })}
                    }
                })}
            </dd>
        </dl>
    }
}

/// Says of whoever comes from the mail that the visit is theirs. It is a post, so that no program that only looks at what
/// mails lead to says so.
#[component]
fn Confirm(token: String, seen: String, confirm: String, is_held: bool) -> impl IntoView {
    let post_to = format!("/visit/{token}");
    let (lead, yes) = if is_held {
        ("Say that you will come, and the time is yours.", "Yes, I will come")
    } else {
        (
            "Say that this visit is yours, and your therapist can look up what you have told us before.",
            "Yes, it is mine",
        )
    };
    view! {
        <form class="form" method="post" action=post_to>
            <input type="hidden" name="token" value=token />
            <input type="hidden" name="change" value="confirm" />
            <input type="hidden" name="seen" value=seen />
            <input type="hidden" name="confirm" value=confirm />
            <p>{lead}</p>
            <button class="button" type="submit">
                {yes}
            </button>
        </form>
    }
}

/// What is to be done so that the visit stays.
#[component]
fn Held(until: DateTime) -> impl IntoView {
    view! {
        <Notice title=format!("We hold this time for you until {}", clock_time(until.time())) is_urgent=false>
            <p>
                "Much was booked in a short time, so we ask once: open the link in the mail that we have sent you, and say that \
                 you will come. Nobody else gets the time until then. No mail? " <CallUs />
            </p>
        </Notice>
    }
}

/// Calls the visit off, in two steps, so that nobody does by a slip.
#[component]
fn Cancel(
    token: String,
    /// What is shown of it.
    seen: String,
    cancel: ServerAction<CancelVisit>,
) -> impl IntoView {
    let post_to = format!("/visit/{token}");
    let (key, shown) = (token.clone(), seen.clone());
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !cancel.pending().get_untracked() {
            cancel.dispatch(CancelVisit {
                token: key.clone(),
                seen: shown.clone(),
            });
        }
    };
    view! {
        <details class="disclosure">
            <summary class="disclosure__summary">"Cancel this visit"</summary>
            <form class="disclosure__body" method="post" action=post_to on:submit=on_submit>
                <input type="hidden" name="token" value=token />
                <input type="hidden" name="change" value="cancel" />
                <input type="hidden" name="seen" value=seen />
                <p>
                    "The time is given to somebody else at once. If you have had a mail about this visit, another one says that \
                     it is cancelled."
                </p>
                <button class="button" type="submit" aria-disabled=move || cancel.pending().get().then_some("true")>
                    "Yes, cancel it"
                </button>
            </form>
        </details>
    }
}
