//! The fields for the client of a new visit, with suggestions from the clients while a name is typed.

use std::time::Duration;

use domain::{BoardForm, Field};
use leptos::ev::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlInputElement;

use crate::api::board::{ClientView, find_clients};
use crate::components::TextField;
use crate::pages::board::calendar::CalendarContext;

/// How long nobody types before clients are looked for.
const PAUSE: Duration = Duration::from_millis(150);

/// Name, address and number; once the page is alive, with the clients who may be meant.
#[component]
pub(crate) fn Finder(calendar: CalendarContext, typed: BoardForm) -> impl IntoView {
    let person = RwSignal::new((typed.name, typed.email, typed.phone));
    let (found, set_found) = signal(Vec::<ClientView>::new());
    let (asked, set_asked) = signal(String::new());
    let on_input = move |event: Event| {
        let input: HtmlInputElement = event_target(&event);
        if input.name() != Field::Name.name() || !calendar.is_all {
            return;
        }
        let words = input.value();
        set_asked.set(words.clone());
        set_timeout(
            move || {
                if asked.try_get_untracked() != Some(words.clone()) {
                    return;
                }
                spawn_local(async move {
                    let answer = find_clients(words.clone()).await.unwrap_or_default();
                    if asked.try_get_untracked() == Some(words) {
                        set_found.set(answer);
                    }
                });
            },
            PAUSE,
        );
    };
    let fields = move |(name, email, phone): (String, String, String)| {
        view! {
            <TextField
                field=Field::Name
                label="Who"
                hint="Name, address or number of somebody who was here before, or a new name."
                value=name
                problems=calendar.problems("book")
            />
            <Suggestions found on_pick=move |client: ClientView| {
                set_found.set(Vec::new());
                person.set((client.name, client.email, client.phone));
            } />
            <TextField field=Field::Phone value=phone required=false problems=calendar.problems("book") />
            <TextField field=Field::Email value=email required=false problems=calendar.problems("book") />
        }
        .into_any()
    };
    // Other fields for another person: what was typed into these is nobody's any more.
    view! {
        <div class="finder" on:input=on_input>
            <For each=move || [person.get()] key=Clone::clone children=fields />
        </div>
    }
}

#[component]
fn Suggestions(
    found: ReadSignal<Vec<ClientView>>,
    on_pick: impl Fn(ClientView) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <div role="status" class="finder__found">
            {move || {
                let found = found.get();
                (!found.is_empty())
                    .then(|| {
                        let clients = found.into_iter().map(|client| {
                            let reach = [client.phone.clone(), client.email.clone()];
                            let reach: Vec<String> = reach.into_iter().filter(|text| !text.is_empty()).collect();
                            let name = client.name.clone();
                            view! {
                                <li>
                                    <button
                                        class="finder__client"
                                        type="button"
                                        on:click=move |_| on_pick(client.clone())
                                    >
                                        <strong>{name}</strong>
                                        " "
                                        <span class="finder__reach">{reach.join(", ")}</span>
                                    </button>
                                </li>
                            }
                        });
                        view! {
                            <p class="finder__title">"Is it one of these?"</p>
                            <ul class="finder__list">{clients.collect_view()}</ul>
                        }
                    })
            }}
        </div>
    }
}
