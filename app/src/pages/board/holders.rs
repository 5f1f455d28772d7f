//! Visits and blocks that are not where one looks: what is in the way of a change, and what was open and is gone.

use std::collections::BTreeMap;

use domain::{CalendarForm, Clash, Holder};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::ApiError;
use crate::api::board::{GoneView, HolderView, show_holders};
use crate::components::{taken_words, when_words};
use crate::pages::board::columns::name_of;
use crate::pages::board::desk::Desk;
use crate::pages::board::query::{CalendarQuery, Open};
use crate::pages::board::tools::Again;

/// What was looked up; nothing where there is no such thing, or whoever has asked may not see it.
pub(crate) type Known = BTreeMap<Holder, Option<HolderView>>;

/// What is in the way, by this answer.
pub(crate) fn clashes_of(error: &ApiError) -> Vec<Clash> {
    match error {
        ApiError::Clash { clashes } => clashes.clone(),
        _ => Vec::new(),
    }
}

/// The visits and blocks among it.
pub(crate) fn in_the_way(error: &ApiError) -> Vec<Holder> {
    clashes_of(error).iter().filter_map(|clash| clash.holder).collect()
}

/// Asks the server for them, if there are any.
pub(crate) async fn look_up(holders: Vec<Holder>) -> Vec<(Holder, Option<HolderView>)> {
    if holders.is_empty() {
        return Vec::new();
    }
    let (mut visits, mut blocks) = (Vec::new(), Vec::new());
    for holder in &holders {
        match holder {
            Holder::Visit(id) => visits.push(id.0.to_string()),
            Holder::Block(id) => blocks.push(id.to_string()),
        }
    }
    let Ok(views) = show_holders(visits.join(","), blocks.join(",")).await else {
        return Vec::new();
    };
    let found = |holder| views.iter().find(|view| view.holder == holder).cloned();
    holders.into_iter().map(|holder| (holder, found(holder))).collect()
}

/// Keeps what was looked up, as long as the page is there.
pub(crate) fn learn(known: RwSignal<Known>, found: Vec<(Holder, Option<HolderView>)>) {
    if !found.is_empty() {
        known.try_update(|known| known.extend(found));
    }
}

/// Looks up what is open, once the calendar that shows its date has it no more.
pub(crate) fn follow_what_is_open(desk: Desk) {
    Effect::new(move |before: Option<()>| {
        let (open, date) = desk.query.with(|query| (query.open.holder(), query.date));
        let missing = desk.agenda.with(|agenda| {
            let is_shown = date.is_none_or(|date| agenda.days.iter().any(|day| day.date == date));
            open.filter(|open| is_shown && !agenda.has(*open))
        });
        let Some(missing) = missing else { return };
        let is_new = before.is_some() || desk.known.with_untracked(|known| !known.contains_key(&missing));
        if is_new {
            spawn_local(async move { learn(desk.known, look_up(vec![missing]).await) });
        }
    });
}

impl Desk {
    /// What something is called that is not on the calendar, once it was looked up.
    pub(crate) fn title_of(&self, holder: Holder) -> Option<String> {
        self.known.with(|known| {
            let view = known.get(&holder)?;
            Some(
                view.as_ref()
                    .map_or_else(|| "Not here".to_owned(), |view| view.title.clone()),
            )
        })
    }

    fn known(&self, holder: Holder) -> Option<HolderView> {
        self.known.with(|known| known.get(&holder).cloned().flatten())
    }

    /// The address at which something is open.
    fn href_of(&self, view: &HolderView) -> String {
        let open = self.query.with(|query| query.with(Open::from(view.holder)));
        let there = CalendarQuery {
            date: Some(view.from.date()),
            ..open
        };
        there.href()
    }
}

/// Each thing that is in the way: whose time it has, what it is, when, and the way there.
#[component]
pub(crate) fn InTheWay(desk: Desk, clashes: Vec<Clash>) -> impl IntoView {
    let has_more = clashes.len() > domain::MOST_CLASHES;
    let lines = clashes
        .into_iter()
        .take(domain::MOST_CLASHES)
        .map(|Clash { resource, holder }| {
            let view = holder.and_then(|holder| desk.known(holder));
            let when = view.as_ref().map(|view| when_words(view.from, view.until));
            let words = desk.agenda.with_untracked(|agenda| {
                let by = view.as_ref().zip(when.as_ref());
                let by = by.map(|(view, when)| (view.title.as_str(), when.as_str(), view.clean_up_minutes));
                taken_words(name_of(agenda, resource).unwrap_or("It"), by)
            });
            // What was typed here stays here.
            let open = view.map(|view| {
                let name = format!("Open {}", view.title);
                view! {
                    " "
                    <a href=desk.href_of(&view) target="_blank" aria-label=name>
                        "Open"
                    </a>
                }
            });
            view! {
                <p>
                    {words}
                    {open}
                </p>
            }
        });
    view! {
        {lines.collect_view()}
        {has_more.then(|| view! { <p>"There is more in the way after that."</p> })}
    }
    .into_any()
}

/// What became of what is open and is not there.
#[component]
pub(crate) fn Gone(desk: Desk, holder: Holder) -> impl IntoView {
    move || {
        let Some(view) = desk.known(holder) else {
            return view! { <p>"It is not on this calendar any more."</p> }.into_any();
        };
        let when = when_words(view.from, view.until);
        let Some(GoneView { by, entry }) = view.gone.clone() else {
            return view! {
                <p>
                    "It is somewhere else now: " <a href=desk.href_of(&view)>{when}</a>
                </p>
            }
            .into_any();
        };
        let done = match holder {
            Holder::Visit(_) => "cancelled this visit",
            Holder::Block(_) => "freed this time",
        };
        let words = match (by, entry) {
            (Some(name), _) => format!("{name} has {done}: {when}."),
            (None, Some(_)) => format!("The client has {done}: {when}."),
            (None, None) => format!("It is off the calendar: {when}."),
        };
        let undo = entry.map(|entry| CalendarForm {
            act: "undo".to_owned(),
            entry: entry.to_string(),
            ..CalendarForm::default()
        });
        view! {
            <p>{words}</p>
            {undo.map(|form| view! { <Again desk form label="Undo" /> })}
        }
        .into_any()
    }
}
