//! `/staff/clients/{id}`: everything about a client.

use domain::{ClientForm, Field};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::components::Redirect;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::api::asked::{Reply, ask, brought};
use crate::api::clients::{ClientLine, ClientView, show_client};
use crate::api::{ApiError, Rejected};
use crate::browser;
use crate::components::{NoteField, Notice, PostForm, TextField, short_date};
use crate::pages::clients::history::{Messages, Visits};
use crate::pages::loaded::Loaded;
use crate::pages::staff::meanwhile::{Meanwhile, Shown, Thing, shown};
use crate::pages::staff::nav::StaffNav;
use crate::pages::staff::unchanged::Unchanged;

/// One client: how to reach them, what staff have noted, their visits and messages.
#[component]
pub(crate) fn ClientPage() -> impl IntoView {
    let client = client_of_address();
    let query = use_query_map();
    let done = Memo::new(move |_| query.with(|query| query.get("done").unwrap_or_default()));
    let rejected: Option<Rejected<ClientForm>> = brought(browser::rejected);
    view! {
        <Loaded is_page=true from=move || client let:client>
            {if client.is_moved && rejected.is_none() {
                moved(format!("/staff/clients/{}", client.client.id))
            } else {
                view! { <Client client rejected=rejected.clone() done=done.get() /> }.into_any()
            }}
        </Loaded>
    }
}

/// The client whose id is in the address.
pub(crate) fn client_of_address() -> Reply<Result<ClientView, ApiError>> {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    ask(move || id.get(), show_client)
}

/// What the box says that lets therapists read the note.
const SHARED: &str = "Shared with the therapists who treat them";

/// The fields of the form, in their order.
const FIELDS: [Field; 4] = [Field::Name, Field::Email, Field::Phone, Field::Note];

/// Leads on from the address of somebody who was merged: whoever they are now has another one, for good.
pub(crate) fn moved(path: String) -> AnyView {
    let options = NavigateOptions {
        replace: true,
        ..NavigateOptions::default()
    };
    let redirect = view! { <Redirect path options /> }.into_any();
    browser::set_status(308);
    redirect
}

#[component]
fn Client(
    client: ClientView,
    rejected: Option<Rejected<ClientForm>>,
    /// What was just done.
    done: String,
) -> impl IntoView {
    let ClientView {
        client: line,
        is_moved,
        call_link,
        known_as,
        note,
        is_note_shared,
        revision,
        identity: _,
        known,
        erased,
        visits,
        messages,
        alike,
        may_change,
    } = client;
    let title = if rejected.is_some() {
        "Error: A client"
    } else {
        "A client"
    };
    let id = line.id;
    let now = ClientForm {
        id: id.to_string(),
        revision,
        name: line.name.clone(),
        email: line.email.clone().unwrap_or_default(),
        phone: line.phone.clone().unwrap_or_default(),
        note: note.clone(),
        shared: if is_note_shared {
            "yes".to_owned()
        } else {
            String::new()
        },
    };
    let fields = FIELDS.into_iter().map(Thing::field);
    let things: Vec<_> = fields.chain([Thing::ticked(SHARED, "shared", "shared")]).collect();
    let Shown {
        form,
        error,
        differences,
    } = shown(&now, rejected, &things);
    let details = match erased {
        Some(when) => view! {
            <p class="section__lead">
                "Everything that told who this was, was erased on "{short_date(when.date())}". The visits stay, for the counts."
            </p>
        }
        .into_any(),
        None if may_change => view! { <Edit id form error=error.clone() /> }.into_any(),
        None => view! { <ClientFacts line=line.clone() call_link note /> }.into_any(),
    };
    view! {
        <Title text=title />
        <StaffNav />
        <section class="section">
            <p class="back">
                <a href="/staff/clients">"All clients"</a>
            </p>
            <h1 id="step" tabindex="-1">
                {line.name.clone()}
            </h1>
            {error.is_none().then(|| view! { <Done done /> })}
            {is_moved
                .then(|| {
                    view! {
                        <Notice title="They were merged meanwhile".to_owned() is_urgent=true>
                            <p>"What you opened is part of this file now. What you typed is kept in it."</p>
                        </Notice>
                    }
                })}
            {error
                .map(|error| match error {
                    ApiError::Stale => view! { <Meanwhile differences /> }.into_any(),
                    error => view! { <Unchanged error /> }.into_any(),
                })}
            <div class="correspondence">
                <div class="correspondence__letters">
                    <Visits visits />
                    <Messages messages />
                </div>
                <aside class="correspondence__aside" aria-label="About this client">
                    {details}
                    {(erased.is_none())
                        .then(|| view! { <p class="section__note">"Known since "{short_date(known.date())}</p> })}
                    <Also known_as />
                    <Alike id alike />
                    {(may_change && erased.is_none()).then(|| view! { <Rights id /> })}
                </aside>
            </div>
        </section>
    }
    .into_any()
}

/// Says what was just done.
#[component]
fn Done(done: String) -> impl IntoView {
    let (title, words) = match done.as_str() {
        "save" => ("It is saved", "From now on this is what we know of them."),
        "merge" => ("They are one client now", "All that was kept of the two is here."),
        _ => return ().into_any(),
    };
    view! {
        <Notice title=title.to_owned()>
            <p>{words}</p>
        </Notice>
    }
    .into_any()
}

/// What is known, for who may read it.
#[component]
fn ClientFacts(line: ClientLine, call_link: Option<String>, note: String) -> impl IntoView {
    view! {
        <dl class="facts facts--aside">
            <dt>"Email"</dt>
            <dd class="key">{line.email.unwrap_or_else(|| "None".to_owned())}</dd>
            <dt>"Phone"</dt>
            <dd>
                {match line.phone {
                    Some(phone) => view! {
                        <a class="phone" href=call_link>
                            {phone}
                        </a>
                    }
                    .into_any(),
                    None => "None".into_any(),
                }}
            </dd>
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

/// What is known, for who may change it.
#[component]
fn Edit(id: i64, form: ClientForm, error: Option<ApiError>) -> impl IntoView {
    view! {
        <PostForm action=format!("/staff/clients/{id}")>
            <input type="hidden" name="id" value=id.to_string() />
            <input type="hidden" name="revision" value=form.revision.as_str().to_owned() />
            <TextField field=Field::Name value=form.name problems=&error />
            <TextField field=Field::Email value=form.email required=false problems=&error />
            <TextField field=Field::Phone value=form.phone required=false problems=&error />
            <NoteField
                field=Field::Note
                hint="Only staff see it: owners and the reception, and therapists if it is shared."
                value=form.note
                problems=&error
            />
            <fieldset class="settings__choices">
                <legend class="field__label">"Who reads the note"</legend>
                <label class="option">
                    <input class="option__input" type="checkbox" id="shared" name="shared" value="yes" checked=form.shared == "yes" />
                    <span class="option__label">{SHARED}</span>
                </label>
            </fieldset>
            <button class="button" type="submit">
                "Save"
            </button>
        </PostForm>
    }
    .into_any()
}

/// What they are found by, too.
#[component]
fn Also(known_as: Vec<String>) -> impl IntoView {
    let lines: Vec<_> = known_as
        .into_iter()
        .map(|typed| view! { <li class="key">{typed}</li> })
        .collect();
    (!lines.is_empty())
        .then(|| {
            view! {
                <div>
                    <h2 class="correspondence__title">"Also known as"</h2>
                    <ul class="bullets">{lines}</ul>
                </div>
            }
        })
        .into_any()
}

/// Others who may be the same person.
#[component]
fn Alike(id: i64, alike: Vec<ClientLine>) -> impl IntoView {
    let lines = alike.into_iter().map(|other| {
        view! {
            <li>
                <a href=format!("/staff/clients/{id}/merge?with={}", other.id)>"Compare with "{other.name}</a>
                {other.email.map(|email| view! { ", "<span class="key">{email}</span> })}
            </li>
        }
    });
    let lines: Vec<_> = lines.collect();
    (!lines.is_empty())
        .then(|| {
            view! {
                <div>
                    <h2 class="correspondence__title">"Perhaps the same person"</h2>
                    <ul class="bullets">{lines}</ul>
                </div>
            }
        })
        .into_any()
}

/// What a client may ask for.
#[component]
fn Rights(id: i64) -> impl IntoView {
    view! {
        <div>
            <h2 class="correspondence__title">"If they ask for it"</h2>
            <ul class="staff-links">
                <li>
                    <a href=format!("/staff/clients/{id}/export") rel="external" download="">
                        "Download all we keep of them"
                    </a>
                </li>
                <li>
                    <a href=format!("/staff/clients/{id}/erase")>"Erase them"</a>
                </li>
            </ul>
        </div>
    }
    .into_any()
}
