//! `/visit/{token}`: what was booked.

use jiff::ToSpan;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};

use crate::api::{ApiError, VisitView, show_visit};
use crate::components::{clock_time, long_date, zone_words};
use crate::pages::{CallUs, Failed, NotFoundPage};
use crate::root::Clinic;

/// The page of one visit. Whoever has its address may read it, so it names nobody.
pub(crate) struct VisitPage {
    visit: Resource<Result<VisitView, ApiError>>,
}

#[lazy_route]
impl LazyRoute for VisitPage {
    fn data() -> Self {
        let params = use_params_map();
        let token = move || params.with(|params| params.get("token").unwrap_or_default());
        Self {
            visit: Resource::new(token, show_visit),
        }
    }

    fn view(this: Self) -> AnyView {
        let VisitPage { visit } = this;
        view! {
            <Meta name="robots" content="noindex" />
            <Transition>
                {move || Suspend::new(async move {
                    match visit.await {
                        Ok(visit) => view! { <Confirmation visit /> }.into_any(),
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
fn Confirmation(visit: VisitView) -> impl IntoView {
    let VisitView {
        service,
        minutes,
        therapist,
        start,
        zone,
        is_cancelled,
    } = visit;
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
            <h2>"To change or cancel it"</h2>
            <p>
                <CallUs />
            </p>
            <p>"Keep this page’s address: it is the key to your visit, so share it only with those who may see it."</p>
        </section>
    }
}
