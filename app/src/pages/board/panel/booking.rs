//! The form for a new visit.

use domain::{CalendarForm, Cell, Field};
use leptos::prelude::*;

use crate::components::{NoteField, SelectField};
use crate::pages::board::columns::chosen_therapist;
use crate::pages::board::desk::CalendarContext;
use crate::pages::board::finder::Finder;
use crate::pages::board::panel::destination::Destination;
use crate::pages::board::panel::frame::{
    ChangeForm, Frame, Mistakes, moment, room_options, therapist_options, time_text,
};

#[component]
pub(crate) fn BookingPanel(desk: CalendarContext, start: Option<Cell>) -> impl IntoView {
    let (when, therapists, rooms, services, chosen) = desk.agenda.with_untracked(|agenda| {
        let services: Vec<(String, String)> = agenda
            .services
            .iter()
            .map(|service| {
                (
                    service.slug.to_string(),
                    format!("{}, {} minutes", service.name, service.minutes),
                )
            })
            .collect();
        let chosen = desk.query.with_untracked(|query| chosen_therapist(agenda, query));
        (
            moment(agenda, start),
            therapist_options(agenda),
            room_options(agenda),
            services,
            chosen,
        )
    });
    let typed = desk.typed(CalendarForm {
        act: "book".to_owned(),
        date: when.map_or_else(String::new, |when| when.date().to_string()),
        time: when.map_or_else(String::new, time_text),
        therapist: chosen.map_or_else(String::new, |id| id.0.to_string()),
        key: desk.key.get_untracked(),
        ..CalendarForm::default()
    });
    let (note, key) = (typed.note.clone(), typed.key.clone());
    view! {
        <Frame desk title="New visit">
            <Mistakes desk act="book" />
            <ChangeForm desk act="book">
                <input type="hidden" name="key" value=key />
                <Finder desk typed=typed.clone() />
                <SelectField
                    field=Field::Service
                    label="Massage"
                    options=services
                    value=typed.service.clone()
                    problem=desk.problem("book", Field::Service)
                />
                <Destination desk act="book" typed therapists rooms />
                <NoteField
                    field=Field::Note
                    label="Note for the therapist"
                    value=note
                    rows="2"
                    problem=desk.problem("book", Field::Note)
                />
                <button class="button" type="submit">
                    "Book"
                </button>
            </ChangeForm>
        </Frame>
    }
}
