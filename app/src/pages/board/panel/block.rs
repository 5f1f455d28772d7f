//! The panels of time off: the form that blocks time, and a block with what can be done to it.

use domain::{BoardBlock, BoardForm, Cell, Field, Holder};
use leptos::prelude::*;

use crate::components::{SelectField, TextField};
use crate::pages::board::calendar::CalendarContext;
use crate::pages::board::columns::times;
use crate::pages::board::in_the_way::Gone;
use crate::pages::board::panel::frame::{
    ChangeForm, Frame, Mistakes, moment, room_options, therapist_options, time_text,
};

#[component]
pub(crate) fn BlockingPanel(calendar: CalendarContext, start: Option<Cell>) -> impl IntoView {
    let (when, mut whom) = calendar.board.with_untracked(|board| {
        let whom: Vec<_> = therapist_options(board)
            .into_iter()
            .chain(room_options(board))
            .collect();
        (moment(board, start), whom)
    });
    if calendar.is_all {
        whom.push((String::new(), "The whole clinic".to_owned()));
    }
    let chosen = calendar.query.with_untracked(|query| query.therapist);
    let typed = calendar.typed(BoardForm {
        act: "block".to_owned(),
        date: when.map_or_else(String::new, |when| when.date().to_string()),
        time: when.map_or_else(String::new, time_text),
        whom: chosen.map_or_else(
            || whom.first().map_or_else(String::new, |(id, _)| id.clone()),
            |id| id.0.to_string(),
        ),
        ..BoardForm::default()
    });
    let problems = calendar.problems("block");
    view! {
        <Frame calendar title="Block time">
            <Mistakes calendar act="block" />
            <ChangeForm calendar act="block">
                <SelectField field=Field::Whom label="Whose time" options=whom value=typed.whom problems />
                <div class="panel__pair">
                    <TextField field=Field::Date value=typed.date problems />
                    <TextField field=Field::Time label="From" value=typed.time problems />
                </div>
                <div class="panel__pair">
                    <TextField
                        field=Field::UntilDate
                        value=typed.until_date
                        required=false
                        otherwise="same day"
                        problems
                    />
                    <TextField field=Field::Until value=typed.until problems />
                </div>
                <TextField
                    field=Field::Reason
                    hint="Such as lunch, holiday or a course. It stands on the calendar."
                    value=typed.reason
                    problems
                />
                <TextField
                    field=Field::WeeklyUntil
                    value=typed.weekly_until
                    required=false
                    otherwise="once"
                    problems
                />
                <button class="button" type="submit">
                    "Block"
                </button>
            </ChangeForm>
        </Frame>
    }
}

#[component]
pub(crate) fn BlockPanel(calendar: CalendarContext, id: i64) -> impl IntoView {
    let block = Memo::new(move |_| calendar.board.with(|board| board.block(id).cloned()));
    let holder = Holder::Block(id);
    let title = Memo::new(move |before: Option<&Option<String>>| {
        let reason = block.with(|block| block.as_ref().map(|block| block.reason.clone()));
        reason
            .or_else(|| calendar.title_of(holder))
            .or_else(|| before.cloned().flatten())
    });
    let is_there = move || block.with(Option::is_some);
    move || {
        title.get().map(|title| {
            view! {
                <Frame calendar title>
                    <div role="status">{move || (!is_there()).then(|| view! { <Gone calendar holder /> })}</div>
                    {move || block.get().map(|block| view! { <Blocked calendar block /> })}
                </Frame>
            }
        })
    }
}

#[component]
fn Blocked(calendar: CalendarContext, block: BoardBlock) -> impl IntoView {
    let BoardBlock {
        id,
        series,
        resources,
        span,
        ..
    } = block;
    let (when, whose) = calendar.board.with_untracked(|board| {
        let all: Vec<_> = therapist_options(board)
            .into_iter()
            .chain(room_options(board))
            .collect();
        let names = all
            .iter()
            .filter(|(value, _)| resources.iter().any(|id| id.0.to_string() == *value));
        let names: Vec<&str> = names.map(|(_, name)| name.as_str()).collect();
        let whose = if names.len() == all.len() && names.len() > 1 {
            "The whole clinic".to_owned()
        } else {
            names.join(", ")
        };
        (times(board, span), whose)
    });
    let free = move |which: &'static str, label: &'static str| {
        view! {
            <ChangeForm calendar act="unblock" class="panel__act">
                <input type="hidden" name="block" value=id.to_string() />
                <input type="hidden" name="which" value=which />
                <button class="button button--quiet" type="submit">
                    {label}
                </button>
            </ChangeForm>
        }
    };
    view! {
        <dl class="panel__facts">
            <dt>"When"</dt>
            <dd>{when}</dd>
            <dt>"Whose time"</dt>
            <dd>{whose}</dd>
        </dl>
        <div class="panel__acts">
            {free("", if series.is_some() { "Free this time" } else { "Free the time" })}
            {series.map(|_| free("series", "Free it every week"))}
        </div>
    }
}
