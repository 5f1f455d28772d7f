//! The third step: who comes.

mod terms;
mod unsent;
mod who;

use domain::{BookingForm, IdempotencyKey, Month, TherapistPreference};
use leptos::ev::SubmitEvent;
use leptos::form::FromFormData;
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::FormData;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use self::terms::{Changed, Shown};
pub(crate) use self::unsent::Unsent;
use self::who::{Answer, DETAILS, Who};
use crate::api::{ApiError, BookVisit, Offer, Rejected};
use crate::browser;
use crate::components::{Onward, StepName, Steps, Unlisted, clock_time, long_date, onward_href, zone_words};
use crate::pages::visits::book::booked::BookedAlready;
use crate::pages::visits::book::other_starts::{OtherStarts, other_starts};
use crate::pages::visits::book::query::{BookQuery, therapist_text};
use crate::pages::visits::book::therapist::{
    Others, SomebodyElse, is_about_therapist, unknown_therapist, without_therapist,
};

/// The form of a new booking.
pub(crate) fn details_form(
    offer: Offer,
    query: BookQuery,
    rejected: Option<Rejected<BookingForm>>,
    kept: RwSignal<Option<BookingForm>>,
    again: Callback<()>,
) -> AnyView {
    view! { <DetailsForm offer query rejected kept again /> }.into_any()
}

#[component]
fn DetailsForm(
    offer: Offer,
    query: BookQuery,
    rejected: Option<Rejected<BookingForm>>,
    kept: RwSignal<Option<BookingForm>>,
    /// Asks for the offer again, with what was typed.
    again: Callback<()>,
) -> impl IntoView {
    // The start is taken by what this very form has booked.
    let is_own = rejected.as_ref().is_some_and(|rejected| has_booked(&rejected.error));
    let others = Others::of(&offer).filter(|_| !is_own);
    let Offer {
        service,
        therapist,
        start,
        refusal,
        nearest,
        key,
        zone,
        ..
    } = offer;
    let now = Shown::of(&service);
    let is_gone = others.is_some();
    // The choice of somebody else is one of another time, too, where nobody else is free then.
    let asks_for_start = others
        .as_ref()
        .is_some_and(|others| others.are_busy() && others.have_starts());
    let not_open = refusal
        .filter(|_| !is_own && !is_gone)
        .map(|refusal| ApiError::NotOpen { refusal, nearest });
    if let Some(error) = &not_open {
        browser::set_status(error.status());
    } else if is_gone {
        browser::set_status(unknown_therapist().status());
    }
    let (typed, error) = if let Some(Rejected { form, error }) = rejected {
        // Told beside the choice of somebody else.
        (form, if is_gone { without_therapist(error) } else { Some(error) })
    } else {
        let before = kept.get_untracked().unwrap_or_default();
        let is_same_form = IdempotencyKey::parse(&before.key).is_ok();
        let form = BookingForm {
            key: if is_same_form { before.key } else { key },
            start: start.instant.to_string(),
            ..before
        };
        (form, None)
    };
    // What the clinic answered last, and what is known of the start: they change apart from each other.
    let (instead, set_instead) = signal(error.clone().and_then(other_starts).or(not_open.and_then(other_starts)));
    let (error, set_error) = signal(error);
    let (shown, set_shown) = signal(now);
    let is_same_service = typed.service == service.slug.as_str();
    let (is_changed, set_changed) = signal(is_same_service && now.differs_from(&typed.terms));

    let form = NodeRef::<html::Form>::new();
    let keep = move || {
        let data = form
            .get_untracked()
            .and_then(|form| FormData::new_with_form(&form).ok());
        if let Some(Ok(BookVisit { mut form })) = data.map(|data| BookVisit::from_form_data(&data)) {
            // A key that has booked a visit cannot book another one.
            if error.with_untracked(|error| error.as_ref().is_some_and(has_booked)) {
                form.key.clear();
            }
            kept.set(Some(form));
        }
    };
    let navigate = use_navigate();
    let leave = navigate.clone();
    let send = ServerAction::<BookVisit>::new();
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(href) = onward_href(&event) {
            keep();
            leave(&href, NavigateOptions::default());
            return;
        }
        if send.pending().get_untracked() {
            return;
        }
        let Ok(booking) = BookVisit::from_event(&event) else {
            return;
        };
        match booking.form.parse() {
            Ok(_) => _ = send.dispatch(booking),
            Err(fields) => {
                set_error.set(Some(ApiError::Invalid { fields }));
                browser::focus("error-summary");
            }
        }
    };
    Effect::new(move |_| match send.value().get() {
        None => {}
        Some(Ok(token)) => navigate(&format!("/visit/{token}"), NavigateOptions::default()),
        Some(Err(error)) => {
            if let Some(other) = other_starts(error.clone()) {
                set_instead.set(Some(other));
            } else if has_booked(&error) {
                set_instead.set(None);
            }
            let changed = Shown::in_answer(&error);
            set_changed.set(changed.is_some());
            if let Some(changed) = changed {
                set_shown.set(changed);
            }
            if !is_gone && is_about_therapist(&error) {
                keep();
                again.run(());
                return browser::focus_on_next_page("notice");
            }
            browser::focus(match error {
                ApiError::Invalid { .. } => "error-summary",
                ApiError::BookedAlready { .. } => "booked",
                _ => "notice",
            });
            set_error.set(Some(error));
        }
    });
    // What was typed before the page came alive, too.
    Effect::new(move |_| {
        form.track();
        keep();
    });
    let before = move || match error.get() {
        Some(ApiError::BookedAlready { token }) => Some(token),
        _ => None,
    };
    // Read here and not in the document's head, which is written when what this page owns may be gone.
    let title = move || {
        let text = if is_gone || is_changed.get() || error.with(Option::is_some) {
            "Error: Your details"
        } else {
            "Your details"
        };
        view! { <Title text /> }
    };
    let post_to = query.href();
    let times = BookQuery {
        date: Some(start.wall.date()),
        month: Some(Month::of(start.wall.date())),
        therapist: query.therapist.filter(|_| !is_gone),
        ..query.without_time()
    };
    let chosen_start = typed.start.clone();
    let hidden_therapist = |wanted| view! { <input type="hidden" name="therapist" value=therapist_text(wanted) /> };
    let chosen = (typed.therapist.clone(), chosen_start.clone());
    let with_whom = move || match others.clone() {
        None => hidden_therapist(query.therapist).into_any(),
        Some(others) if others.are_busy() && instead.with(Option::is_some) => {
            hidden_therapist(Some(TherapistPreference::Anyone)).into_any()
        }
        Some(others) => {
            let title = "This massage cannot be booked with the therapist you chose";
            let (chosen, besides) = (chosen.clone(), "What you have typed stays where it is.");
            view! { <SomebodyElse title others chosen besides /> }.into_any()
        }
    };

    view! {
        {title}
        <Unlisted />
        {move || before().map(|token| view! { <BookedAlready token /> })}
        // Enter presses the first button of a form, and is to book.
        <button type="submit" form=DETAILS hidden></button>
        <div hidden=move || before().is_some()>
        <Steps
            current=StepName::Details
            service_href=Some(BookQuery::default().href())
            time_href=Some(times.href())
            with=Some(DETAILS)
        />
        </div>
        <section class="section" hidden=move || before().is_some()>
            <h1 id="step" tabindex="-1">
                "Who is coming?"
            </h1>
            {move || error.get().map(|error| view! { <Answer error /> })}
            {move || is_changed.get().then(|| view! { <Changed shown=shown.get() /> })}
            <form
                id=DETAILS
                class="form"
                method="post"
                action=post_to
                on:submit=on_submit
                on:input=move |_| keep()
                node_ref=form
                novalidate
            >
                <div class="summary">
                    <p class="summary__what">
                        {service.name}", "{move || shown.get().words()}
                        {therapist.map(|therapist| format!(", with {}", therapist.name))}
                    </p>
                    <p class="summary__when">
                        {long_date(start.wall.date())}" at "{clock_time(start.wall.time())}", "{zone_words(&zone)}
                    </p>
                    <Onward href=times.href() class="" with=Some(DETAILS)>
                        "Change the time"
                    </Onward>
                </div>
                <input type="hidden" name="key" value=typed.key.clone() />
                <input type="hidden" name="service" value=service.slug.to_string() />
                <input type="hidden" name="terms" value=move || shown.get().terms().as_str().to_owned() />
                {with_whom}
                {move || match instead.get() {
                    None if asks_for_start => ().into_any(),
                    None => {
                        view! { <input type="hidden" name="start" value=start.instant.to_string() /> }.into_any()
                    }
                    Some((refusal, starts)) => {
                        let besides = "What you have typed stays where it is.";
                        view! { <OtherStarts refusal starts chosen=chosen_start.clone() besides /> }.into_any()
                    }
                }}
                <Who typed error />
                <button class="button" type="submit" aria-disabled=move || send.pending().get().then_some("true")>
                    {move || if send.pending().get() { "Booking…" } else { "Book this visit" }}
                </button>
            </form>
        </section>
    }
}

/// Whether the form that was answered so has booked a visit before.
fn has_booked(error: &ApiError) -> bool {
    matches!(error, ApiError::BookedAlready { .. })
}
