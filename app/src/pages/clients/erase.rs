//! `/staff/clients/{id}/erase`: forgetting a client who asks for it.

use domain::{EraseForm, Field};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::asked::brought;
use crate::api::clients::ClientView;
use crate::api::{ApiError, Rejected};
use crate::browser;
use crate::components::{Notice, PostForm, TextField, dated_start};
use crate::pages::clients::client::{client_of_address, moved};
use crate::pages::clients::merge::Summary;
use crate::pages::loaded::Loaded;
use crate::pages::not_found::NotFoundPage;
use crate::pages::staff::nav::StaffNav;
use crate::pages::staff::unchanged::Unchanged;

/// What goes and what stays, and the form that asks for the client's name.
#[component]
pub(crate) fn ErasePage() -> impl IntoView {
    let client = client_of_address();
    let rejected: Option<Rejected<EraseForm>> = brought(browser::rejected);
    view! {
        <Loaded
            is_page=true
            from=move || async move {
                let client = client.await?;
                if client.may_change { Ok(client) } else { Err(ApiError::NotAllowed) }
            }
            let:client
        >
            {if client.is_moved && rejected.is_none() {
                moved(format!("/staff/clients/{}/erase", client.client.id))
            } else if client.erased.is_some() {
                view! { <NotFoundPage /> }.into_any()
            } else {
                view! { <Erase client rejected=rejected.clone() /> }.into_any()
            }}
        </Loaded>
    }
}

#[component]
fn Erase(client: ClientView, rejected: Option<Rejected<EraseForm>>) -> impl IntoView {
    let (form, error) = match rejected {
        Some(Rejected { form, error }) => (form, Some(error)),
        None => (EraseForm::default(), None),
    };
    let title = if error.is_some() {
        "Error: Erase a client"
    } else {
        "Erase a client"
    };
    let (id, name) = (client.client.id, client.client.name.clone());
    let stale = if client.is_moved {
        "They were merged with somebody. Nothing was erased: below is who they are now."
    } else {
        "Somebody has changed what is known of them. Nothing was erased: below is what it is now."
    };
    // Who has mistyped the name has seen nothing more.
    let seen = match &error {
        Some(error) if *error != ApiError::Stale => form.revision,
        _ => client.identity.clone(),
    };
    let summary = client.clone();
    let alike = client.alike.into_iter().map(|other| {
        view! {
            <li>
                <a href=format!("/staff/clients/{}", other.id)>{other.name}</a>
                {other.email.map(|email| view! { ", "<span class="key">{email}</span> })}
            </li>
        }
    });
    let alike: Vec<_> = alike.collect();
    let expected = client.visits.into_iter().filter(|visit| visit.is_expected);
    let expected: Vec<_> = expected
        .map(|visit| view! { <li>{visit.service}" with "{visit.therapist}", "{dated_start(visit.start)}</li> })
        .collect();
    let form = if expected.is_empty() {
        view! {
            {error.clone().map(|error| view! { <Unchanged error stale /> })}
            <PostForm action=format!("/staff/clients/{id}/erase")>
                <input type="hidden" name="id" value=id.to_string() />
                <input type="hidden" name="revision" value=seen.as_str().to_owned() />
                <TextField
                    field=Field::Name
                    label="Their name"
                    hint="Type the whole name, so that nobody is erased by a slip."
                    value=form.name
                    problems=&error
                />
                <button class="button" type="submit">
                    "Erase for good"
                </button>
            </PostForm>
        }
        .into_any()
    } else {
        view! {
            <Notice title="They are still expected".to_owned() is_urgent=error.is_some()>
                <p>"Cancel these visits first:"</p>
                <ul class="bullets">{expected}</ul>
            </Notice>
        }
        .into_any()
    };
    view! {
        <Title text=title />
        <StaffNav />
        <section class="section">
            <p class="back">
                <a href=format!("/staff/clients/{id}")>"Back to the client"</a>
            </p>
            <h1 id="step" tabindex="-1">
                "Erase "{name}
            </h1>
            <Summary client=summary />
            <div class="two">
                <div>
                    <h2 class="correspondence__title">"What goes"</h2>
                    <ul class="bullets">
                        <li>"Every name, email address and phone number they are known by, and the note"</li>
                        <li>"The same on their visits, and the links to these"</li>
                        <li>"What they wrote to us, and what we answered"</li>
                        <li>"What the record of changes says of them"</li>
                    </ul>
                </div>
                <div>
                    <h2 class="correspondence__title">"What stays"</h2>
                    <ul class="bullets">
                        <li>"When there was a visit, which service, and with whom"</li>
                        <li>"That somebody was erased, when, and by whom"</li>
                        <li>"Mail that was sent, where it was sent to; and backups, until they are replaced"</li>
                    </ul>
                </div>
            </div>
            {(!alike.is_empty())
                .then(|| {
                    view! {
                        <h2 class="correspondence__title">"Perhaps the same person, and erased on their own page"</h2>
                        <ul class="bullets">{alike}</ul>
                    }
                })}
            <p>"This cannot be undone."</p>
            {form}
        </section>
    }
    .into_any()
}
