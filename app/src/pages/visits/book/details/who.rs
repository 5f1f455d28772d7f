//! What is typed in the third step, and what the clinic answered to it.

use domain::{BookingForm, Field};
use leptos::prelude::*;

use crate::api::ApiError;
use crate::components::{ErrorSummary, NoteField, Notice, TextField};
use crate::pages::failed::{CallUs, Unreached};
use crate::pages::visits::book::booked::MayBeBooked;

/// The id of the form.
pub(crate) const DETAILS: &str = "details";

/// Who comes: what is typed.
#[component]
pub(crate) fn Who(typed: BookingForm, #[prop(into)] error: Signal<Option<ApiError>>) -> impl IntoView {
    view! {
        <TextField field=Field::Name autocomplete="name" value=typed.name problems=error />
        <TextField
            field=Field::Email
            hint="For your confirmation, and the link to your visit."
            autocomplete="email"
            value=typed.email
            problems=error
        />
        <TextField
            field=Field::Phone
            hint="Only for a change at short notice."
            autocomplete="tel"
            value=typed.phone
            required=false
            problems=error
        />
        <NoteField
            field=Field::Note
            label="Anything your therapist should know?"
            hint="Where it hurts, what you like, an injury or a pregnancy."
            value=typed.note
            problems=error
        />
    }
    .into_any()
}

/// What the clinic answered, above the form.
#[component]
pub(crate) fn Answer(error: ApiError) -> impl IntoView {
    match error {
        ApiError::Invalid { fields } => view! { <ErrorSummary errors=fields /> }.into_any(),
        // Told beside the choice of another time; shown in place of the form; and told with what it is now.
        ApiError::NotOpen { .. } | ApiError::BookedAlready { .. } | ApiError::Changed { .. } => ().into_any(),
        ApiError::Offline => {
            let arrived = "Should it have arrived all the same, sending it again shows you the visit: it is never booked twice.";
            view! { <Unreached arrived /> }.into_any()
        }
        ApiError::NotFound => view! {
            <Notice title="This massage cannot be booked online any more".to_owned() is_urgent=true>
                <p>"Your visit is not booked. What you have typed stays where it is: choose another massage. " <CallUs /></p>
            </Notice>
        }
        .into_any(),
        ApiError::Unknown => view! { <MayBeBooked /> }.into_any(),
        ApiError::TooMany { .. } => view! {
            <Notice title="We would like to hear from you first".to_owned() is_urgent=true>
                <p>
                    "More was booked here in a short time than we can take without a word, so this visit is not booked yet. \
                     We are glad to book it with you on the phone; or say yes in the mails about what is booked already, and \
                     send this form again. "
                    <CallUs />
                </p>
            </Notice>
        }
        .into_any(),
        _ => view! {
            <Notice title="This did not work".to_owned() is_urgent=true>
                <p>"Your visit is not booked. Please send the form again. " <CallUs /></p>
            </Notice>
        }
        .into_any(),
    }
}
