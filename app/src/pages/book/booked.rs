//! Whoever has booked and comes back to the form.

use leptos::prelude::*;
use leptos_meta::{Meta, Title};

use crate::api::Offer;
use crate::components::{Notice, clock_time, long_date, zone_words};
use crate::pages::CallUs;

/// In place of the form: what this browser has just booked with it.
#[component]
pub(super) fn OwnBooking(offer: Offer, token: String) -> impl IntoView {
    let Offer {
        service, start, zone, ..
    } = offer;
    view! {
        <Title text="You have booked this" />
        <Meta name="robots" content="noindex" />
        <section class="section">
            <h1 id="step" tabindex="-1">
                "You have booked this"
            </h1>
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

/// Above a form that has booked already, and says something else now.
#[component]
pub(super) fn BookedAlready(token: String) -> impl IntoView {
    view! {
        <Notice title="It is booked already".to_owned() is_urgent=true>
            <p>
                "What you have changed in this form since then has not reached us. "
                <a href=format!("/visit/{token}")>"See or change your visit"</a> " instead. " <CallUs />
            </p>
        </Notice>
    }
}

/// Above a form of which nobody can tell whether it has booked.
#[component]
pub(super) fn MayBeBooked() -> impl IntoView {
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
