//! What is open beside the calendar: a visit, a block, or the form for a new one.

use domain::{Agenda, AgendaBlock, AgendaVisit, Attendance, CalendarForm, Cell, Choice, Field, ResourceId, VisitId};
use jiff::civil::DateTime;
use leptos::prelude::*;

use super::columns::{chosen_therapist, times};
use super::desk::Desk;
use super::finder::Finder;
use super::query::Open;
use crate::api::ApiError;
use crate::components::{ErrorSummary, NoteField, SelectField, TextField, attendance_name, long_date};

/// The panel, or nothing.
#[component]
pub(super) fn Panel(desk: Desk) -> impl IntoView {
    let open = Memo::new(move |_| desk.query.with(|query| query.open));
    let visit = Memo::new(move |_| match open.get() {
        Open::Visit(id) => desk.agenda.with(|agenda| agenda.visit(id).cloned()),
        _ => None,
    });
    let block = Memo::new(move |_| match open.get() {
        Open::Block(id) => desk
            .agenda
            .with(|agenda| agenda.blocks.iter().find(|block| block.id == id).cloned()),
        _ => None,
    });
    move || match (open.get(), visit.get(), block.get()) {
        (Open::Visit(_), Some(visit), _) => view! { <VisitPanel desk visit /> }.into_any(),
        (Open::Block(_), _, Some(block)) => view! { <BlockPanel desk block /> }.into_any(),
        (Open::Booking(start), ..) => view! { <BookingPanel desk start /> }.into_any(),
        (Open::Blocking(start), ..) => view! { <BlockingPanel desk start /> }.into_any(),
        _ => ().into_any(),
    }
}

/// The frame of whatever is open, with the way to close it.
#[component]
fn Frame(desk: Desk, #[prop(into)] title: String, children: Children) -> impl IntoView {
    let close = move || desk.query.with(|query| query.with(Open::Nothing).href());
    view! {
        <aside class="panel" aria-labelledby="panel-title">
            <div class="panel__head">
                <h2 class="panel__title" id="panel-title" tabindex="-1">
                    {title}
                </h2>
                <a class="panel__close" href=close aria-label="Close" data-noscroll>
                    "×"
                </a>
            </div>
            {children()}
        </aside>
    }
    .into_any()
}

/// A form that changes the calendar, whichever way it is sent.
#[component]
fn ChangeForm(
    desk: Desk,
    /// What it does.
    act: &'static str,
    /// The visit that it is about, if it is about one.
    #[prop(optional)]
    visit: Option<(VisitId, i64)>,
    /// What stays open when it is done.
    #[prop(optional)]
    then: Open,
    #[prop(default = "form")] class: &'static str,
    children: Children,
) -> impl IntoView {
    let action = move || desk.query.with(super::query::CalendarQuery::href);
    let back = move || desk.query.with(|query| query.with(then).text());
    view! {
        <form
            class=class
            method="post"
            action=action
            on:submit=move |event| desk.submit(&event)
            aria-busy=move || desk.send.pending().get().then_some("true")
            novalidate
        >
            <input type="hidden" name="act" value=act />
            <input type="hidden" name="back" value=back />
            {visit
                .map(|(id, revision)| {
                    view! {
                        <input type="hidden" name="visit" value=id.0.to_string() />
                        <input type="hidden" name="revision" value=revision.to_string() />
                    }
                })}
            {children()}
        </form>
    }
    .into_any()
}

/// What is wrong with the form that does this, all of it.
#[component]
fn Mistakes(desk: Desk, act: &'static str) -> impl IntoView {
    move || {
        desk.refused.with(|refused| match refused {
            Some((form, ApiError::Invalid { fields })) if form.act == act => {
                let errors = fields.clone();
                Some(view! { <ErrorSummary errors /> })
            }
            _ => None,
        })
    }
}

#[component]
fn VisitPanel(desk: Desk, visit: AgendaVisit) -> impl IntoView {
    let AgendaVisit {
        id,
        revision,
        attendance,
        client,
        name,
        phone,
        email,
        note,
        service_name,
        place,
        ..
    } = visit;
    let seen = (id, revision);
    let (when, therapists, rooms, wall) = desk.agenda.with_untracked(|agenda| {
        let wall = agenda.wall(place.start);
        let date = wall.map_or_else(String::new, |wall| long_date(wall.date()));
        let when = format!("{date}, {}", times(agenda, place.treated()));
        (when, therapist_options(agenda), room_options(agenda), wall)
    });
    let name_in = |options: &[(String, String)], id: ResourceId| {
        let id = id.0.to_string();
        options
            .iter()
            .find(|(value, _)| *value == id)
            .map_or_else(String::new, |(_, name)| name.clone())
    };
    let with = format!(
        "{}, {}",
        name_in(&therapists, place.therapist),
        name_in(&rooms, place.room)
    );
    let marks = Attendance::ALL
        .iter()
        .filter(move |other| **other != attendance)
        .map(move |other| {
            let label = match other {
                Attendance::Expected => "Not here yet",
                other => attendance_name(*other),
            };
            view! {
                <ChangeForm desk act=other.name() visit=seen then=Open::Visit(id) class="panel__act">
                    <button class="button button--quiet" type="submit">
                        {label}
                    </button>
                </ChangeForm>
            }
        });
    let to = desk.typed(CalendarForm {
        act: "move".to_owned(),
        visit: id.0.to_string(),
        date: wall.map_or_else(String::new, |wall| wall.date().to_string()),
        time: wall.map_or_else(String::new, time_text),
        therapist: place.therapist.0.to_string(),
        room: place.room.0.to_string(),
        minutes: place.minutes.to_string(),
        ..CalendarForm::default()
    });
    let reason = desk.typed(CalendarForm {
        act: "cancel".to_owned(),
        visit: id.0.to_string(),
        ..CalendarForm::default()
    });
    let reason = reason.reason;
    view! {
        <Frame desk title=name>
            <dl class="panel__facts">
                <dt>"What"</dt>
                <dd>{service_name}", "{place.minutes}" minutes"</dd>
                <dt>"When"</dt>
                <dd>{when}</dd>
                <dt>"With"</dt>
                <dd>{with}</dd>
                <dt>"State"</dt>
                <dd>{attendance_name(attendance)}</dd>
                {phone
                    .map(|phone| {
                        let digits: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
                        view! {
                            <dt>"Phone"</dt>
                            <dd>
                                <a href=format!("tel:{digits}")>{phone}</a>
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
                {note
                    .map(|note| {
                        view! {
                            <dt>"Note"</dt>
                            <dd class="panel__note">{note}</dd>
                        }
                    })}
            </dl>
            {client
                .filter(|_| desk.is_all)
                .map(|client| {
                    view! {
                        <p>
                            <a href=format!("/staff/clients/{client}")>"Everything about this client"</a>
                        </p>
                    }
                })}
            <div class="panel__acts">{marks.collect_view()}</div>
            <details class="panel__more" open=desk.refused.with_untracked(|refused| is_about(refused.as_ref(), "move"))>
                <summary>"Move to…"</summary>
                <Mistakes desk act="move" />
                <ChangeForm desk act="move" visit=seen then=Open::Visit(id)>
                    <Destination desk act="move" typed=to therapists rooms />
                    <button class="button" type="submit">
                        "Move"
                    </button>
                </ChangeForm>
            </details>
            <details class="panel__more" open=desk.refused.with_untracked(|refused| is_about(refused.as_ref(), "cancel"))>
                <summary>"Cancel the visit…"</summary>
                <Mistakes desk act="cancel" />
                <ChangeForm desk act="cancel" visit=seen>
                    <TextField
                        field=Field::Reason
                        label="Why"
                        hint="Only staff see this."
                        autocomplete="off"
                        value=reason
                        required=false
                        problem=desk.problem("cancel", Field::Reason)
                    />
                    <button class="button button--quiet" type="submit">
                        "Cancel the visit"
                    </button>
                </ChangeForm>
            </details>
        </Frame>
    }
}

fn is_about(refused: Option<&(CalendarForm, ApiError)>, act: &str) -> bool {
    refused.is_some_and(|(form, _)| form.act == act)
}

/// Where and when, and how long.
#[component]
fn Destination(
    desk: Desk,
    act: &'static str,
    typed: CalendarForm,
    therapists: Vec<(String, String)>,
    rooms: Vec<(String, String)>,
) -> impl IntoView {
    view! {
        <div class="panel__pair">
            <TextField
                field=Field::Date
                label="Date"
                kind="date"
                autocomplete="off"
                value=typed.date
                problem=desk.problem(act, Field::Date)
            />
            <TextField
                field=Field::Time
                label="Time"
                kind="time"
                autocomplete="off"
                value=typed.time
                problem=desk.problem(act, Field::Time)
            />
        </div>
        <SelectField
            field=Field::Therapist
            label="Therapist"
            options=therapists
            value=typed.therapist
            problem=desk.problem(act, Field::Therapist)
        />
        <div class="panel__pair">
            <SelectField
                field=Field::Room
                label="Room"
                options=[(String::new(), "Any that is free".to_owned())].into_iter().chain(rooms).collect()
                value=typed.room
                problem=desk.problem(act, Field::Room)
            />
            <TextField
                field=Field::Minutes
                label="Minutes"
                autocomplete="off"
                value=typed.minutes
                required=false
                otherwise="usual"
                problem=desk.problem(act, Field::Minutes)
            />
        </div>
    }
    .into_any()
}

#[component]
fn BookingPanel(desk: Desk, start: Option<Cell>) -> impl IntoView {
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

#[component]
fn BlockingPanel(desk: Desk, start: Option<Cell>) -> impl IntoView {
    let (when, mut whom) = desk.agenda.with_untracked(|agenda| {
        let whom: Vec<_> = therapist_options(agenda)
            .into_iter()
            .chain(room_options(agenda))
            .collect();
        (moment(agenda, start), whom)
    });
    if desk.is_all {
        whom.push((String::new(), "The whole clinic".to_owned()));
    }
    let chosen = desk.query.with_untracked(|query| query.therapist);
    let typed = desk.typed(CalendarForm {
        act: "block".to_owned(),
        date: when.map_or_else(String::new, |when| when.date().to_string()),
        time: when.map_or_else(String::new, time_text),
        whom: chosen.map_or_else(
            || whom.first().map_or_else(String::new, |(id, _)| id.clone()),
            |id| id.0.to_string(),
        ),
        ..CalendarForm::default()
    });
    let field = move |field| desk.problem("block", field);
    view! {
        <Frame desk title="Block time">
            <Mistakes desk act="block" />
            <ChangeForm desk act="block">
                <SelectField field=Field::Whom label="Whose time" options=whom value=typed.whom problem=field(Field::Whom) />
                <div class="panel__pair">
                    <TextField field=Field::Date label="Date" kind="date" autocomplete="off" value=typed.date problem=field(Field::Date) />
                    <TextField field=Field::Time label="From" kind="time" autocomplete="off" value=typed.time problem=field(Field::Time) />
                </div>
                <div class="panel__pair">
                    <TextField
                        field=Field::UntilDate
                        label="Last date"
                        kind="date"
                        autocomplete="off"
                        value=typed.until_date
                        required=false
                        otherwise="same day"
                        problem=field(Field::UntilDate)
                    />
                    <TextField field=Field::Until label="Until" kind="time" autocomplete="off" value=typed.until problem=field(Field::Until) />
                </div>
                <TextField
                    field=Field::Reason
                    label="Why"
                    hint="Such as lunch, holiday or a course. It stands on the calendar."
                    autocomplete="off"
                    value=typed.reason
                    problem=field(Field::Reason)
                />
                <TextField
                    field=Field::WeeklyUntil
                    label="Every week until"
                    kind="date"
                    autocomplete="off"
                    value=typed.weekly_until
                    required=false
                    otherwise="once"
                    problem=field(Field::WeeklyUntil)
                />
                <button class="button" type="submit">
                    "Block"
                </button>
            </ChangeForm>
        </Frame>
    }
}

#[component]
fn BlockPanel(desk: Desk, block: AgendaBlock) -> impl IntoView {
    let AgendaBlock {
        id,
        series,
        resources,
        span,
        reason,
    } = block;
    let (when, whose) = desk.agenda.with_untracked(|agenda| {
        let all: Vec<_> = therapist_options(agenda)
            .into_iter()
            .chain(room_options(agenda))
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
        (times(agenda, span), whose)
    });
    let free = move |which: &'static str, label: &'static str| {
        view! {
            <ChangeForm desk act="unblock" class="panel__act">
                <input type="hidden" name="block" value=id.to_string() />
                <input type="hidden" name="which" value=which />
                <button class="button button--quiet" type="submit">
                    {label}
                </button>
            </ChangeForm>
        }
    };
    view! {
        <Frame desk title=reason>
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
        </Frame>
    }
}

fn therapist_options(agenda: &Agenda) -> Vec<(String, String)> {
    let therapists = agenda.therapists.iter();
    therapists
        .map(|therapist| (therapist.id.0.to_string(), therapist.name.clone()))
        .collect()
}

fn room_options(agenda: &Agenda) -> Vec<(String, String)> {
    let rooms = agenda.rooms.iter();
    rooms.map(|room| (room.id.0.to_string(), room.name.clone())).collect()
}

/// The moment that was pointed at, or the next quarter of an hour on today's calendar, or a morning.
fn moment(agenda: &Agenda, start: Option<Cell>) -> Option<DateTime> {
    let soon = Cell::new((agenda.now.number() + 2).div_euclid(3) * 3);
    start
        .and_then(|cell| agenda.wall(cell))
        .or_else(|| agenda.wall(soon))
        .or_else(|| agenda.days.first().map(|day| day.date.at(9, 0, 0, 0)))
}

/// `09:30`, as browsers take it.
fn time_text(wall: DateTime) -> String {
    format!("{:02}:{:02}", wall.hour(), wall.minute())
}
