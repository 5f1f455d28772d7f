//! What is above the calendar: where to look, and what has just happened.

use domain::BoardForm;
use jiff::civil::Date;
use leptos::prelude::*;

use crate::api::ApiError;
use crate::pages::board::again::Again;
use crate::pages::board::calendar::{CalendarContext, refusal_words};
use crate::pages::board::columns::chosen_therapist;
use crate::pages::board::holders::clashes_of;
use crate::pages::board::in_the_way::InTheWay;
use crate::pages::board::query::{BoardQuery, Open, days_from};

/// The ways to other dates and other views, and to what is new.
#[component]
pub(crate) fn Tools(calendar: CalendarContext, today: Date, shown: Option<Date>) -> impl IntoView {
    let shown = shown.unwrap_or(today);
    let is_week = move || calendar.query.with(|query| query.is_week);
    let open = move |open: Open| move || calendar.query.with(|query| query.with(open).href());
    view! {
        <nav class="tools" aria-label="Calendar">
            <Dates calendar today shown />
            <Views calendar />
            <ul class="tools__new">
                <li>
                    <a class="button button--small" href=open(Open::Booking(None)) data-noscroll>
                        "New visit"
                    </a>
                </li>
                <li>
                    <a class="button button--quiet button--small" href=open(Open::Blocking(None)) data-noscroll>
                        "Block time"
                    </a>
                </li>
            </ul>
        </nav>
        <Therapists calendar />
        <form class="tools__date" method="get" action="/staff/calendar">
            {move || is_week().then(|| view! { <input type="hidden" name="view" value="week" /> })}
            <label for="go-to">"Go to"</label>
            <input class="field__input" id="go-to" type="date" name="date" value=shown.to_string() required />
            <button class="button button--quiet button--small" type="submit">
                "Go"
            </button>
        </form>
    }
    .into_any()
}

/// The day or week before, today, and after.
#[component]
fn Dates(calendar: CalendarContext, today: Date, shown: Date) -> impl IntoView {
    let query = calendar.query;
    let is_week = move || query.with(|query| query.is_week);
    let step = move |direction: i64| {
        move || {
            query.with(|query| {
                let days = if query.is_week { 7 } else { 1 };
                query.on(Some(days_from(shown, direction * days))).href()
            })
        }
    };
    let named = move |week: &'static str, day: &'static str| move || if is_week() { week } else { day };
    let today_href = move || query.with(|query| query.on(None).href());
    view! {
        <ul class="switch">
            <li>
                <a class="switch__link" href=step(-1) aria-label=named("Week before", "Day before")>
                    "‹"
                </a>
            </li>
            <li>
                <a class="switch__link" href=today_href aria-current=current(shown == today)>
                    "Today"
                </a>
            </li>
            <li>
                <a class="switch__link" href=step(1) aria-label=named("Week after", "Day after")>
                    "›"
                </a>
            </li>
        </ul>
    }
    .into_any()
}

/// Day, week, rooms.
#[component]
fn Views(calendar: CalendarContext) -> impl IntoView {
    let views = [("Day", false, false), ("Week", true, false), ("Rooms", false, true)];
    let links = views.map(|(name, is_week, by_room)| {
        let href = move || {
            calendar.query.with(|query| {
                let query = BoardQuery {
                    is_week,
                    by_room,
                    ..query.with(Open::Nothing)
                };
                query.href()
            })
        };
        let is_current = move || {
            calendar
                .query
                .with(|query| query.is_week == is_week && (query.by_room && !query.is_week) == by_room)
        };
        view! {
            <li>
                <a class="switch__link" href=href aria-current=move || current(is_current())>
                    {name}
                </a>
            </li>
        }
    });
    view! { <ul class="switch">{links.collect_view()}</ul> }.into_any()
}

/// Whose week it is, or whose day on a phone.
#[component]
fn Therapists(calendar: CalendarContext) -> impl IntoView {
    let is_week = move || calendar.query.with(|query| query.is_week);
    let links = move || {
        calendar.query.with(|query| {
            calendar.board.with(|board| {
                let chosen = chosen_therapist(board, query);
                let links = board.therapists.iter().map(|therapist| {
                    let query = BoardQuery {
                        therapist: Some(therapist.id),
                        ..query.with(Open::Nothing)
                    };
                    view! {
                        <li>
                            <a
                                class="switch__link"
                                href=query.href()
                                aria-current=current(chosen == Some(therapist.id))
                                data-noscroll
                            >
                                {therapist.name.clone()}
                            </a>
                        </li>
                    }
                });
                links.collect_view()
            })
        })
    };
    view! {
        <nav
            class="tools tools--therapists"
            class:tools--week=is_week
            class:tools--rooms=move || calendar.query.with(|query| query.by_room && !query.is_week)
            aria-label="Therapist"
        >
            <ul class="switch">{links}</ul>
        </nav>
    }
    .into_any()
}

fn current(is_current: bool) -> Option<&'static str> {
    is_current.then_some("true")
}

/// Something to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) text: String,
    /// What can be undone.
    pub(crate) entry: Option<i64>,
}

/// What has just happened, or has not, and what can be done about it.
#[component]
pub(crate) fn Outcome(
    calendar: CalendarContext,
    said: RwSignal<Option<Said>>,
    is_lost: RwSignal<bool>,
) -> impl IntoView {
    let good = move || {
        said.get().map(|Said { text, entry }| {
            view! {
                <p class="outcome__text">{text}</p>
                {entry
                    .map(|entry| {
                        let undo = BoardForm {
                            act: "undo".to_owned(),
                            entry: entry.to_string(),
                            ..BoardForm::default()
                        };
                        view! { <Again calendar form=undo label="Undo" /> }
                    })}
            }
        })
    };
    let bad = move || {
        calendar.refused.get().map(|(form, error)| {
            let lines = match &error {
                ApiError::Invalid { .. } => vec!["Some of it is not right yet."],
                other => refusal_words(other),
            };
            let anyway = matches!(error, ApiError::Warned { .. }).then(|| BoardForm {
                anyway: "yes".to_owned(),
                ..form.clone()
            });
            let sign_in = error == ApiError::SignInRequired;
            let again = (sign_in || error == ApiError::Offline).then(|| form.clone());
            view! {
                <div class="outcome__text">
                    <InTheWay calendar clashes=clashes_of(&error) />
                    {lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
                </div>
                {anyway.map(|form| view! { <Again calendar form label="Do it anyway" /> })}
                {sign_in
                    .then(|| {
                        view! {
                            <a class="button button--small" href="/staff/sign-in" target="_blank">
                                "Sign in"
                            </a>
                        }
                    })}
                {again.map(|form| view! { <Again calendar form label="Try again" /> })}
                <button class="button button--quiet button--small outcome__leave" type="button" on:click=move |_| calendar.refused.set(None)>
                    "Leave it"
                </button>
            }
        })
    };
    view! {
        <div class="outcome" id="outcome" tabindex="-1">
            <div class="outcome__good" role="status">
                {good}
            </div>
            <div class="outcome__bad" role="alert">
                {bad}
            </div>
            <div class="outcome__lost" role="status">
                {move || {
                    is_lost
                        .get()
                        .then(|| view! { <p>"The connection is lost. What others change does not show until it is back."</p> })
                }}
            </div>
        </div>
    }
}
