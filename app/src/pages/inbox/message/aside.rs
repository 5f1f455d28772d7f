//! Beside a message: who wrote it, and what can be done with it.

use domain::spam::SpamSignal;
use domain::{Field, MessageForm, Progress};
use leptos::prelude::*;

use crate::api::ApiError;
use crate::api::clients::ClientLine;
use crate::api::inbox::MessageView;
use crate::components::{PostForm, TextField};
use crate::pages::staff::meanwhile::{Thing, text_of};

/// The form of whose it is to answer, as it is.
pub(crate) fn assignment(message: &MessageView) -> MessageForm {
    MessageForm {
        reference: message.reference.clone(),
        act: "assign".to_owned(),
        revision: message.assigned.clone(),
        assignee: message.assignee.clone().unwrap_or_default(),
        ..MessageForm::default()
    }
}

/// The form of where it is answered to, as it is.
pub(crate) fn address(message: &MessageView) -> MessageForm {
    MessageForm {
        reference: message.reference.clone(),
        act: "address".to_owned(),
        revision: message.addressed.clone(),
        email: message.email.clone().unwrap_or_default(),
        ..MessageForm::default()
    }
}

const WHO_ANSWERS: &str = "Who answers it";

const NOBODY: &str = "Nobody yet";

pub(crate) fn who_answers() -> Thing {
    let name = "assignee";
    Thing::new(WHO_ANSWERS, name, [name.to_owned()], move |inputs| {
        match text_of(inputs, name) {
            "" => NOBODY,
            name => name,
        }
        .to_owned()
    })
}

/// Who wrote, how to reach them, and how far it has come.
#[component]
pub(crate) fn About(message: MessageView) -> impl IntoView {
    let status = match (message.is_held, message.progress) {
        (true, _) => "Held apart",
        (false, Progress::Open) => "Open",
        (false, Progress::Answered) => "Answered",
        (false, Progress::Closed) => "Closed",
    };
    let signs: Vec<_> = message
        .signs
        .iter()
        .filter_map(|name| SpamSignal::named(name))
        .map(|sign| view! { <li>{sign_words(sign)}</li> })
        .collect();
    view! {
        <dl class="facts facts--aside">
            <dt>"From"</dt>
            <dd>{message.name}</dd>
            {message
                .email
                .map(|email| {
                    view! {
                        <dt>"Email"</dt>
                        <dd class="key">{email}</dd>
                    }
                })}
            {message
                .phone
                .map(|phone| {
                    view! {
                        <dt>"Phone"</dt>
                        <dd>
                            <a class="phone" href=message.call_link>
                                {phone}
                            </a>
                        </dd>
                    }
                })}
            <dt>"Reference"</dt>
            <dd>{message.reference}</dd>
            <dt>"Status"</dt>
            <dd>{status}</dd>
        </dl>
        {(!signs.is_empty())
            .then(|| {
                view! {
                    <div>
                        <h2 class="correspondence__title">"Why it is held apart"</h2>
                        <ul class="bullets">{signs}</ul>
                    </div>
                }
            })}
    }
    .into_any()
}

/// The form that corrects where it is answered to.
#[component]
pub(crate) fn Readdress(form: MessageForm, is_refused: bool, error: Option<ApiError>) -> impl IntoView {
    view! {
        <details class="disclosure" open=is_refused>
            <summary class="disclosure__summary">"Correct the address"</summary>
            <div class="disclosure__body">
                <PostForm action=format!("/staff/inbox/{}", form.reference)>
                    <input type="hidden" name="reference" value=form.reference />
                    <input type="hidden" name="act" value="address" />
                    <input type="hidden" name="revision" value=form.revision.as_str().to_owned() />
                    <TextField
                        field=Field::Email
                        hint="Letters that could not be sent there are sent at once."
                        value=form.email
                        problems=&error
                    />
                    <button class="button button--quiet" type="submit">
                        "Save the address"
                    </button>
                </PostForm>
            </div>
        </details>
    }
    .into_any()
}

/// Whose it is, and what can become of it.
#[component]
pub(crate) fn Acts(message: MessageView, assigned: MessageForm) -> impl IntoView {
    let MessageView {
        reference,
        is_held,
        progress,
        assignee,
        staff,
        ..
    } = message;
    let act = {
        let reference = reference.clone();
        move |act: &'static str, words: &'static str| {
            view! {
                <PostForm action=format!("/staff/inbox/{reference}")>
                    <input type="hidden" name="reference" value=reference.clone() />
                    <input type="hidden" name="act" value=act />
                    <button class="button button--quiet" type="submit">
                        {words}
                    </button>
                </PostForm>
            }
        }
    };
    let next = match (is_held, progress) {
        (true, _) => act("release", "Release into the inbox"),
        (false, Progress::Closed) => act("open", "Open it again"),
        (false, _) => act("close", "Close it"),
    };
    // Somebody who has left may still be named.
    let mut others: Vec<_> = staff.into_iter().chain(assignee).collect();
    others.sort_unstable();
    others.dedup();
    let MessageForm { assignee, revision, .. } = assigned;
    let options = others.into_iter().map(move |name| {
        let is_chosen = assignee == name;
        view! {
            <option value=name.clone() selected=is_chosen>
                {name.clone()}
            </option>
        }
    });
    view! {
        <PostForm action=format!("/staff/inbox/{reference}")>
            <input type="hidden" name="reference" value=reference.clone() />
            <input type="hidden" name="act" value="assign" />
            <input type="hidden" name="revision" value=revision.as_str().to_owned() />
            <div class="field">
                <label class="field__label" for="assignee">
                    {WHO_ANSWERS}
                </label>
                <select class="field__input" id="assignee" name="assignee">
                    <option value="">{NOBODY}</option>
                    {options.collect_view()}
                </select>
            </div>
            <button class="button button--quiet" type="submit">
                "Save"
            </button>
        </PostForm>
        {next}
    }
    .into_any()
}

/// Which client it is from.
#[component]
pub(crate) fn Writer(message: MessageView) -> impl IntoView {
    let MessageView {
        reference,
        client,
        alike,
        ..
    } = message;
    let content = match client {
        Some(ClientLine { id, name, .. }) => view! {
            <p>
                <a href=format!("/staff/clients/{id}")>{name}</a>
            </p>
            <Link reference act="unlink" words="Not this client".to_owned() />
        }
        .into_any(),
        None => view! {
            {alike
                .into_iter()
                .map(|other| {
                    let label = format!("Link to {}", other.name);
                    view! {
                        <p class="key">
                            <a href=format!("/staff/clients/{}", other.id)>{other.name}</a>
                            {other.email.map(|email| format!(", {email}"))}
                            {other.phone.map(|phone| format!(", {phone}"))}
                        </p>
                        <Link reference=reference.clone() act="link" client=other.id.to_string() words=label />
                    }
                })
                .collect_view()}
            <Link reference=reference.clone() act="add-client" words="Add as a client".to_owned() />
        }
        .into_any(),
    };
    view! {
        <div class="correspondence__client">
            <h2 class="correspondence__title">"Client"</h2>
            {content}
        </div>
    }
    .into_any()
}

/// A button that says which client it is from.
#[component]
fn Link(
    reference: String,
    act: &'static str,
    #[prop(default = String::new())] client: String,
    words: String,
) -> impl IntoView {
    view! {
        <PostForm action=format!("/staff/inbox/{reference}")>
            <input type="hidden" name="reference" value=reference />
            <input type="hidden" name="act" value=act />
            <input type="hidden" name="client" value=client />
            <button class="button button--quiet" type="submit">
                {words}
            </button>
        </PostForm>
    }
    .into_any()
}

fn sign_words(sign: SpamSignal) -> &'static str {
    match sign {
        SpamSignal::Honeypot => "A field that nobody can see was filled in.",
        SpamSignal::Forged => "The form was not ours.",
        SpamSignal::Hasty => "It came within seconds, with a link in it.",
        SpamSignal::Stale => "The form was days old.",
        SpamSignal::Links => "There are many links in it.",
        SpamSignal::AddressRateLimit => "Much else came from the same place.",
        SpamSignal::RateLimit => "Very much came at once.",
    }
}
