//! The third step of a visit that is booked already: there instead of here?

use domain::Refusal;
use leptos::ev::SubmitEvent;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::details::{Answer, Instead, other_starts};
use super::query::{BookQuery, therapist_text};
use crate::api::{ApiError, MoveVisit, Offer, Start};
use crate::browser;
use crate::components::{clock_time, long_date, zone_words};

/// The step. Its form is posted to the visit's page, which says what became of it.
#[component]
pub(super) fn Moving(offer: Offer, query: BookQuery, token: String) -> impl IntoView {
    let Offer {
        service,
        start,
        refusal,
        nearest,
        zone,
        ..
    } = offer;
    let page = format!("/visit/{token}");
    let (instead, set_instead) = signal::<Option<(Refusal, Vec<Start>)>>(refusal.map(|refusal| (refusal, nearest)));
    let (error, set_error) = signal(None::<ApiError>);
    let send = ServerAction::<MoveVisit>::new();
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let (false, Ok(moving)) = (send.pending().get_untracked(), MoveVisit::from_event(&event)) {
            send.dispatch(moving);
        }
    };
    let navigate = use_navigate();
    let (arrive_at, leave) = (page.clone(), page.clone());
    Effect::new(move |_| match send.value().get() {
        None => {}
        Some(Ok(())) => navigate(&arrive_at, NavigateOptions::default()),
        Some(Err(refused)) => {
            if let Some(other) = other_starts(refused.clone()) {
                set_instead.set(Some(other));
            }
            browser::focus("notice");
            set_error.set(Some(refused));
        }
    });
    let times = query.without_time().href();
    let chosen = start.instant.to_string();
    view! {
        <Title text="Move your visit" />
        <Meta name="robots" content="noindex" />
        <section class="section">
            <h1 id="step" tabindex="-1">
                "Move your visit?"
            </h1>
            {move || error.get().map(|error| view! { <Answer error /> })}
            <div class="summary">
                <p class="summary__what">{service.name}", "{service.minutes}" minutes, from now on at"</p>
                <p class="summary__when">
                    {long_date(start.wall.date())}" at "{clock_time(start.wall.time())}", "{zone_words(&zone)}
                </p>
                <a href=times>"Choose another time"</a>
            </div>
            <form class="form" method="post" action=page on:submit=on_submit>
                <input type="hidden" name="token" value=token />
                <input type="hidden" name="change" value="move" />
                <input type="hidden" name="therapist" value=therapist_text(query.therapist) />
                {move || match instead.get() {
                    None => view! { <input type="hidden" name="start" value=start.instant.to_string() /> }.into_any(),
                    Some((refusal, starts)) => view! { <Instead refusal starts chosen=chosen.clone() /> }.into_any(),
                }}
                <p class="form__steps">
                    <button class="button" type="submit" aria-disabled=move || send.pending().get().then_some("true")>
                        "Yes, move it"
                    </button>
                    <a class="button button--quiet" href=leave>
                        "Leave it where it was"
                    </a>
                </p>
            </form>
        </section>
    }
}
