//! `/staff/inbox`: what people have written.

use domain::Pile;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use leptos_router::{LazyRoute, lazy_route};

use super::StaffNav;
use super::pages::{Pages, page_number};
use crate::api::inbox::{InboxLine, InboxView, show_inbox};
use crate::components::short_start;
use crate::pages::Failed;

/// The messages of one pile.
pub(crate) struct InboxPage;

#[lazy_route]
impl LazyRoute for InboxPage {
    fn data() -> Self {
        Self
    }

    fn view(this: Self) -> AnyView {
        let InboxPage = this;
        let query = use_query_map();
        let asked = Memo::new(move |_| {
            query.with(|query| {
                let word = |name| query.get(name).unwrap_or_default();
                (word("show"), word("page"))
            })
        });
        let inbox = Resource::new(move || asked.get(), |(show, page)| show_inbox(show, page));
        view! {
            <Title text="Inbox" />
            <StaffNav />
            <section class="section">
                <h1 id="step" tabindex="-1">
                    "Inbox"
                </h1>
                <Transition>
                    {move || Suspend::new(async move {
                        match inbox.await {
                            Ok(inbox) => {
                                let (show, page) = asked.get_untracked();
                                let pile = Pile::named(&show).unwrap_or_default();
                                view! { <Messages inbox pile page=page_number(&page) /> }.into_any()
                            }
                            Err(error) => view! { <Failed error /> }.into_any(),
                        }
                    })}
                </Transition>
            </section>
        }
        .into_any()
    }
}

#[component]
fn Messages(inbox: InboxView, pile: Pile, page: u32) -> impl IntoView {
    let InboxView {
        lines,
        counts,
        has_more,
    } = inbox;
    let piles = counts.into_iter().map(|(other, count)| {
        view! {
            <li>
                <a
                    class="choice"
                    href=format!("/staff/inbox?show={}", other.name())
                    aria-current=(other == pile).then_some("page")
                >
                    {pile_name(other)}
                    " ("
                    {count}
                    ")"
                </a>
            </li>
        }
    });
    let is_empty = lines.is_empty();
    view! {
        <nav class="choices" aria-label="Which messages">
            <ul class="choices__list">{piles.collect_view()}</ul>
        </nav>
        {(pile == Pile::Held)
            .then(|| {
                view! {
                    <p class="section__note">
                        "These look as if a program had written them. Nobody was told of them. Release what a person has written."
                    </p>
                }
            })}
        {is_empty.then(|| view! { <p class="section__lead">{nothing(pile)}</p> })}
        <ul class="inbox">{lines.into_iter().map(|line| view! { <Line line /> }).collect_view()}</ul>
        <Pages page has_more href=move |page| format!("/staff/inbox?show={}&page={page}", pile.name()) />
    }
    .into_any()
}

#[component]
fn Line(line: InboxLine) -> impl IntoView {
    let InboxLine {
        reference,
        subject,
        name,
        received,
        assignee,
        first_line,
        ..
    } = line;
    view! {
        <li class="inbox__item">
            <h2 class="inbox__subject">
                <a href=format!("/staff/inbox/{reference}")>{subject.unwrap_or_else(|| "Without a subject".to_owned())}</a>
            </h2>
            <p class="inbox__who">
                <b>{name}</b>
                " · "
                {short_start(received)}
                {assignee.map(|assignee| view! { " · for "{assignee} })}
            </p>
            <p class="inbox__line">{first_line}</p>
        </li>
    }
    .into_any()
}

fn pile_name(pile: Pile) -> &'static str {
    match pile {
        Pile::Open => "Open",
        Pile::Answered => "Answered",
        Pile::Closed => "Closed",
        Pile::Held => "Held apart",
    }
}

fn nothing(pile: Pile) -> &'static str {
    match pile {
        Pile::Open => "Nobody is waiting for an answer.",
        Pile::Answered => "No answer was sent yet.",
        Pile::Closed => "Nothing is closed yet.",
        Pile::Held => "Nothing is held apart.",
    }
}
