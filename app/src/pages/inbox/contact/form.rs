//! The form that writes to the clinic.

use domain::{ContactForm, Field};
use leptos::ev::SubmitEvent;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::api::{ApiError, ContactTicket, Rejected, SendMessage, ShowContactTicket};
use crate::browser;
use crate::components::{ErrorSummary, Honeypot, NoteField, Notice, TextField};
use crate::pages::failed::{CallUs, Unreached};

/// Who writes, how to answer, and what they write.
#[component]
pub(crate) fn WriteToUs(ticket: ContactTicket, rejected: Option<Rejected<ContactForm>>) -> impl IntoView {
    let (typed, error) = match rejected {
        Some(Rejected { form, error }) => (form, Some(error)),
        None => (
            ContactForm {
                subject: ticket.subject.clone(),
                key: ticket.key.clone(),
                stamp: ticket.stamp.clone(),
                ..ContactForm::default()
            },
            None,
        ),
    };
    // A form that was used up, or came without its hidden fields, gets new ones and can be sent again as it stands.
    let ticket = if error.as_ref().is_some_and(ApiError::is_key_spent) {
        ticket
    } else {
        ContactTicket {
            key: typed.key.clone(),
            stamp: typed.stamp.clone(),
            ..ticket
        }
    };
    let (ticket, set_ticket) = signal(ticket);
    let (error, set_error) = signal(error);

    let send = ServerAction::<SendMessage>::new();
    let renew = ServerAction::<ShowContactTicket>::new();
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        if send.pending().get_untracked() {
            return;
        }
        let Ok(message) = SendMessage::from_event(&event) else {
            return;
        };
        match message.form.parse() {
            Ok(_) => _ = send.dispatch(message),
            Err(fields) => {
                set_error.set(Some(ApiError::Invalid { fields }));
                browser::focus("error-summary");
            }
        }
    };
    let navigate = use_navigate();
    Effect::new(move |_| match send.value().get() {
        None => {}
        Some(Ok(reference)) => {
            navigate(
                &format!("/contact/thanks?reference={reference}"),
                NavigateOptions::default(),
            );
        }
        Some(Err(error)) => {
            if error.is_key_spent() {
                let about = String::new();
                renew.dispatch(ShowContactTicket { about });
            }
            browser::focus(if matches!(error, ApiError::Invalid { .. }) {
                "error-summary"
            } else {
                "notice"
            });
            set_error.set(Some(error));
        }
    });
    Effect::new(move |_| {
        if let Some(Ok(fresh)) = renew.value().get() {
            set_ticket.set(fresh);
        }
    });
    // Read here and not in the document's head, which is written when what this page owns may be gone.
    let title = move || {
        let text = if error.with(Option::is_some) {
            "Error: Write to us"
        } else {
            "Write to us"
        };
        view! { <Title text /> }
    };

    view! {
        {title}
        {move || error.get().map(|error| view! { <Answer error /> })}
        <form class="form" method="post" action="/contact" on:submit=on_submit novalidate>
            <input type="hidden" name="key" value=move || ticket.with(|ticket| ticket.key.clone()) />
            <input type="hidden" name="stamp" value=move || ticket.with(|ticket| ticket.stamp.clone()) />
            <Fields typed=typed.clone() error />
            <Honeypot name="website" value=typed.website />
            <button class="button" type="submit" aria-disabled=move || send.pending().get().then_some("true")>
                {move || if send.pending().get() { "Sending…" } else { "Send" }}
            </button>
        </form>
    }
    .into_any()
}

/// What is typed.
#[component]
fn Fields(typed: ContactForm, #[prop(into)] error: Signal<Option<ApiError>>) -> impl IntoView {
    view! {
        <TextField field=Field::Name autocomplete="name" value=typed.name problems=error />
        <TextField
            field=Field::Email
            hint="An email address or a phone number: one is enough."
            autocomplete="email"
            value=typed.email
            required=false
            otherwise="or phone"
            problems=error
        />
        <TextField
            field=Field::Phone
            autocomplete="tel"
            value=typed.phone
            required=false
            otherwise="or email"
            problems=error
        />
        <TextField field=Field::Subject value=typed.subject required=false problems=error />
        <NoteField field=Field::Message value=typed.message required=true rows="8" problems=error />
    }
    .into_any()
}

/// What the clinic answered, above the form.
#[component]
fn Answer(error: ApiError) -> impl IntoView {
    match error {
        ApiError::Invalid { fields } => view! { <ErrorSummary errors=fields /> }.into_any(),
        ApiError::Offline => {
            let arrived = "However often you send it, it comes to us once.";
            view! { <Unreached arrived /> }.into_any()
        }
        ApiError::Unknown => view! {
            <Notice title="We do not know whether your message has reached us".to_owned() is_urgent=true>
                <p>
                    "The answer was lost on its way. Send this form again: the message reaches us once, however often it is \
                     sent. "
                    <CallUs />
                </p>
            </Notice>
        }
        .into_any(),
        ApiError::TooMany { .. } => view! {
            <Notice title="We cannot take this message now".to_owned() is_urgent=true>
                <p>
                    "More has been written to us in the last hours than we can read, and your message has not reached us. We \
                     are glad to hear from you on the phone. "
                    <CallUs />
                </p>
            </Notice>
        }
        .into_any(),
        _ => view! {
            <Notice title="This did not work".to_owned() is_urgent=true>
                <p>"Your message has not reached us. Please send it again, or call. " <CallUs /></p>
            </Notice>
        }
        .into_any(),
    }
}
