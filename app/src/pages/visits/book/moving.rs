//! A visit that is booked already, in the third step: there instead of here?

use domain::{Month, Refusal, TherapistPreference};
use leptos::ev::SubmitEvent;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::api::{ApiError, MoveVisit, MovedFrom, Offer, Start, TherapistName};
use crate::browser;
use crate::components::{Notice, TRY_AGAIN, UNREACHED, clock_time, long_date, zone_words};
use crate::pages::failed::CallUs;
use crate::pages::visits::book::movable::Visit;
use crate::pages::visits::book::other_starts::{OtherStarts, other_starts};
use crate::pages::visits::book::query::{BookQuery, therapist_text};
use crate::pages::visits::book::therapist::{Others, SomebodyElse, is_about_therapist, unknown_therapist};

/// Where a visit is now: `Tuesday, December 1, 2026 at 9:00 am, with Therapist A`.
pub(crate) fn place_words(start: Start, therapist: Option<&TherapistName>) -> String {
    let whom = therapist.map_or("whoever is free", |therapist| &therapist.name);
    let (date, time) = (long_date(start.wall.date()), clock_time(start.wall.time()));
    format!("{date} at {time}, with {whom}")
}

/// The step. Its form is posted to the visit's page, which says what became of it.
#[component]
pub(crate) fn Moving(
    offer: Offer,
    query: BookQuery,
    token: String,
    visit: Visit,
    /// Asks for the offer again.
    again: Callback<()>,
    /// Whether the visit has changed while this page was to move it.
    meanwhile: RwSignal<bool>,
) -> impl IntoView {
    let others = Others::of(&offer);
    let Offer {
        service,
        from,
        therapist,
        start,
        refusal,
        nearest,
        zone,
        ..
    } = offer;
    let page = format!("/visit/{token}");
    let times = BookQuery {
        date: Some(start.wall.date()),
        month: Some(Month::of(start.wall.date())),
        ..query.without_time()
    };
    let wanted = match &therapist {
        Some(therapist) => Some(TherapistPreference::Therapist(therapist.id)),
        None => query.therapist,
    };
    let seen = from.as_ref().map_or_else(String::new, |from| from.seen.clone());
    // Who wants somebody who does not give it, wants it elsewhere.
    let can_stay = others.is_none() || query.therapist.is_none();
    let is_there_already = can_stay && from.as_ref().is_some_and(|from| is_at(from, start, therapist.as_ref()));
    let others = others.filter(|_| !is_there_already);
    let to = place_words(start, therapist.as_ref());
    let from = from.map(|from| place_words(from.start, Some(&from.therapist)));
    let not_open = refusal
        .filter(|_| others.is_none())
        .map(|refusal| ApiError::NotOpen { refusal, nearest });
    if let Some(error) = &not_open {
        browser::set_status(error.status());
    } else if others.is_some() {
        browser::set_status(unknown_therapist().status());
    }
    let whose = match query.therapist {
        None => "Your visit cannot be moved there with the same therapist",
        Some(_) => "Your visit cannot be moved there with the therapist you chose",
    };
    let gone = others.map(|others| (whose, others));
    let (instead, set_instead) = signal(not_open.and_then(other_starts));
    let what = view! {
        <p class="summary__what">{service.name}", "{service.minutes}" minutes, "{zone_words(&zone)}</p>
        <p>"From "{from}</p>
        {move || {
            let to = to.clone();
            instead.with(Option::is_none).then(|| view! { <p class="summary__when">"To "{to}</p> })
        }}
        <a href=times.href()>"Choose another time"</a>
    };
    let inside = if is_there_already {
        view! {
            <p>"Your visit is there already."</p>
            <p>
                <a class="button button--quiet" href=page>
                    "Leave it where it is"
                </a>
            </p>
        }
        .into_any()
    } else {
        let chosen = start.instant.to_string();
        let wanted = therapist_text(wanted);
        let asks = Asks {
            again,
            meanwhile,
            visit,
        };
        view! { <MoveForm page token seen wanted chosen gone instead set_instead asks /> }.into_any()
    };
    view! {
        <Title text="Move your visit" />
        <section class="section">
            <h1 id="step" tabindex="-1">
                "Move your visit?"
            </h1>
            {move || meanwhile.get().then(|| view! { <Meanwhile /> })}
            <div class="summary">{what}</div>
            {inside}
        </section>
    }
}

/// Whether moving there changes nothing.
fn is_at(from: &MovedFrom, start: Start, therapist: Option<&TherapistName>) -> bool {
    from.start.instant == start.instant && therapist.is_none_or(|therapist| therapist.id == from.therapist.id)
}

/// That the visit is elsewhere by now than the page has shown, which shows it now.
#[component]
fn Meanwhile() -> impl IntoView {
    view! {
        <Notice title="Your visit has changed meanwhile".to_owned() is_urgent=true>
            <p>"It was not moved. Below you see where it is now: move it from there, if you still want to."</p>
        </Notice>
    }
}

/// How the form asks again for what has changed.
#[derive(Clone, Copy)]
struct Asks {
    again: Callback<()>,
    meanwhile: RwSignal<bool>,
    visit: Visit,
}

#[component]
fn MoveForm(
    /// The visit's.
    page: String,
    token: String,
    /// What was shown of it.
    seen: String,
    wanted: String,
    /// The start that was chosen.
    chosen: String,
    /// Who there is in place of a therapist who does not give it, and how that is said.
    gone: Option<(&'static str, Others)>,
    instead: ReadSignal<Option<(Refusal, Vec<Start>)>>,
    set_instead: WriteSignal<Option<(Refusal, Vec<Start>)>>,
    asks: Asks,
) -> impl IntoView {
    let Asks {
        again,
        meanwhile,
        visit,
    } = asks;
    let is_gone = gone.is_some();
    let asks_for_start = gone
        .as_ref()
        .is_some_and(|(_, others)| others.are_busy() && others.have_starts());
    let (error, set_error) = signal(None::<ApiError>);
    let send = ServerAction::<MoveVisit>::new();
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let (false, Ok(moving)) = (send.pending().get_untracked(), MoveVisit::from_event(&event)) {
            send.dispatch(moving);
        }
    };
    let navigate = use_navigate();
    let (arrive_at, leave, see) = (page.clone(), page.clone(), page.clone());
    Effect::new(move |_| match send.value().get() {
        None => {}
        Some(Ok(())) => navigate(&arrive_at, NavigateOptions::default()),
        // It cannot be moved at all: what became of it takes the place of the form.
        Some(Err(ApiError::Cancelled | ApiError::Begun | ApiError::NotFound)) => {
            visit.refetch();
            browser::focus_on_next_page("step");
        }
        Some(Err(ApiError::Stale)) => {
            meanwhile.set(true);
            again.run(());
            browser::focus("notice");
        }
        Some(Err(refused)) if !is_gone && is_about_therapist(&refused) => {
            again.run(());
            browser::focus_on_next_page("notice");
        }
        Some(Err(refused)) => {
            set_error.set(match other_starts(refused.clone()) {
                None => Some(refused),
                other => {
                    set_instead.set(other);
                    None
                }
            });
            browser::focus("notice");
        }
    });
    let start = chosen.clone();
    let with_whom = move || match gone.clone() {
        Some((title, others)) if !others.are_busy() || instead.with(Option::is_none) => {
            let chosen = (String::new(), start.clone());
            view! { <SomebodyElse title others chosen /> }.into_any()
        }
        gone => {
            let wanted = if gone.is_some() {
                therapist_text(Some(TherapistPreference::Anyone))
            } else {
                wanted.clone()
            };
            view! { <input type="hidden" name="therapist" value=wanted /> }.into_any()
        }
    };
    view! {
        {move || error.get().map(|error| view! { <Unmoved error page=see.clone() /> })}
        <form class="form" method="post" action=page on:submit=on_submit>
            <input type="hidden" name="token" value=token />
            <input type="hidden" name="change" value="move" />
            <input type="hidden" name="seen" value=seen />
            {with_whom}
            {move || match instead.get() {
                None if asks_for_start => ().into_any(),
                None => view! { <input type="hidden" name="start" value=chosen.clone() /> }.into_any(),
                Some((refusal, starts)) => view! { <OtherStarts refusal starts chosen=chosen.clone() /> }.into_any(),
            }}
            <p class="form__steps">
                <button class="button" type="submit" aria-disabled=move || send.pending().get().then_some("true")>
                    "Yes, move it"
                </button>
                <a class="button button--quiet" href=leave>
                    "Leave it where it is"
                </a>
            </p>
        </form>
    }
}

/// What the clinic answered, if it was neither yes nor another time.
#[component]
fn Unmoved(error: ApiError, page: String) -> impl IntoView {
    let title = match error {
        ApiError::Offline => UNREACHED,
        ApiError::Unknown => "We do not know whether your visit was moved",
        ApiError::TooMany { .. } => "Your visit was moved often today",
        _ => "This did not work",
    };
    let next = if matches!(error, ApiError::TooMany { .. }) {
        "We are glad to find a time with you on the phone."
    } else {
        TRY_AGAIN
    };
    view! {
        <Notice title=title.to_owned() is_urgent=true>
            <p>
                {next} " " <a href=page>"Your visit’s page"</a> " says where it is now. " <CallUs />
            </p>
        </Notice>
    }
}
