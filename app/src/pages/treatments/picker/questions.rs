//! The questions, each a part of one form: with a script one is shown at a time, without they are all there.

use domain::picker::{Answers, Clothing, Length, Pregnancy, Scents, is_week_read, parse_week};
use domain::{Area, Choice, Choices, Condition, Feel, Goal, Pressure};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::components::{BodyFigure, OptionField, condition_groups, condition_label, goal_label, length_label};

/// What has been answered, and how to answer something else.
#[derive(Clone, Copy)]
pub(crate) struct Dialogue {
    pub(crate) answers: Signal<Answers>,
    pub(crate) say: Callback<Answers>,
}

impl Dialogue {
    /// A box for one of several choices.
    fn tick<T: Choice + Send + Sync>(
        self,
        name: &'static str,
        choice: T,
        label: &'static str,
        of: fn(&mut Answers) -> &mut Choices<T>,
    ) -> AnyView {
        let chosen = move |mut answers: Answers| *of(&mut answers);
        let choose = Callback::new(move |is_chosen: bool| {
            let mut answers = self.answers.get_untracked();
            let choices = of(&mut answers);
            *choices = if is_chosen {
                choices.with(choice)
            } else {
                choices.without(choice)
            };
            self.say.run(answers);
        });
        let is_chosen = Signal::derive(move || chosen(self.answers.get()).contains(choice));
        view! { <OptionField kind="checkbox" name value=choice.name() label is_chosen choose /> }.into_any()
    }

    /// A dot for one choice at most; none of them is one too.
    fn dot<T: Choice + Send + Sync>(
        self,
        name: &'static str,
        choice: Option<T>,
        label: &'static str,
        of: fn(&mut Answers) -> &mut Option<T>,
    ) -> AnyView {
        let chosen = move |mut answers: Answers| *of(&mut answers);
        let choose = Callback::new(move |_| {
            let mut answers = self.answers.get_untracked();
            *of(&mut answers) = choice;
            self.say.run(answers);
        });
        let is_chosen = Signal::derive(move || chosen(self.answers.get()) == choice);
        let value = choice.map_or("", T::name);
        view! { <OptionField kind="radio" name value label is_chosen choose /> }.into_any()
    }
}

/// What brings them.
#[component]
pub(crate) fn GoalQuestion(dialogue: Dialogue) -> impl IntoView {
    let options = Goal::ALL
        .iter()
        .map(|&goal| dialogue.tick("goal", goal, goal_label(goal), |answers| &mut answers.goals))
        .collect_view();
    view! {
        <p class="question__hint">"Choose as many as you like."</p>
        <div class="question__options">{options}</div>
    }
}

/// Where to work.
#[component]
pub(crate) fn PlaceQuestion(dialogue: Dialogue) -> impl IntoView {
    let Dialogue { answers, say } = dialogue;
    let toggle = Callback::new(move |area: Area| {
        let now = answers.get_untracked();
        let areas = if now.areas.contains(area) {
            now.areas.without(area)
        } else {
            now.areas.with(area)
        };
        say.run(Answers { areas, ..now });
    });
    let options = Area::ALL
        .iter()
        .map(|&area| dialogue.tick("area", area, area_label(area), |answers| &mut answers.areas))
        .collect_view();
    view! {
        <p class="question__hint">"Mark what hurts, or where you would like hands most. Nothing is fine too."</p>
        <div class="question__places">
            <BodyFigure marked=Signal::derive(move || answers.get().areas) toggle />
            <div class="question__options question__options--narrow">{options}</div>
        </div>
    }
}

/// What they like.
#[component]
pub(crate) fn TouchQuestion(dialogue: Dialogue) -> impl IntoView {
    let pressure = move |pressure, label| dialogue.dot("pressure", pressure, label, |answers| &mut answers.pressure);
    let feel = move |feel, label| dialogue.dot("feel", feel, label, |answers| &mut answers.feel);
    let clothing = move |clothing, label| dialogue.dot("clothing", clothing, label, |answers| &mut answers.clothing);
    let scents = move |scents, label| dialogue.dot("scents", scents, label, |answers| &mut answers.scents);
    view! {
        <Part legend="How much pressure?">
            {pressure(Some(Pressure::Light), "Gentle")}
            {pressure(Some(Pressure::Medium), "Medium")}
            {pressure(Some(Pressure::Strong), "Strong")}
            {pressure(None, "I do not mind")}
        </Part>
        <Part legend="Meanwhile, would you like to …">
            {feel(Some(Feel::Worked), "Feel the muscles worked")}
            {feel(Some(Feel::Drift), "Drift off")}
            {feel(None, "Either")}
        </Part>
        <Part legend="Clothed?">
            {clothing(Some(Clothing::Clothed), "I want to stay clothed")}
            {clothing(None, "It need not be")}
        </Part>
        <Part legend="Scents?">
            {scents(Some(Scents::Welcome), "I like them")}
            {scents(Some(Scents::Without), "Without, please")}
            {scents(None, "Either")}
        </Part>
    }
}

/// What the clinic should know. Who has nothing to say goes on at once, by the first button.
#[component]
pub(crate) fn HealthQuestion(
    dialogue: Dialogue,
    /// What was typed for the week of a pregnancy and is none.
    unread_week: RwSignal<Option<String>>,
    /// Called for that button.
    go_on: Callback<()>,
) -> impl IntoView {
    let Dialogue { answers, say } = dialogue;
    let tick = move |condition: Condition| {
        dialogue.tick("condition", condition, condition_label(condition), |answers| {
            &mut answers.health.conditions
        })
    };
    let groups = condition_groups().map(|(legend, conditions)| {
        view! { <Part legend>{conditions.iter().copied().map(tick).collect_view()}</Part> }
    });
    let is_pregnant = Signal::derive(move || answers.get().health.pregnancy.is_some());
    let set_pregnancy = move |pregnancy: Option<Pregnancy>| {
        let mut now = answers.get_untracked();
        now.health.pregnancy = pregnancy;
        if pregnancy.is_none() {
            let conditions = now.health.conditions;
            now.health.conditions = Condition::IN_PREGNANCY.into_iter().fold(conditions, Choices::without);
        }
        say.run(now);
    };
    let choose = Callback::new(move |is_chosen: bool| {
        if !is_chosen {
            unread_week.set(None);
        }
        set_pregnancy(is_chosen.then(Pregnancy::default));
    });
    let week = move || {
        let pregnancy = answers.get().health.pregnancy;
        let week = pregnancy.and_then(|pregnancy| pregnancy.week);
        unread_week.get().or_else(|| week.map(|week| week.to_string()))
    };
    let on_week = move |event| {
        let typed = event_target_value(&event);
        let week = parse_week(&typed);
        unread_week.set((!is_week_read(&typed)).then_some(typed));
        set_pregnancy(Some(Pregnancy { week }));
    };
    let is_wrong = move || unread_week.with(Option::is_some);
    let wrong = move || {
        is_wrong().then(|| {
            view! {
                <p class="field__error" id="week-error">
                    <span class="visually-hidden">"Error: "</span>
                    "Enter a week from 1 to 42, or leave it empty"
                </p>
            }
        })
    };
    let none = move |event: MouseEvent| {
        event.prevent_default();
        go_on.run(());
    };
    view! {
        <button
            class="question__none"
            type="submit"
            name="health"
            value="none"
            formaction="/picker#time"
            on:click=none
        >
            "None of these"
        </button>
        <p class="question__hint">
            "What you say here is never stored, and never part of an address that is sent to us."
        </p>
        <Part legend="Are you pregnant?">
            <OptionField kind="checkbox" name="pregnant" value="yes" label="Yes, I am pregnant" is_chosen=is_pregnant choose />
            <div class="field" class:field--wrong=is_wrong>
                {wrong}
                <label class="question__week">
                    <span>"In week"</span>
                    // No number field: that would keep from us, and from whoever typed it, what is none.
                    <input
                        class="field__input"
                        type="text"
                        id="week"
                        name="week"
                        inputmode="numeric"
                        autocomplete="off"
                        value=week()
                        prop:value=move || week().unwrap_or_default()
                        aria-invalid=move || is_wrong().then_some("true")
                        aria-describedby=move || is_wrong().then_some("week-error")
                        on:change=on_week
                    />
                </label>
            </div>
            {Condition::IN_PREGNANCY.into_iter().map(tick).collect_view()}
        </Part>
        <Part legend="Are you ill just now?">{tick(Condition::Contagious)}</Part>
        {groups}
    }
}

/// How long they have.
#[component]
pub(crate) fn TimeQuestion(dialogue: Dialogue) -> impl IntoView {
    let length = |length, label| dialogue.dot("length", length, label, |answers| &mut answers.length);
    let options = Length::ALL
        .iter()
        .map(|&one| length(Some(one), length_label(one)))
        .collect_view();
    view! { <div class="question__options">{options} {length(None, "I do not mind")}</div> }
}

/// A question within a question.
#[component]
fn Part(legend: &'static str, children: Children) -> impl IntoView {
    view! {
        <fieldset class="question__part">
            <legend class="question__legend">{legend}</legend>
            <div class="question__options">{children()}</div>
        </fieldset>
    }
}

/// A part of the body as a choice.
fn area_label(area: Area) -> &'static str {
    match area {
        Area::Head => "Head",
        Area::Neck => "Neck",
        Area::Shoulders => "Shoulders",
        Area::UpperBack => "Upper back",
        Area::LowerBack => "Lower back",
        Area::Arms => "Arms",
        Area::Hands => "Hands",
        Area::Hips => "Hips",
        Area::Legs => "Legs",
        Area::Feet => "Feet",
    }
}
