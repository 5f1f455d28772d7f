//! `/contact`: a question for the clinic, with the phone beside it.

mod form;
mod thanks;

use domain::ContactForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::form::WriteToUs;
use crate::api::asked::{ask, brought};
use crate::api::{ApiError, ContactTicket, Rejected, show_contact_ticket};
use crate::browser;
use crate::components::PageHead;
use crate::pages::failed::CallUs;
use crate::pages::loaded::Loaded;

pub(crate) use thanks::ThanksPage;

/// The form, whose subject is filled in when it is asked for from a treatment: `?about=prenatal`.
#[component]
pub(crate) fn ContactPage() -> impl IntoView {
    let query = use_query_map();
    let about = move || query.with(|query| query.get("about").unwrap_or_default());
    let ticket = ask(about, show_contact_ticket);
    let rejected: Option<Rejected<ContactForm>> = brought(browser::rejected);
    // What was typed stays even where no new form can be had.
    let kept = rejected.as_ref().map(|Rejected { form, .. }| ContactTicket {
        key: form.key.clone(),
        stamp: form.stamp.clone(),
        subject: String::new(),
    });
    view! {
        <PageHead
            title="Write to us"
            description="Questions and comments are welcome: write to us here, or call. We read every message."
            path="/contact"
        />
        <section class="section contact">
            <div class="contact__lead">
                <h1 id="step" tabindex="-1">
                    "Write to us"
                </h1>
                <p>
                    "A question about a massage, a time you cannot find, a wish or a comment: we read every message."
                </p>
                <p class="contact__phone">"Rather talk? " <CallUs /></p>
            </div>
            <Loaded
                from=move || {
                    let kept = kept.clone();
                    async move {
                        ticket.await.or_else(|error| match (&error, kept) {
                            (ApiError::Internal | ApiError::Unknown, Some(kept)) => Ok(kept),
                            _ => Err(error),
                        })
                    }
                }
                let:ticket
            >
                <WriteToUs ticket rejected=rejected.clone() />
            </Loaded>
        </section>
    }
}
