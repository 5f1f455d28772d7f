//! `/picker`: which massage is right for somebody, and why.

mod address;
mod asked_back;
mod questions;
mod ranking;
mod result;

use domain::picker::{Answers, Health, alerts, is_week_read};
use leptos::ev::{MouseEvent, SubmitEvent};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

use self::address::{Step, href, read_fragment, read_query, unread_week as unread_week_of};
use self::asked_back::AskedBack;
use self::questions::{Dialogue, GoalQuestion, HealthQuestion, PlaceQuestion, TimeQuestion, TouchQuestion};
use self::ranking::Ranked;
use self::result::Alerts;
use crate::api::PickerPost;
use crate::api::asked::brought;
use crate::browser;
use crate::components::{Notice, PageHead};

/// The id of the form.
const FORM: &str = "answers";

/// The picker, at whatever step its address says.
#[component]
pub(crate) fn PickerPage() -> impl IntoView {
    let posted: Option<PickerPost> = brought(browser::picker_post);
    view! {
        <PageHead
            title="Which massage is right for me?"
            description="Five short questions, and the massages that suit you with the reasons, in words. It advises; it does not diagnose."
            path="/picker"
        />
        <Picker posted />
    }
}

#[component]
fn Picker(posted: Option<PickerPost>) -> impl IntoView {
    let map = use_query_map();
    let location = use_location();
    let navigate = use_navigate();

    // What was posted counts until this page has an address of its own for it.
    let unread_week = RwSignal::new(posted.as_ref().and_then(|posted| posted.unread_week.clone()));
    let posted = RwSignal::new(posted);
    let health = RwSignal::new(Health::default());
    let query = Memo::new(move |_| map.with(read_query));
    let answers = Memo::new(move |_| {
        posted
            .with(|posted| posted.as_ref().map(|posted| posted.answers))
            .unwrap_or_else(|| Answers {
                health: health.get(),
                ..query.get().0
            })
    });
    let step = Memo::new(move |_| {
        let posted = posted.with(|posted| posted.as_ref().map(|posted| Step::named(&posted.at)));
        posted.unwrap_or_else(|| map.with(Step::of))
    });
    let has_begun = Signal::derive(move || step.get() != Step::Goals || !answers.get().is_empty());
    if !query.get_untracked().1 {
        browser::set_status(400);
    }

    let replace = NavigateOptions {
        replace: true,
        scroll: false,
        ..NavigateOptions::default()
    };
    // Read before the page comes alive, and taken over once it has.
    let typed_pairs = browser::typed(FORM);
    Effect::new({
        let (navigate, replace) = (navigate.clone(), replace.clone());
        move |was_pregnant: Option<bool>| {
            // Only a browser has a fragment. It follows the address: there and back.
            let said = read_fragment(&location.hash.get());
            let is_pregnant = said.pregnancy.is_some();
            health.set(said);
            let week = unread_week_of(&location.hash.get_untracked());
            if week.is_some() {
                unread_week.set(week);
            }
            if let Some(was_pregnant) = was_pregnant {
                if was_pregnant && !is_pregnant {
                    unread_week.set(None);
                }
                return is_pregnant;
            }
            let now = answers.get_untracked();
            let (mut typed, _) = Answers::read(typed_pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
            if typed.health == Health::default() {
                typed.health = said;
            }
            let week = typed_pairs.iter().rfind(|(name, _)| name == "week");
            if let Some((_, week)) = week.filter(|(_, week)| !is_week_read(week)) {
                unread_week.set(Some(week.clone()));
            }
            if posted.with_untracked(Option::is_some) || (!typed.is_empty() && typed != now) {
                let here = href(&typed, step.get_untracked());
                posted.set(None);
                navigate(&here, replace.clone());
            }
            is_pregnant
        }
    });
    Effect::new(move |before: Option<Step>| {
        let now = step.get();
        if before.is_some_and(|before| before != now) {
            // What comes before any massage comes before the rest of the page, too.
            let health = answers.get_untracked().health;
            let is_asked_back = health.is_blood_pressure_alone() || unread_week.with_untracked(Option::is_some);
            if now == Step::Result && (is_asked_back || !alerts(health).is_empty()) {
                browser::focus("notice");
            } else {
                browser::focus(&format!("{}-title", now.name()));
            }
        }
        now
    });
    let none = Callback::new({
        let navigate = navigate.clone();
        move |()| {
            unread_week.set(None);
            let answers = Answers {
                health: Health::default(),
                ..answers.get_untracked()
            };
            navigate(&href(&answers, Step::Time), NavigateOptions::default());
        }
    });
    let say = Callback::new({
        let (navigate, replace) = (navigate.clone(), replace.clone());
        move |answers: Answers| navigate(&href(&answers, step.get_untracked()), replace.clone())
    });
    // Each step is an address to come back to.
    let go = Callback::new(move |step: Step| {
        navigate(&href(&answers.get_untracked(), step), NavigateOptions::default());
    });
    let next = move || step.get().next().unwrap_or(Step::Result);
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        go.run(untrack(next));
    };

    let dialogue = Dialogue {
        answers: answers.into(),
        say,
    };
    let question = move |this: Step, title: &'static str, body: AnyView| {
        let to = move |step: Option<Step>, class: &'static str, words: &'static str| {
            step.map(|step| {
                let on_click = move |event: MouseEvent| {
                    event.prevent_default();
                    go.run(step);
                };
                view! {
                    <button class=class type="submit" name="at" value=step.name() on:click=on_click>
                        {words}
                    </button>
                }
            })
        };
        let onwards = if this == Step::Time {
            "See what suits you"
        } else {
            "Next"
        };
        view! {
            <section
                class="question"
                class:question--open=move || step.get() == this
                id=this.name()
                aria-labelledby=format!("{}-title", this.name())
            >
                <p class="question__number">"Question "{this.number()}" of 5"</p>
                <h2 class="question__title" id=format!("{}-title", this.name()) tabindex="-1">
                    {title}
                </h2>
                {body}
                <p class="question__steps">
                    {to(this.next(), "button", onwards)} {to(this.before(), "button button--quiet", "Back")}
                </p>
            </section>
        }
    };
    let is_asking = move || step.get() != Step::Result;
    let unread = move || {
        (!query.get().1).then(|| {
            view! {
                <Notice title="A part of this address cannot be read".to_owned()>
                    <p>"We have left it out. Your other answers are as they were."</p>
                </Notice>
            }
        })
    };

    view! {
        <section class="section picker" class:picker--asking=is_asking>
            <header class="picker__head">
                <h1 id="step" tabindex="-1">
                    "Which massage is right for me?"
                </h1>
                <p class="picker__lead">
                    "Five short questions. Answer the ones you like; what suits you follows, and says why."
                </p>
            </header>
            {unread}
            <form class="picker__form" id=FORM method="post" action="/picker#result" on:submit=on_submit>
                // What Enter presses: without it, the first button of the form, which may not be the open question's.
                <button type="submit" name="at" value=move || next().name() hidden></button>
                {question(Step::Goals, "What brings you?", view! { <GoalQuestion dialogue /> }.into_any())}
                {question(Step::Places, "Where?", view! { <PlaceQuestion dialogue /> }.into_any())}
                {question(Step::Touch, "What do you like?", view! { <TouchQuestion dialogue /> }.into_any())}
                {question(Step::Health, "What should we know?", view! { <HealthQuestion dialogue unread_week go_on=none /> }.into_any())}
                {question(Step::Time, "How long do you have?", view! { <TimeQuestion dialogue /> }.into_any())}
                <div class="picker__send">
                    <button class="button" type="submit" name="at" value="result">
                        "See what suits me"
                    </button>
                </div>
            </form>
            <section class="picker__result" id="result" aria-labelledby="result-title">
                <Alerts answers=answers.into() />
                <AskedBack
                    health=Signal::derive(move || answers.get().health)
                    unread_week
                    ask=Callback::new(move |()| go.run(Step::Health))
                />
                <h2 class="picker__result-title" id="result-title" tabindex="-1">
                    "What suits you"
                </h2>
                <p class="picker__again">
                    <a href=move || href(&answers.get(), Step::Goals)>"Change your answers"</a>
                    " · "
                    <a href="/picker">"Start anew"</a>
                </p>
                <Ranked answers=answers.into() has_begun />
            </section>
        </section>
    }
}
