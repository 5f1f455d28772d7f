//! The form for a new visit.

use domain::{BoardForm, Cell, Field};
use leptos::prelude::*;

use crate::components::{NoteField, SelectField};
use crate::pages::board::calendar::CalendarContext;
use crate::pages::board::columns::chosen_therapist;
use crate::pages::board::finder::Finder;
use crate::pages::board::panel::destination::Destination;
use crate::pages::board::panel::frame::{
    ChangeForm, Frame, Mistakes, moment, room_options, therapist_options, time_text,
};

#[component]
pub(crate) fn BookingPanel(calendar: CalendarContext, start: Option<Cell>) -> impl IntoView {
    let (when, therapists, rooms, services, chosen) = calendar.board.with_untracked(|board| {
        let services: Vec<(String, String)> = board
            .services
            .iter()
            .map(|service| {
                (
                    service.slug.to_string(),
                    format!("{}, {} minutes", service.name, service.minutes),
                )
            })
            .collect();
        let chosen = calendar.query.with_untracked(|query| chosen_therapist(board, query));
        (
            moment(board, start),
            therapist_options(board),
            room_options(board),
            services,
            chosen,
        )
    });
    let typed = calendar.typed(BoardForm {
        act: "book".to_owned(),
        date: when.map_or_else(String::new, |when| when.date().to_string()),
        time: when.map_or_else(String::new, time_text),
        therapist: chosen.map_or_else(String::new, |id| id.0.to_string()),
        key: calendar.key.get_untracked(),
        ..BoardForm::default()
    });
    let (note, key) = (typed.note.clone(), typed.key.clone());
    view! {
        <Frame calendar title="New visit">
            <Mistakes calendar act="book" />
            <ChangeForm calendar act="book">
                <input type="hidden" name="key" value=key />
                <Finder calendar typed=typed.clone() />
                <SelectField
                    field=Field::Service
                    options=services
                    value=typed.service.clone()
                    problems=calendar.problems("book")
                />
                <Destination calendar act="book" typed therapists rooms />
                <NoteField
                    field=Field::Note
                    label="Note for the therapist"
                    value=note
                    rows="2"
                    problems=calendar.problems("book")
                />
                <button class="button" type="submit">
                    "Book"
                </button>
            </ChangeForm>
        </Frame>
    }
}
