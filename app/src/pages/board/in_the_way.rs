//! What is told of what is in the way of a change, and of what was open and is gone.

use domain::{BoardForm, Clash, Holder};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::board::{GoneView, HolderView};
use crate::components::{taken_words, when_words};
use crate::pages::board::again::Again;
use crate::pages::board::calendar::CalendarContext;
use crate::pages::board::columns::name_of;
use crate::pages::board::holders::{learn, look_up};
use crate::pages::board::query::{BoardQuery, Open};

/// Looks up what is open, once the calendar that shows its date has it no more.
pub(crate) fn follow_what_is_open(calendar: CalendarContext) {
    Effect::new(move |before: Option<()>| {
        let (open, date) = calendar.query.with(|query| (query.open.holder(), query.date));
        let missing = calendar.board.with(|board| {
            let is_shown = date.is_none_or(|date| board.days.iter().any(|day| day.date == date));
            open.filter(|open| is_shown && !board.has(*open))
        });
        let Some(missing) = missing else { return };
        let is_new = before.is_some() || calendar.known.with_untracked(|known| !known.contains_key(&missing));
        if is_new {
            spawn_local(async move { learn(calendar.known, look_up(vec![missing]).await) });
        }
    });
}

impl CalendarContext {
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
        let there = BoardQuery {
            date: Some(view.from.date()),
            ..open
        };
        there.href()
    }
}

/// Each thing that is in the way: whose time it has, what it is, when, and the way there.
#[component]
pub(crate) fn InTheWay(calendar: CalendarContext, clashes: Vec<Clash>) -> impl IntoView {
    let has_more = clashes.len() > domain::MOST_CLASHES;
    let lines = clashes
        .into_iter()
        .take(domain::MOST_CLASHES)
        .map(|Clash { resource, holder }| {
            let view = holder.and_then(|holder| calendar.known(holder));
            let when = view.as_ref().map(|view| when_words(view.from, view.until));
            let words = calendar.board.with_untracked(|board| {
                let by = view.as_ref().zip(when.as_ref());
                let by = by.map(|(view, when)| (view.title.as_str(), when.as_str(), view.clean_up_minutes));
                taken_words(name_of(board, resource).unwrap_or("It"), by)
            });
            // What was typed here stays here.
            let open = view.map(|view| {
                let name = format!("Open {}", view.title);
                view! {
                    " "
                    <a href=calendar.href_of(&view) target="_blank" aria-label=name>
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
pub(crate) fn Gone(calendar: CalendarContext, holder: Holder) -> impl IntoView {
    move || {
        let Some(view) = calendar.known(holder) else {
            return view! { <p>"It is not on this calendar any more."</p> }.into_any();
        };
        let when = when_words(view.from, view.until);
        let Some(GoneView { by, entry }) = view.gone.clone() else {
            return view! {
                <p>
                    "It is somewhere else now: " <a href=calendar.href_of(&view)>{when}</a>
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
        let undo = entry.map(|entry| BoardForm {
            act: "undo".to_owned(),
            entry: entry.to_string(),
            ..BoardForm::default()
        });
        view! {
            <p>{words}</p>
            {undo.map(|form| view! { <Again calendar form label="Undo" /> })}
        }
        .into_any()
    }
}
