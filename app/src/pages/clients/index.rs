//! `/staff/clients`: looking for a client.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::asked::{ask, brought};
use crate::api::clients::{ClientLine, ClientList, SearchForm, list_clients};
use crate::browser;
use crate::components::PostForm;
use crate::pages::loaded::Loaded;
use crate::pages::staff::nav::StaffNav;

/// The search, and whom it has found. Whom somebody looks for is posted, so that it is in no address.
#[component]
pub(crate) fn ClientsPage() -> impl IntoView {
    let searched: Option<SearchForm> = brought(browser::searched);
    let words = searched.unwrap_or_default().words;
    let clients = {
        let words = words.clone();
        ask(move || words.clone(), list_clients)
    };
    view! {
        <Title text="Clients" />
        <StaffNav />
        <section class="section">
            <h1 id="step" tabindex="-1">
                "Clients"
            </h1>
            <div role="search">
                <PostForm action="/staff/clients" class="search">
                    <div class="field">
                        <label class="field__label" for="words">
                            "Find a client"
                        </label>
                        <p class="field__hint" id="words-hint">
                            "Any part of a name, an email address or a phone number"
                        </p>
                        <input
                            class="field__input"
                            id="words"
                            name="words"
                            type="search"
                            autocomplete="off"
                            maxlength="200"
                            value=words
                            aria-describedby="words-hint"
                        />
                    </div>
                    <button class="button" type="submit">
                        "Find"
                    </button>
                </PostForm>
            </div>
            <Loaded from=move || clients let:list>
                <Found list />
            </Loaded>
        </section>
    }
}

#[component]
fn Found(list: ClientList) -> impl IntoView {
    let ClientList { clients, has_more } = list;
    if clients.is_empty() {
        return view! { <p class="section__lead">"Nobody was found."</p> }.into_any();
    }
    let rows = clients.into_iter().map(|ClientLine { id, name, email, phone }| {
        view! {
            <tr>
                <th scope="row">
                    <a href=format!("/staff/clients/{id}")>{name}</a>
                </th>
                <td class="key">{email}</td>
                <td class="phone">{phone}</td>
            </tr>
        }
    });
    view! {
        <table class="record record--cards">
            <caption class="visually-hidden">"Clients, by name"</caption>
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Email"</th>
                    <th scope="col">"Phone"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        {has_more.then(|| view! { <p class="section__note">"There are more. Type more of what you look for."</p> })}
    }
    .into_any()
}
