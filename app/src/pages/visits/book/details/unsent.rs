//! The third step, where nothing is known any more of what was to be booked.

use domain::BookingForm;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::Rejected;
use crate::components::{Onward, Unlisted};
use crate::pages::visits::book::details::who::{Answer, DETAILS, Who};
use crate::pages::visits::book::query::BookQuery;

/// The form as it was sent, where the clinic cannot tell what it is about: its database is gone, or the massage is.
#[component]
pub(crate) fn Unsent(rejected: Rejected<BookingForm>, query: BookQuery) -> impl IntoView {
    let Rejected { form: typed, error } = rejected;
    view! {
        <Title text="Error: Your details" />
        <Unlisted />
        <section class="section">
            <h1 id="step" tabindex="-1">
                "Who is coming?"
            </h1>
            <Answer error=error.clone() />
            <form id=DETAILS class="form" method="post" action=query.href() novalidate>
                <button type="submit" hidden></button>
                <p>
                    <Onward href=BookQuery::default().href() class="" with=Some(DETAILS)>
                        "Choose another massage"
                    </Onward>
                </p>
                <input type="hidden" name="key" value=typed.key.clone() />
                <input type="hidden" name="service" value=typed.service.clone() />
                <input type="hidden" name="therapist" value=typed.therapist.clone() />
                <input type="hidden" name="start" value=typed.start.clone() />
                <input type="hidden" name="terms" value=typed.terms.clone() />
                <Who typed error=Signal::stored(Some(error)) />
                <button class="button" type="submit">
                    "Book this visit"
                </button>
            </form>
        </section>
    }
    .into_any()
}
