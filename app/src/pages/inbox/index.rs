//! `/staff/inbox`: what people have written.

use domain::{InboxFolder, LetterForm};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api::Rejected;
use crate::api::asked::{ask, brought};
use crate::api::inbox::{InboxLine, InboxView, LetterLine, show_inbox};
use crate::browser;
use crate::components::{Notice, PostForm, dated_start, failure_words, short_start, unsent_words};
use crate::pages::loaded::Loaded;
use crate::pages::staff::nav::StaffNav;
use crate::pages::staff::pages::{Pages, page_number};
use crate::pages::staff::unchanged::Unchanged;

/// Where the letters that did not go out are listed, in place of a folder.
const LETTERS: &str = "letters";

/// The messages of one folder, or the letters that did not go out.
#[component]
pub(crate) fn InboxPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let word = |name| query.get(name).unwrap_or_default();
            (word("show"), word("page"))
        })
    });
    let inbox = ask(move || asked.get(), |(show, page)| show_inbox(show, page));
    let is_sent = query.with_untracked(|query| query.get("sent").as_deref() == Some("yes"));
    let rejected: Option<Rejected<LetterForm>> = brought(browser::rejected);
    view! {
        <Title text="Inbox" />
        <StaffNav />
        <section class="section">
            <h1 id="step" tabindex="-1">
                "Inbox"
            </h1>
            {rejected
                .map(|Rejected { error, .. }| view! { <Unchanged error stale="" /> }.into_any())
                .or_else(|| {
                    is_sent
                        .then(|| {
                            view! {
                                <Notice title="The letter is on its way".to_owned()>
                                    <p>"Should it fail again, it is listed here again."</p>
                                </Notice>
                            }
                            .into_any()
                        })
                })}
            <Loaded from=move || inbox let:inbox>
                {
                    let (show, page) = asked.get_untracked();
                    let folder = (show != LETTERS).then(|| InboxFolder::named(&show).unwrap_or_default());
                    view! { <Messages inbox folder page=page_number(&page) /> }
                }
            </Loaded>
        </section>
    }
}

#[component]
fn Messages(
    inbox: InboxView,
    /// Which messages; none where it is letters that are asked for.
    folder: Option<InboxFolder>,
    page: u32,
) -> impl IntoView {
    let InboxView {
        lines,
        counts,
        has_more,
        letters,
    } = inbox;
    let folders = counts.into_iter().map(|(other, count)| {
        view! {
            <li>
                <a
                    class="choice"
                    href=format!("/staff/inbox?show={}", other.name())
                    aria-current=(Some(other) == folder).then_some("page")
                >
                    {folder_name(other)}
                    " ("
                    {count}
                    ")"
                </a>
            </li>
        }
    });
    let nav = view! {
        <nav class="choices" aria-label="Which messages">
            <ul class="choices__list">
                {folders.collect_view()} <li>
                    <a
                        class="choice"
                        href=format!("/staff/inbox?show={LETTERS}")
                        aria-current=folder.is_none().then_some("page")
                    >
                        "Letters not sent ("
                        {letters.len()}
                        ")"
                    </a>
                </li>
            </ul>
        </nav>
    };
    let Some(folder) = folder else {
        return view! {
            {nav}
            <Letters letters />
        }
        .into_any();
    };
    let is_empty = lines.is_empty();
    view! {
        {nav}
        {(folder == InboxFolder::Held)
            .then(|| {
                view! {
                    <p class="section__note">
                        "These look as if a program had written them. Nobody was told of them. Release what a person has written."
                    </p>
                }
            })}
        {is_empty.then(|| view! { <p class="section__lead">{nothing(folder)}</p> })}
        <ul class="inbox">{lines.into_iter().map(|line| view! { <Line line /> }).collect_view()}</ul>
        <Pages page has_more href=move |page| format!("/staff/inbox?show={}&page={page}", folder.name()) />
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

/// The letters that did not go out, with why, where to correct it, and the way to send them again.
#[component]
fn Letters(letters: Vec<LetterLine>) -> impl IntoView {
    if letters.is_empty() {
        return view! { <p class="section__lead">"Every letter has gone out."</p> }.into_any();
    }
    let lines = letters.into_iter().map(|line| {
        let LetterLine {
            id,
            name,
            href,
            start,
            to,
            letter,
            attempts,
        } = line;
        let about = start.map_or_else(|| "Message".to_owned(), |start| format!("Visit, {}", dated_start(start)));
        let label = format!("Send again: {name}, {about}");
        let tried = match attempts {
            1 => "Tried once.".to_owned(),
            more => format!("Tried {more} times."),
        };
        view! {
            <li class="inbox__item">
                <h2 class="inbox__subject">
                    <a href=href>{name}", "{about}</a>
                </h2>
                <p class="inbox__who">{to.map_or_else(|| "To the clinic, or to nobody".to_owned(), |to| format!("To {to}"))}</p>
                <p class="inbox__line">{failure_words(letter.failure)}</p>
                <p class="inbox__line">
                    {tried} " "
                    {unsent_words(letter)}
                </p>
                <PostForm action=format!("/staff/inbox?show={LETTERS}")>
                    <input type="hidden" name="letter" value=id.to_string() />
                    <button class="button button--quiet button--small" type="submit" aria-label=label>
                        "Send again"
                    </button>
                </PostForm>
            </li>
        }
    });
    view! { <ul class="inbox">{lines.collect_view()}</ul> }.into_any()
}

fn folder_name(folder: InboxFolder) -> &'static str {
    match folder {
        InboxFolder::Open => "Open",
        InboxFolder::Answered => "Answered",
        InboxFolder::Closed => "Closed",
        InboxFolder::Held => "Held apart",
    }
}

fn nothing(folder: InboxFolder) -> &'static str {
    match folder {
        InboxFolder::Open => "Nobody is waiting for an answer.",
        InboxFolder::Answered => "No answer was sent yet.",
        InboxFolder::Closed => "Nothing is closed yet.",
        InboxFolder::Held => "Nothing is held apart.",
    }
}
