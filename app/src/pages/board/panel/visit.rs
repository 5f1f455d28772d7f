//! A visit: what there is to know about it, and what can be done.

use domain::{Attendance, Board, BoardForm, BoardVisit, Choice, Field, Holder, Place, ResourceId, Revision, VisitId};
use leptos::prelude::*;

use crate::api::{ApiError, Rejected};
use crate::components::{TextField, attendance_name, clock_time, failure_words, long_date, unsent_words};
use crate::pages::board::calendar::CalendarContext;
use crate::pages::board::columns::times;
use crate::pages::board::in_the_way::Gone;
use crate::pages::board::panel::destination::Destination;
use crate::pages::board::panel::frame::{ChangeForm, Frame, Mistakes, room_options, therapist_options, time_text};
use crate::pages::board::query::Open;
use crate::pages::staff::meanwhile::{Meanwhile, Shown, Thing, shown};

/// The visit. Once it is on the calendar no more, the panel says what became of it. Its facts follow what others do to it.
/// What is typed below them stays, and is sent for the visit as it was when something was last sent from here: whoever has
/// missed a change is told. Once that has put it somewhere else, the forms begin there.
#[component]
pub(crate) fn VisitPanel(calendar: CalendarContext, id: VisitId) -> impl IntoView {
    let visit = Memo::new(move |_| calendar.board.with(|board| board.visit(id).cloned()));
    let name = Memo::new(move |before: Option<&Option<String>>| {
        let name = visit.with(|visit| visit.as_ref().map(|visit| visit.name.clone()));
        name.or_else(|| calendar.title_of(Holder::Visit(id)))
            .or_else(|| before.cloned().flatten())
    });
    let is_there = Memo::new(move |_| visit.with(Option::is_some));
    // What was typed waits, for it may come back.
    let seen = Memo::new(move |before: Option<&Option<BoardVisit>>| {
        calendar.round.track();
        is_there.track();
        visit.get_untracked().or_else(|| before.cloned().flatten())
    });
    let start = move || {
        let start = |visit: &BoardVisit| (visit.place, visit.email.clone(), visit.phone.clone());
        seen.with(|seen| seen.as_ref().map(start))
    };
    let revision = move || seen.with(|seen| seen.as_ref().map_or(0, |visit| visit.revision));
    let revision = Signal::derive(move || revision().to_string());
    let facts = move || visit.get().map(|visit| view! { <Facts calendar visit /> });
    // Made anew and not changed: a browser shows what was typed into an input, whatever value it is given after.
    let forms = move |(place, email, phone)| {
        view! {
            <Forms calendar id place revision />
            <ContactForms calendar id revision email phone is_over=is_over(calendar, &place) />
        }
    };
    move || {
        name.get().map(|name| {
            view! {
                <Frame calendar title=name>
                    <div role="status">{move || (!is_there.get()).then(|| view! { <Gone calendar holder=Holder::Visit(id) /> })}</div>
                    {facts}
                    <div hidden=move || !is_there.get()>
                        <For each=start key=Clone::clone children=forms />
                    </div>
                </Frame>
            }
        })
    }
}

/// How it stands, and the ways to say what became of it.
#[component]
fn Facts(calendar: CalendarContext, visit: BoardVisit) -> impl IntoView {
    let BoardVisit {
        id,
        revision,
        attendance,
        client,
        phone,
        call_link,
        email,
        note,
        letter,
        is_confirmed,
        held_until,
        service_name,
        place,
        ..
    } = visit;
    let (when, with) = calendar
        .board
        .with_untracked(|board| (when(board, &place), with(board, &place)));
    // Who treats some clients only, is told of a client once that is so.
    let is_doubtful = !is_confirmed && client.is_some();
    let revision = Signal::stored(revision.to_string());
    let marks = Attendance::ALL
        .iter()
        .filter(move |other| **other != attendance)
        .map(move |other| {
            let label = match other {
                Attendance::Expected => "Not here yet",
                other => attendance_name(*other),
            };
            view! { <Act calendar act=other.name() visit=(id, revision) label /> }
        });
    view! {
        <dl class="panel__facts">
            <dt>"What"</dt>
            <dd>{service_name}", "{place.minutes}" minutes"</dd>
            <dt>"When"</dt>
            <dd>{when}</dd>
            <dt>"With"</dt>
            <dd>{with}</dd>
            <dt>"State"</dt>
            <dd>
                {attendance_name(attendance)}
                {held_until
                    .map(|until| {
                        format!(". Not confirmed yet: its time is held until {}, and is free then.", clock_time(until.time()))
                    })}
            </dd>
            {phone
                .map(|phone| {
                    view! {
                        <dt>"Phone"</dt>
                        <dd>
                            <a href=call_link>{phone}</a>
                        </dd>
                    }
                })}
            {email
                .map(|email| {
                    view! {
                        <dt>"Email"</dt>
                        <dd>
                            <a href=format!("mailto:{email}")>{email.clone()}</a>
                        </dd>
                    }
                })}
            {letter
                .map(|letter| {
                    view! {
                        <dt>"Letter"</dt>
                        <dd>"Not sent. "{failure_words(letter.failure)}" "{unsent_words(letter)}</dd>
                    }
                })}
            {note
                .map(|note| {
                    view! {
                        <dt>"Note"</dt>
                        <dd class="panel__note" dir="auto">
                            {note}
                        </dd>
                    }
                })}
        </dl>
        {client
            .map(|client| {
                view! {
                    <p>
                        <a href=format!("/staff/clients/{client}")>"Everything about this client"</a>
                    </p>
                }
            })}
        {is_doubtful
            .then(|| {
                view! {
                    <p class="field__hint">
                        "Booked online. Nobody has confirmed yet that the name and the address are theirs, so their therapist cannot look them up."
                    </p>
                }
            })}
        <div class="panel__acts">
            {is_doubtful.then(|| view! { <Act calendar act="accept" visit=(id, revision) label="It is theirs" /> })}
            {held_until
                .map(|_| view! { <Act calendar act="expected" visit=(id, revision) label="Keep it" class="button" /> })}
            {marks.collect_view()}
        </div>
    }
    .into_any()
}

/// A button that does something to the visit, and keeps it open.
#[component]
fn Act(
    calendar: CalendarContext,
    act: &'static str,
    visit: (VisitId, Signal<String>),
    label: &'static str,
    #[prop(default = "button button--quiet")] class: &'static str,
) -> impl IntoView {
    view! {
        <ChangeForm calendar act visit then=Open::Visit(visit.0) class="panel__act">
            <button class=class type="submit">
                {label}
            </button>
        </ChangeForm>
    }
}

/// The ways to move it and to call it off.
#[component]
fn Forms(calendar: CalendarContext, id: VisitId, place: Place, revision: Signal<String>) -> impl IntoView {
    let seen = (id, revision);
    let (therapists, rooms, wall) = calendar.board.with_untracked(|board| {
        let wall = board.wall(place.start);
        (therapist_options(board), room_options(board), wall)
    });
    let to = calendar.typed(BoardForm {
        act: "move".to_owned(),
        visit: id.0.to_string(),
        date: wall.map_or_else(String::new, |wall| wall.date().to_string()),
        time: wall.map_or_else(String::new, time_text),
        therapist: place.therapist.0.to_string(),
        room: place.room.0.to_string(),
        minutes: place.minutes.to_string(),
        ..BoardForm::default()
    });
    let BoardForm { reason, .. } = calendar.typed(BoardForm {
        act: "cancel".to_owned(),
        visit: id.0.to_string(),
        ..BoardForm::default()
    });
    view! {
        <details class="panel__more" open=was_refused(calendar, "move")>
            <summary>"Move to…"</summary>
            <Mistakes calendar act="move" />
            <ChangeForm calendar act="move" visit=seen then=Open::Visit(id)>
                <Destination calendar act="move" typed=to therapists rooms />
                <button class="button" type="submit">
                    "Move"
                </button>
            </ChangeForm>
        </details>
        <details class="panel__more" open=was_refused(calendar, "cancel")>
            <summary>"Cancel the visit…"</summary>
            <Mistakes calendar act="cancel" />
            <ChangeForm calendar act="cancel" visit=seen>
                <TextField
                    field=Field::Reason
                    hint="Only staff see this."
                    value=reason
                    required=false
                    problems=calendar.problems("cancel")
                />
                <button class="button button--quiet" type="submit">
                    "Cancel the visit"
                </button>
            </ChangeForm>
        </details>
    }
    .into_any()
}

/// The ways to reach the client of this visit elsewhere, and to send them again what they have not got.
#[component]
fn ContactForms(
    calendar: CalendarContext,
    id: VisitId,
    revision: Signal<String>,
    email: Option<String>,
    phone: Option<String>,
    is_over: bool,
) -> impl IntoView {
    let is_mailed = email.is_some() && !is_over;
    let now = BoardForm {
        act: "contact".to_owned(),
        visit: id.0.to_string(),
        revision: revision.get_untracked(),
        email: email.unwrap_or_default(),
        phone: phone.unwrap_or_default(),
        ..BoardForm::default()
    };
    let refused = calendar.refused.get_untracked();
    let refused = refused.filter(|(form, _)| form.act == now.act && form.visit == now.visit);
    let refused = refused.map(|(form, error)| Rejected { form, error });
    let Shown {
        form: BoardForm {
            email,
            phone,
            revision: made_of,
            ..
        },
        error,
        differences,
    } = shown(&now, refused, &[Field::Email, Field::Phone].map(Thing::field));
    // Who has mistyped something has seen nothing more, until something is sent from here again.
    let mistyped = error.is_some_and(|error| error != ApiError::Stale).then_some(made_of);
    let round = calendar.round.get_untracked();
    let seen = Signal::derive(move || {
        if let Some(made_of) = mistyped.clone().filter(|_| calendar.round.get() == round) {
            return made_of;
        }
        let parts = [(Field::Email, &now.email), (Field::Phone, &now.phone)];
        let parts = parts.map(|(field, text)| (field.name().to_owned(), text.clone()));
        Revision::new(revision.get()).with_parts(parts).as_str().to_owned()
    });
    let is_stale = move || {
        let is_it =
            |(form, error): &(BoardForm, ApiError)| *error == ApiError::Stale && calendar.is_open(form, "contact");
        calendar.refused.with(|refused| refused.as_ref().is_some_and(is_it))
    };
    let meanwhile = move || {
        let differences = differences.clone();
        (is_stale() && !differences.is_empty()).then(|| view! { <Meanwhile differences /> })
    };
    view! {
        <details class="panel__more" open=was_refused(calendar, "contact")>
            <summary>"Mail and calls about it…"</summary>
            <Mistakes calendar act="contact" />
            {meanwhile}
            <ChangeForm calendar act="contact" visit=(id, seen) then=Open::Visit(id)>
                <TextField
                    field=Field::Email
                    hint="For this visit alone: what is known of the client stays."
                    value=email
                    required=false
                    problems=calendar.problems("contact")
                />
                <TextField
                    field=Field::Phone
                    value=phone
                    required=false
                    problems=calendar.problems("contact")
                />
                <button class="button" type="submit">
                    "Save for this visit"
                </button>
            </ChangeForm>
            {is_mailed
                .then(|| view! { <Act calendar act="resend" visit=(id, revision) label="Send the letter again" /> })}
        </details>
    }
    .into_any()
}

fn is_over(calendar: CalendarContext, place: &Place) -> bool {
    let now = calendar.board.with_untracked(|board| board.now);
    place.treated().until <= now
}

fn was_refused(calendar: CalendarContext, act: &str) -> bool {
    untrack(|| {
        calendar
            .refused
            .with(|refused| refused.as_ref().is_some_and(|(form, _)| calendar.is_open(form, act)))
    })
}

fn when(board: &Board, place: &Place) -> String {
    let wall = board.wall(place.start);
    let date = wall.map_or_else(String::new, |wall| long_date(wall.date()));
    format!("{date}, {}", times(board, place.treated()))
}

fn with(board: &Board, place: &Place) -> String {
    let name = |options: Vec<(String, String)>, ResourceId(id): ResourceId| {
        let id = id.to_string();
        let found = options.into_iter().find(|(value, _)| *value == id);
        found.map_or_else(String::new, |(_, name)| name)
    };
    let therapist = name(therapist_options(board), place.therapist);
    let room = name(room_options(board), place.room);
    format!("{therapist}, {room}")
}
