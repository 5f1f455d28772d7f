//! `/visit/{token}`: what was booked, and the way to call it off.

use jiff::ToSpan;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};

use crate::api::{ApiError, CancelForm, CancelVisit, Rejected, VisitView, show_visit};
use crate::browser;
use crate::components::{Notice, clock_time, long_date, zone_words};
use crate::pages::{CallUs, Failed, NotFoundPage};
use crate::root::Clinic;

/// The page of one visit. Whoever has its address may read it, so it names nobody.
pub(crate) struct VisitPage {
    token: Memo<String>,
    visit: Resource<Result<VisitView, ApiError>>,
    rejected: Option<Rejected<CancelForm>>,
}

#[lazy_route]
impl LazyRoute for VisitPage {
    fn data() -> Self {
        let params = use_params_map();
        let token = Memo::new(move |_| params.with(|params| params.get("token").unwrap_or_default()));
        Self {
            token,
            visit: Resource::new(move || token.get(), show_visit),
            rejected: SharedValue::new(browser::rejected).into_inner(),
        }
    }

    fn view(this: Self) -> AnyView {
        let VisitPage { token, visit, rejected } = this;
        let cancel = ServerAction::<CancelVisit>::new();
        let refused = RwSignal::new(rejected.map(|rejected| rejected.error));
        Effect::new(move |_| match cancel.value().get() {
            None => {}
            Some(Ok(())) => visit.refetch(),
            Some(Err(error)) => {
                refused.set(Some(error));
                browser::focus("notice");
            }
        });
        view! {
            <Meta name="robots" content="noindex" />
            <Transition>
                {move || Suspend::new(async move {
                    match visit.await {
                        Ok(visit) => {
                            view! { <Confirmation visit token=token.get_untracked() cancel refused /> }.into_any()
                        }
                        Err(ApiError::NotFound) => view! { <NotFoundPage /> }.into_any(),
                        Err(error) => view! { <Failed error /> }.into_any(),
                    }
                })}
            </Transition>
        }
        .into_any()
    }
}

#[component]
fn Confirmation(
    visit: VisitView,
    token: String,
    cancel: ServerAction<CancelVisit>,
    /// Why it could not be called off.
    refused: RwSignal<Option<ApiError>>,
) -> impl IntoView {
    let VisitView {
        service,
        minutes,
        therapist,
        start,
        zone,
        is_cancelled,
        can_be_cancelled,
        service_slug,
    } = visit;
    // Where to go on from, once it was called off here.
    if is_cancelled && cancel.value().get_untracked().is_some() {
        browser::focus("step");
    }
    let end = start.wall.saturating_add(i64::from(minutes).minutes());
    let title = if is_cancelled {
        "This visit is cancelled"
    } else {
        "You are booked"
    };
    let clinic = expect_context::<Clinic>();
    view! {
        <Title text=title />
        <section class="section confirmation">
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
                        {clock_time(end.time())}
                        ", "
                        {zone_words(&zone)}
                    </time>
                </dd>
                <dt>"Where"</dt>
                <dd>
                    <Transition>
                        {move || Suspend::new(async move { clinic.await.ok().map(|clinic| clinic.name) })}
                    </Transition>
                </dd>
            </dl>
            {move || refused.get().map(|error| view! { <Uncancelled error /> })}
            {if is_cancelled {
                view! {
                    <p>
                        <a class="button" href=format!("/book?service={service_slug}")>
                            "Book another time"
                        </a>
                    </p>
                }
                .into_any()
            } else {
                view! {
                    <h2>"To change or cancel it"</h2>
                    <p>"For another time, call us, or cancel and book anew. " <CallUs /></p>
                    {can_be_cancelled.then(|| view! { <Cancel token cancel /> })}
                    <p>
                        "Keep this page’s address: it is the key to your visit, so share it only with those who may see it."
                    </p>
                }
                .into_any()
            }}
        </section>
    }
}

/// Calls the visit off, in two steps, so that nobody does by a slip.
#[component]
fn Cancel(token: String, cancel: ServerAction<CancelVisit>) -> impl IntoView {
    let post_to = format!("/visit/{token}");
    let form = CancelForm { token: token.clone() };
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !cancel.pending().get_untracked() {
            cancel.dispatch(CancelVisit { form: form.clone() });
        }
    };
    view! {
        <details class="disclosure">
            <summary class="disclosure__summary">"Cancel this visit"</summary>
            <form class="disclosure__body" method="post" action=post_to on:submit=on_submit>
                <input type="hidden" name="token" value=token />
                <p>"The time is given to somebody else at once. We send you a mail that says so."</p>
                <button class="button" type="submit" aria-disabled=move || cancel.pending().get().then_some("true")>
                    "Yes, cancel it"
                </button>
            </form>
        </details>
    }
}

/// Why the visit was not called off.
#[component]
fn Uncancelled(error: ApiError) -> impl IntoView {
    let why = match error {
        ApiError::NotOpen { .. } => "It has begun already.",
        ApiError::Offline => "We could not be reached. Try again in a moment.",
        _ => "Something did not work. Try again in a moment.",
    };
    view! {
        <Notice title="Your visit is not cancelled".to_owned() is_urgent=true>
            <p>{why} " " <CallUs /></p>
        </Notice>
    }
}
