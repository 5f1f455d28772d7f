//! `/staff/clients/{id}/merge?with=…`: two clients side by side, who may be one.

use domain::{MergeForm, Revision};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api::asked::{ask, brought};
use crate::api::clients::{ClientView, show_client};
use crate::api::{ApiError, Rejected};
use crate::browser;
use crate::components::{Notice, PostForm, dated_start, short_date};
use crate::pages::clients::client::{client_of_address, moved};
use crate::pages::failed::Failed;
use crate::pages::not_found::NotFoundPage;
use crate::pages::staff::nav::StaffNav;
use crate::pages::staff::unchanged::Unchanged;

/// The two, each with a form that keeps them.
#[component]
pub(crate) fn MergePage() -> impl IntoView {
    let query = use_query_map();
    let with = Memo::new(move |_| query.with(|query| query.get("with").unwrap_or_default()));
    let first = client_of_address();
    let second = ask(move || with.get(), show_client);
    let rejected: Option<Rejected<MergeForm>> = brought(browser::rejected);
    view! {
        <Transition>
            {move || {
                let error = rejected.clone().map(|rejected| rejected.error);
                Suspend::new(async move {
                    match (first.await, second.await) {
                        (Ok(first), Ok(second)) if error.is_none() && (first.is_moved || second.is_moved) => {
                            moved(address(first.client.id, second.client.id))
                        }
                        (Ok(client), Ok(_)) if !client.may_change => {
                            view! { <Failed error=ApiError::NotAllowed /> }.into_any()
                        }
                        (Ok(first), Ok(second)) if first.client.id != second.client.id => {
                            let (erased, there): (Vec<_>, Vec<_>) =
                                [first.clone(), second.clone()].into_iter().partition(|client| client.erased.is_some());
                            if erased.is_empty() {
                                view! { <TwoClients first second error /> }.into_any()
                            } else {
                                view! { <Nothing words=ERASED there is_answer=error.is_some() /> }.into_any()
                            }
                        }
                        (Ok(there), Ok(_)) if error.is_some() => {
                            view! { <Nothing words=ONE_NOW there=vec![there] is_answer=true /> }.into_any()
                        }
                        (Ok(there), Err(ApiError::NotFound)) | (Err(ApiError::NotFound), Ok(there)) if error.is_some() => {
                            view! { <Nothing words=GONE there=vec![there] is_answer=true /> }.into_any()
                        }
                        (Ok(_), Ok(_)) | (Err(ApiError::NotFound), _) | (_, Err(ApiError::NotFound)) => {
                            view! { <NotFoundPage /> }.into_any()
                        }
                        (Err(error), _) | (_, Err(error)) => view! { <Failed error /> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}

/// Where two are compared; once they are one, where that one is.
fn address(first: i64, second: i64) -> String {
    if first == second {
        format!("/staff/clients/{first}")
    } else {
        format!("/staff/clients/{first}/merge?with={second}")
    }
}

const CHANGED: &str =
    "One of them was changed, or merged with somebody else. Nothing of yours was done: below is how they are now.";

const ONE_NOW: &str = "They are one person here already.";

const ERASED: &str = "What was known of one of them was erased.";

const GONE: &str = "One of them is not here any more.";

/// Why there are no two to be compared, and the way to who is there.
#[component]
fn Nothing(
    words: &'static str,
    there: Vec<ClientView>,
    /// Whether a form was sent from here.
    is_answer: bool,
) -> impl IntoView {
    let links = there.into_iter().map(|ClientView { client, .. }| {
        view! {
            <li>
                <a href=format!("/staff/clients/{}", client.id)>{client.name}</a>
            </li>
        }
    });
    view! {
        <Title text=title(is_answer) />
        <StaffNav />
        <section class="section">
            <p class="back">
                <a href="/staff/clients">"All clients"</a>
            </p>
            <h1 id="step" tabindex="-1">
                "One person or two?"
            </h1>
            <Notice title="There is nothing to merge".to_owned() is_urgent=true>
                <p>{words}</p>
                <ul class="bullets">{links.collect_view()}</ul>
            </Notice>
        </section>
    }
    .into_any()
}

#[component]
fn TwoClients(first: ClientView, second: ClientView, error: Option<ApiError>) -> impl IntoView {
    let (one, other) = (first.client.id, second.client.id);
    let action = address(one, other);
    let seen = [&first, &second].map(|client| (client.client.id.to_string(), client.identity.clone()));
    let seen = Revision::of_many(seen, &Revision::default());
    view! {
        <Title text=title(error.is_some()) />
        <StaffNav />
        <section class="section">
            <p class="back">
                <a href=format!("/staff/clients/{one}")>"Back to the client"</a>
            </p>
            <h1 id="step" tabindex="-1">
                "One person or two?"
            </h1>
            {error.map(|error| view! { <Unchanged error stale=CHANGED /> })}
            <p>
                "If they are one person, keep one of the two. All visits and messages move there, with what only the other one has; by the other one’s name, address and number they are still found. This cannot be undone."
            </p>
            <div class="two">
                <OneClient client=first gone=other action=action.clone() seen=seen.clone() />
                <OneClient client=second gone=one action seen />
            </div>
        </section>
    }
    .into_any()
}

fn title(is_answer: bool) -> &'static str {
    if is_answer {
        "Error: One person or two?"
    } else {
        "One person or two?"
    }
}

#[component]
fn OneClient(client: ClientView, gone: i64, action: String, seen: Revision) -> impl IntoView {
    let line = client.client.clone();
    let label = format!(
        "Keep this one: {}, known since {}",
        line.name,
        short_date(client.known.date())
    );
    view! {
        <section class="two__one">
            <h2>{line.name}</h2>
            <Summary client />
            <PostForm action=action>
                <input type="hidden" name="keep" value=line.id.to_string() />
                <input type="hidden" name="gone" value=gone.to_string() />
                <input type="hidden" name="revision" value=seen.as_str().to_owned() />
                <button class="button" type="submit" aria-label=label>
                    "Keep this one"
                </button>
            </PostForm>
        </section>
    }
    .into_any()
}

/// What is known of a client, and how much there is of theirs.
#[component]
pub(crate) fn Summary(client: ClientView) -> impl IntoView {
    let ClientView {
        client: line,
        note,
        known,
        known_as,
        visits,
        messages,
        ..
    } = client;
    let latest = visits.first().map(|visit| dated_start(visit.start));
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "None".to_owned());
    view! {
        <dl class="facts facts--aside">
            <dt>"Email"</dt>
            <dd class="key">{or_none(line.email)}</dd>
            <dt>"Phone"</dt>
            <dd>{or_none(line.phone)}</dd>
            {(!known_as.is_empty())
                .then(|| {
                    view! {
                        <dt>"Also known as"</dt>
                        <dd class="key">{known_as.join(", ")}</dd>
                    }
                })}
            <dt>"Known since"</dt>
            <dd>{short_date(known.date())}</dd>
            <dt>"Visits"</dt>
            <dd>{visits.len()}{latest.map(|latest| format!(", the latest {latest}"))}</dd>
            <dt>"Messages"</dt>
            <dd>{messages.len()}</dd>
            {(!note.is_empty())
                .then(|| {
                    view! {
                        <dt>"Note"</dt>
                        <dd class="letter__text">{note}</dd>
                    }
                })}
        </dl>
    }
    .into_any()
}
