//! In place of the booking's form: the visit that it has booked already.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::asked::ask;
use crate::api::{Offer, OwnVisit, VisitView, show_visit};
use crate::components::{Notice, Unlisted, clock_time, long_date, zone_words};
use crate::pages::failed::CallUs;
use crate::pages::loaded::Loaded;

/// In place of the form: what this browser has just booked with it, or what is held for it.
#[component]
pub(crate) fn OwnBooking(offer: Offer, visit: OwnVisit) -> impl IntoView {
    let Offer {
        service, start, zone, ..
    } = offer;
    let OwnVisit { token, held_until } = visit;
    let title = match held_until {
        None => "You have booked this".to_owned(),
        Some(until) => format!("This is held for you until {}", clock_time(until.time())),
    };
    let held = held_until.map(|_| {
        view! {
            <p>
                "It is yours once you open the link in the mail that we have sent you, and say that you will come."
            </p>
        }
    });
    view! {
        <Title text=title.clone() />
        <Unlisted />
        <section class="section">
            <h1 id="step" tabindex="-1">
                {title}
            </h1>
            {held}
            <div class="summary">
                <p class="summary__what">{service.name}", "{service.minutes}" minutes"</p>
                <p class="summary__when">
                    {long_date(start.wall.date())}" at "{clock_time(start.wall.time())}", "{zone_words(&zone)}
                </p>
                <a href=format!("/visit/{token}")>"See or change your visit"</a>
            </div>
            <p>
                "Is this for somebody else, at the same time? " <CallUs />
                " For any other time, " <a href="/book">"start here"</a> "."
            </p>
        </section>
    }
}

/// In place of a form that has booked already, and says something else now: the visit as it stands.
#[component]
pub(crate) fn BookedAlready(token: String) -> impl IntoView {
    let visit = ask(
        {
            let token = token.clone();
            move || token.clone()
        },
        |token| show_visit(token, String::new()),
    );
    let href = format!("/visit/{token}");
    view! {
        <section class="section">
            <Loaded from=move || visit let:visit>
                <Before visit href=href.clone() />
            </Loaded>
        </section>
    }
    .into_any()
}

/// A visit that was booked before with the form that was sent again.
#[component]
fn Before(visit: VisitView, href: String) -> impl IntoView {
    let title = match &visit {
        visit if visit.is_cancelled => "This form has booked a visit that is cancelled now",
        visit if visit.is_over => "This form has booked a visit that is over now",
        visit if visit.held_until.is_some() => "It is held for you already",
        _ => "It is booked already",
    };
    let VisitView {
        service,
        minutes,
        therapist,
        start,
        zone,
        ..
    } = visit;
    view! {
        <Title text=title />
        <h1 id="booked" tabindex="-1">
            {title}
        </h1>
        <div class="summary">
            <p class="summary__what">{service}", "{minutes}" minutes, with "{therapist}</p>
            <p class="summary__when">
                {long_date(start.wall.date())}" at "{clock_time(start.wall.time())}", "{zone_words(&zone)}
            </p>
            <a href=href>{if visit.can_be_changed { "See or change your visit" } else { "See your visit" }}</a>
        </div>
        <p>
            "What you have changed in the form since then has not reached us. " <CallUs /> " For another visit, "
            <a href="/book">"start here"</a> "."
        </p>
    }
}

/// Above a form of which nobody can tell whether it has booked.
#[component]
pub(crate) fn MayBeBooked() -> impl IntoView {
    view! {
        <Notice title="We do not know whether your visit is booked".to_owned() is_urgent=true>
            <p>
                "The answer was lost on its way. Send this form again: if the visit is booked, you are shown it, and it is \
                 never booked twice. "
                <CallUs />
            </p>
        </Notice>
    }
}
