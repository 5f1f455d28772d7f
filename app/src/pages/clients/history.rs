//! What has been with a client: their visits, and what they have written.

use domain::{Outcome, Progress};
use leptos::prelude::*;

use crate::api::clients::{MessageLine, VisitLine};
use crate::components::dated_start;

/// The visits that are theirs; and, apart from these, what a public form has booked in their name.
#[component]
pub(crate) fn Visits(visits: Vec<VisitLine>) -> impl IntoView {
    let (confirmed, unconfirmed): (Vec<_>, Vec<_>) = visits.into_iter().partition(|visit| visit.is_confirmed);
    let is_empty = confirmed.is_empty();
    let has_more = !unconfirmed.is_empty();
    view! {
        <h2 id="visits">"Visits"</h2>
        {if is_empty {
            view! { <p class="section__note">"None yet."</p> }.into_any()
        } else {
            view! { <VisitTable visits=confirmed title="visits" /> }.into_any()
        }}
        {has_more
            .then(|| {
                view! {
                    <h2 id="unconfirmed">"Booked online, not confirmed yet"</h2>
                    <p class="section__note">
                        "Somebody has booked this with their name and address. It joins the visits above once they have said yes by the link in their mail, or you have said on the calendar that they are here, or that it is theirs."
                    </p>
                    <VisitTable visits=unconfirmed title="unconfirmed" />
                }
            })}
    }
    .into_any()
}

/// Visits, below the heading with this id.
#[component]
fn VisitTable(visits: Vec<VisitLine>, title: &'static str) -> impl IntoView {
    let rows = visits.into_iter().map(|visit| {
        view! {
            <tr>
                <th scope="row">{dated_start(visit.start)}</th>
                <td>{visit.service}{visit.note.map(|note| view! { <p class="record__note">{note}</p> })}</td>
                <td>{visit.therapist}</td>
                <td>{outcome_words(visit.outcome, visit.is_expected)}</td>
            </tr>
        }
    });
    view! {
        <table class="record record--cards" aria-labelledby=title>
            <thead>
                <tr>
                    <th scope="col">"When"</th>
                    <th scope="col">"What"</th>
                    <th scope="col">"With"</th>
                    <th scope="col">"State"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

#[component]
pub(crate) fn Messages(messages: Vec<MessageLine>) -> impl IntoView {
    let lines = messages.into_iter().map(|message| {
        let progress = match message.progress {
            Progress::Open => "open",
            Progress::Answered => "answered",
            Progress::Closed => "closed",
        };
        view! {
            <li>
                <a href=format!("/staff/inbox/{}", message.reference)>
                    {message.subject.unwrap_or_else(|| "Without a subject".to_owned())}
                </a>
                ", "
                {dated_start(message.received)}
                ", "
                {progress}
            </li>
        }
    });
    let lines: Vec<_> = lines.collect();
    (!lines.is_empty())
        .then(|| {
            view! {
                <h2>"Messages"</h2>
                <ul class="bullets">{lines}</ul>
            }
        })
        .into_any()
}

/// What became of a visit.
fn outcome_words(outcome: Outcome, is_expected: bool) -> &'static str {
    match outcome {
        Outcome::Booked if is_expected => "Booked",
        Outcome::Booked => "Not marked",
        Outcome::Arrived => "Here",
        Outcome::Done => "Done",
        Outcome::NoShow => "Did not come",
        Outcome::Cancelled => "Cancelled",
    }
}
