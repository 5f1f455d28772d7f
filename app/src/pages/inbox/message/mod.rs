//! `/staff/inbox/{reference}`: a message, and what to do with it.

mod aside;

use domain::{Field, MessageForm};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use self::aside::{About, Acts, Readdress, Writer, address, assignment, who_answers};
use crate::api::asked::{ask, brought};
use crate::api::inbox::{MessageView, ReplyView, show_message};
use crate::api::{ApiError, Rejected};
use crate::browser;
use crate::components::{NoteField, PostForm, dated_start};
use crate::pages::loaded::Loaded;
use crate::pages::staff::meanwhile::{Meanwhile, Thing, shown};
use crate::pages::staff::nav::StaffNav;
use crate::pages::staff::unchanged::Unchanged;

/// One message, with its replies and forms.
#[component]
pub(crate) fn MessagePage() -> impl IntoView {
    let params = use_params_map();
    let reference = Memo::new(move |_| params.with(|params| params.get("reference").unwrap_or_default()));
    let message = ask(move || reference.get(), show_message);
    let rejected: Option<Rejected<MessageForm>> = brought(browser::rejected);
    view! {
        <Loaded is_page=true from=move || message let:message>
            <Message message rejected=rejected.clone() />
        </Loaded>
    }
}

#[component]
fn Message(message: MessageView, rejected: Option<Rejected<MessageForm>>) -> impl IntoView {
    let is_own = |form: &MessageForm, act: &str| form.act == act && form.reference == message.reference;
    let of = |act: &str| rejected.clone().filter(|rejected| is_own(&rejected.form, act));
    let assigned = shown(&assignment(&message), of("assign"), &[who_answers()]);
    let addressed = shown(&address(&message), of("address"), &[Thing::field(Field::Email)]);
    let differences: Vec<_> = assigned.differences.into_iter().chain(addressed.differences).collect();
    let (assigned, addressed) = (assigned.form, addressed.form);
    let (form, error) = match rejected {
        Some(Rejected { form, error }) => (form, Some(error)),
        None => (MessageForm::default(), None),
    };
    let is_reply = form.act == "reply";
    let title = if error.is_some() {
        format!("Error: Message {}", message.reference)
    } else {
        format!("Message {}", message.reference)
    };
    let subject = message.subject.clone();
    let folder = if message.is_held {
        "held"
    } else {
        message.progress.name()
    };
    view! {
        <Title text=title />
        <StaffNav />
        <section class="section">
            <p class="back">
                <a href=format!("/staff/inbox?show={folder}")>"Back to the inbox"</a>
            </p>
            <h1 id="step" tabindex="-1">
                {subject.unwrap_or_else(|| "Without a subject".to_owned())}
            </h1>
            {error
                .clone()
                .map(|error| match error {
                    ApiError::Stale if !is_reply => view! { <Meanwhile differences /> }.into_any(),
                    error => {
                        view! {
                            <Unchanged
                                error
                                stale="An answer was sent while you wrote yours. Read it below, and send yours if it is still needed: it is kept."
                            />
                        }
                        .into_any()
                    }
                })}
            <div class="correspondence">
                <div class="correspondence__letters">
                    <article class="letter">
                        <h2 class="letter__head">{message.name.clone()}" wrote, "{dated_start(message.received)}</h2>
                        <div class="letter__text">{message.body.clone()}</div>
                    </article>
                    {message.replies.clone().into_iter().map(|reply| view! { <Answered reply /> }).collect_view()}
                    <Answer message=message.clone() form=form.clone() error=error.clone() />
                </div>
                <aside class="correspondence__aside" aria-label="About this message">
                    <About message=message.clone() />
                    <Readdress form=addressed is_refused=form.act == "address" error />
                    <Acts message=message.clone() assigned />
                    <Writer message />
                </aside>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Answered(reply: ReplyView) -> impl IntoView {
    view! {
        <article class="letter letter--ours">
            <h2 class="letter__head">{reply.who}" answered, "{dated_start(reply.written)}</h2>
            <div class="letter__text">{reply.body}</div>
        </article>
    }
    .into_any()
}

/// The form of an answer, or why there can be none.
#[component]
fn Answer(message: MessageView, form: MessageForm, error: Option<ApiError>) -> impl IntoView {
    if message.is_held {
        return view! { <p class="section__note">"To answer it, release it first."</p> }.into_any();
    }
    let Some(email) = message.email else {
        return view! { <p class="section__note">"There is no email address to answer to: call instead."</p> }
            .into_any();
    };
    // A form that comes back is the same attempt, unless its key has sent something else or was never one.
    let key = match &error {
        Some(error) if error.is_key_spent() => message.key,
        _ if form.key.is_empty() => message.key,
        _ => form.key,
    };
    view! {
        <PostForm action=format!("/staff/inbox/{}", message.reference)>
            <input type="hidden" name="reference" value=message.reference />
            <input type="hidden" name="act" value="reply" />
            <input type="hidden" name="key" value=key />
            <input type="hidden" name="replies" value=message.replies.len().to_string() />
            <h2>"Answer by mail"</h2>
            <p class="section__note">"It goes to "{email}", with the clinic’s name and number, and their message below it."</p>
            <NoteField
                field=Field::Message
                label="Your answer"
                value=form.message
                required=true
                rows="8"
                problems=&error
            />
            <button class="button" type="submit">
                "Send"
            </button>
        </PostForm>
    }
    .into_any()
}
