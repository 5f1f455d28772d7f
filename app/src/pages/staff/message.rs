//! `/staff/inbox/{reference}`: a message, and what to do with it.

use domain::spam::Sign;
use domain::{Field, MessageForm, Problem, Progress};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};

use super::StaffNav;
use super::meanwhile::{Meanwhile, Thing, shown, text_of};
use super::problem;
use super::unchanged::Unchanged;
use crate::api::clients::ClientLine;
use crate::api::inbox::{MessageView, ReplyView, show_message};
use crate::api::{ApiError, Rejected};
use crate::browser;
use crate::components::{NoteField, PostForm, TextField, dated_start};
use crate::pages::{Failed, NotFoundPage};

/// One message, with its replies and forms.
pub(crate) struct MessagePage;

#[lazy_route]
impl LazyRoute for MessagePage {
    fn data() -> Self {
        Self
    }

    fn view(this: Self) -> AnyView {
        let MessagePage = this;
        let params = use_params_map();
        let reference = Memo::new(move |_| params.with(|params| params.get("reference").unwrap_or_default()));
        let message = Resource::new(move || reference.get(), show_message);
        let rejected: Option<Rejected<MessageForm>> = SharedValue::new(browser::rejected).into_inner();
        view! {
            <Transition>
                {move || {
                    let rejected = rejected.clone();
                    Suspend::new(async move {
                        match message.await {
                            Ok(message) => view! { <Message message rejected /> }.into_any(),
                            Err(ApiError::NotFound) => view! { <NotFoundPage /> }.into_any(),
                            Err(error) => view! { <Failed error /> }.into_any(),
                        }
                    })
                }}
            </Transition>
        }
        .into_any()
    }
}

#[component]
fn Message(message: MessageView, rejected: Option<Rejected<MessageForm>>) -> impl IntoView {
    let of = |act: &str| rejected.clone().filter(|rejected| rejected.form.act == act);
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
    let pile = if message.is_held {
        "held"
    } else {
        message.progress.name()
    };
    view! {
        <Title text=title />
        <StaffNav />
        <section class="section">
            <p class="back">
                <a href=format!("/staff/inbox?show={pile}")>"Back to the inbox"</a>
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

/// The form of whose it is to answer, as it is.
fn assignment(message: &MessageView) -> MessageForm {
    MessageForm {
        reference: message.reference.clone(),
        act: "assign".to_owned(),
        revision: message.assigned.clone(),
        assignee: message.assignee.clone().unwrap_or_default(),
        ..MessageForm::default()
    }
}

/// The form of where it is answered to, as it is.
fn address(message: &MessageView) -> MessageForm {
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

fn who_answers() -> Thing {
    let name = "assignee";
    Thing::new(WHO_ANSWERS, name, [name.to_owned()], move |inputs| {
        match text_of(inputs, name) {
            "" => NOBODY,
            name => name,
        }
        .to_owned()
    })
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
    let is_spent = |fields: &domain::FieldErrors| {
        fields.problem(Field::Message) == Some(Problem::Reused) || fields.problem(Field::Key).is_some()
    };
    let key = match &error {
        Some(ApiError::Invalid { fields }) if is_spent(fields) => message.key,
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
                problem=problem(error.as_ref(), Field::Message)
            />
            <button class="button" type="submit">
                "Send"
            </button>
        </PostForm>
    }
    .into_any()
}

/// Who wrote, how to reach them, and how far it has come.
#[component]
fn About(message: MessageView) -> impl IntoView {
    let status = match (message.is_held, message.progress) {
        (true, _) => "Held apart",
        (false, Progress::Open) => "Open",
        (false, Progress::Answered) => "Answered",
        (false, Progress::Closed) => "Closed",
    };
    let signs: Vec<_> = message
        .signs
        .iter()
        .filter_map(|name| Sign::named(name))
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
fn Readdress(form: MessageForm, is_refused: bool, error: Option<ApiError>) -> impl IntoView {
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
                        label="Email"
                        kind="email"
                        hint="Letters that could not be sent there are sent at once."
                        autocomplete="off"
                        value=form.email
                        problem=problem(error.as_ref(), Field::Email)
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
fn Acts(message: MessageView, assigned: MessageForm) -> impl IntoView {
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
fn Writer(message: MessageView) -> impl IntoView {
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

fn sign_words(sign: Sign) -> &'static str {
    match sign {
        Sign::Trap => "A field that nobody can see was filled in.",
        Sign::Forged => "The form was not ours.",
        Sign::Hasty => "It came within seconds, with a link in it.",
        Sign::Stale => "The form was days old.",
        Sign::Links => "There are many links in it.",
        Sign::AddressBudget => "Much else came from the same place.",
        Sign::Budget => "Very much came at once.",
    }
}
