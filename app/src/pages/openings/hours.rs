//! `/staff/hours`: who works when, week by week and on single dates.

use domain::{Field, HoursChange, HoursForm, HoursRow, Revision};
use jiff::civil::{Date, Weekday};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::api::asked::{ask, brought};
use crate::api::openings::hours::{HoursView, StrandedView, TherapistHoursView, show_hours};
use crate::api::{ApiError, Rejected};
use crate::browser;
use crate::components::{Notice, PostForm, TextField, hours_words, long_date, weekday_name};
use crate::pages::loaded::Loaded;
use crate::pages::not_found::NotFoundPage;
use crate::pages::openings::day_rows::Day;
use crate::pages::staff::answer::Head;
use crate::pages::staff::meanwhile::{Difference, Inputs, Shown, Thing, seen, shown};
use crate::pages::staff::nav::StaffNav;
use crate::pages::staff::stranded::{StrandedVisits, stranded, typed_fields};

/// Everyone's week, or the forms of one therapist's hours.
#[component]
pub(crate) fn HoursPage() -> impl IntoView {
    let query = use_query_map();
    let rejected: Option<Rejected<HoursForm>> = brought(browser::rejected);
    let query = Memo::new(move |_| {
        query.with(|query| {
            let is_saved = query.get("saved").as_deref() == Some("yes");
            (query.get("therapist").unwrap_or_default(), is_saved)
        })
    });
    let hours = ask(|| (), |()| show_hours());
    let stranded = stranded(rejected.as_ref().map(|rejected| &rejected.error));
    view! {
        <Loaded from=move || async move { Ok((hours.await?, stranded.await.unwrap_or_default())) } let((hours, stranded))>
            {match query.get() {
                (therapist, _) if therapist.is_empty() => view! { <Everyone hours /> }.into_any(),
                (therapist, is_saved) => {
                    view! { <Somebody hours therapist is_saved stranded rejected=rejected.clone() /> }.into_any()
                }
            }}
        </Loaded>
    }
}

/// The seven days of a week.
fn week() -> impl Iterator<Item = Weekday> {
    Weekday::Monday.cycle_forward().take(7)
}

#[component]
fn Everyone(hours: HoursView) -> impl IntoView {
    let therapists = hours
        .therapists
        .into_iter()
        .map(|therapist| {
            let href = format!("/staff/hours?therapist={}", therapist.id);
            let label = format!("Change the hours of {}", therapist.name);
            let days = week()
                .zip(&therapist.week)
                .map(|(day, spans)| view! { <dt>{weekday_name(day)}</dt> <dd>{hours_words(spans)}</dd> })
                .collect_view();
            let dates = match therapist.exceptions.len() {
                0 => None,
                1 => Some("1 date differs".to_owned()),
                count => Some(format!("{count} dates differ")),
            };
            view! {
                <li class="hours__somebody">
                    <h2>{therapist.name.clone()}</h2>
                    <Marks is_active=therapist.is_active is_sample=therapist.is_sample />
                    <dl class="hours__week">{days}</dl>
                    {dates.map(|dates| view! { <p class="section__note">{dates}</p> })}
                    <a class="button button--quiet" href=href aria-label=label>
                        "Change"
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <StaffNav />
        <section class="section">
            <Head text="Who works when" error=None />
            <ul class="hours">{therapists}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Marks(is_active: bool, is_sample: bool) -> impl IntoView {
    let sample =
        (is_active && is_sample).then(|| view! { <p class="section__note">"A sample: say when they really work."</p> });
    let gone = (!is_active).then(|| view! { <p class="section__note">"Cannot be booked now."</p> });
    view! {
        {sample}
        {gone}
    }
}

#[component]
fn Somebody(
    hours: HoursView,
    therapist: String,
    is_saved: bool,
    stranded: Vec<StrandedView>,
    rejected: Option<Rejected<HoursForm>>,
) -> impl IntoView {
    let HoursView { today, therapists } = hours;
    let Some(found) = therapists.into_iter().find(|found| found.id.to_string() == therapist) else {
        return view! { <NotFoundPage /> }.into_any();
    };
    // A form of somebody else's came back; the page has moved on since.
    let rejected = rejected.filter(|rejected| rejected.form.therapist == therapist);
    let (typed, error) = match rejected {
        Some(Rejected { form, error }) => (Some(form), Some(error)),
        None => (None, None),
    };
    let action = format!("/staff/hours?therapist={}", found.id);
    let fields = typed.as_ref().map(typed_fields).unwrap_or_default();
    let stranded = if matches!(error, Some(ApiError::Stranded { .. })) {
        stranded
    } else {
        Vec::new()
    };
    let of = |change: &str| typed.clone().filter(|form| form.change == change);
    let sent = of("week").zip(error.clone());
    let sent = sent.map(|(form, error)| Rejected { form, error });
    let Shown {
        form: week_form,
        differences: of_week,
        ..
    } = shown(&week_form(&found), sent, &days());
    let of_date = typed.as_ref().and_then(|form| date_difference(&found, form, today));
    let differences: Vec<_> = of_week.into_iter().chain(of_date).collect();
    let date_form = of("date").map(|form| HoursForm {
        revision: seen(error.as_ref(), form.revision.clone(), &found.dates_revision),
        ..form
    });
    let date_form = date_form.unwrap_or_else(|| HoursForm {
        revision: found.dates_revision.clone(),
        closed: "closed".to_owned(),
        ..HoursForm::default()
    });
    let coming = found
        .exceptions
        .clone()
        .into_iter()
        .map(|(date, spans)| {
            let label = format!("Remove {}: it follows the week again", long_date(date));
            let words = format!("{}: {}", long_date(date), hours_words(&spans));
            let revision = found.dates_revision.of_one(&date.to_string());
            view! {
                <li class="hours__date">
                    <p>{words}</p>
                    <PostForm action=action.clone() class="hours__remove">
                        <Which change="as-ever" therapist=found.id revision />
                        <input type="hidden" name="date" value=date.to_string() />
                        <button class="button button--quiet" type="submit" aria-label=label>
                            "Remove"
                        </button>
                    </PostForm>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let has_none = coming.is_empty();
    let coming = coming.into_view().into_any();
    let is_saved = is_saved && error.is_none();
    let days = week()
        .map(|day| view! { <Day weekday=Some(day) form=week_form.clone() error=error.clone() /> })
        .collect_view();
    view! {
        <StaffNav />
        <section class="section">
            <Head text="Who works when" error=error.clone() differences />
            <StrandedVisits visits=stranded action=action.clone() fields button="Change the hours anyway" />
            {is_saved
                .then(|| {
                    view! {
                        <Notice title="The hours are changed".to_owned()>
                            <p>"Clients see it from now on."</p>
                        </Notice>
                    }
                })}
            <p class="staff-links">
                <a href="/staff/hours">"Everybody’s hours"</a>
            </p>
            <h2>{found.name.clone()}": the week"</h2>
            <Marks is_active=found.is_active is_sample=found.is_sample />
            <PostForm action=action.clone() class="form hours__form">
                <Which change="week" therapist=found.id revision=week_form.revision />
                <div class="hours__days">
                    {days}
                </div>
                <button class="button" type="submit">
                    "Save the week"
                </button>
            </PostForm>
            <h2>"Dates that differ"</h2>
            {if has_none {
                view! { <p class="section__note">"None from today on."</p> }.into_any()
            } else {
                view! { <ul class="hours__dates">{coming}</ul> }.into_any()
            }}
            <h3>"Another date"</h3>
            <PostForm action>
                <Which change="date" therapist=found.id revision=date_form.revision.clone() />
                <DateFields form=date_form today error=error.clone() />
                <button class="button" type="submit">
                    "Save the date"
                </button>
            </PostForm>
        </section>
    }
    .into_any()
}

/// The days of the week, each of which is one, whatever of it was changed.
fn days() -> Vec<Thing> {
    let thing = |day: Weekday| {
        let rows = HoursRow::of(Some(day)).map(HoursRow::name);
        let names = rows
            .into_iter()
            .flat_map(|row| [row.to_owned(), format!("{row}_until")]);
        let words = move |inputs: &Inputs| {
            let form = HoursForm {
                rows: inputs.clone(),
                ..HoursForm::default()
            };
            hours_words(&form.day(day))
        };
        Thing::new(weekday_name(day), rows[0], names, words)
    };
    week().map(thing).collect()
}

/// In what the hours of a date differ from those that were typed. Whoever sends them means that date, however it was.
fn date_difference(now: &TherapistHoursView, typed: &HoursForm, today: Date) -> Option<Difference> {
    let (date, typed) = match typed.parse(today).ok()?.change {
        HoursChange::Week(_) => return None,
        HoursChange::Date(date, spans) => (date, Some(spans)),
        HoursChange::ClearException(date) => (date, None),
    };
    let now = now.exceptions.iter().find(|(other, _)| *other == date);
    let now = now.map_or_else(|| "as the week".to_owned(), |(_, spans)| hours_words(spans));
    let Some(typed) = typed else {
        return Some(Difference {
            label: long_date(date),
            input: Field::Date.id().to_owned(),
            words: format!("It is “{now}” now."),
        });
    };
    Difference::of(long_date(date), Field::Date.id(), &now, &hours_words(&typed))
}

/// The form of the week as it is.
fn week_form(therapist: &TherapistHoursView) -> HoursForm {
    let mut form = HoursForm {
        revision: therapist.week_revision.clone(),
        ..HoursForm::default()
    };
    for (day, spans) in week().zip(&therapist.week) {
        form.fill(Some(day), spans);
    }
    form
}

/// What a form says of itself.
#[component]
fn Which(change: &'static str, therapist: i64, revision: Revision) -> impl IntoView {
    view! {
        <input type="hidden" name="revision" value=revision.as_str().to_owned() />
        <input type="hidden" name="change" value=change />
        <input type="hidden" name="therapist" value=therapist.to_string() />
    }
}

#[component]
fn DateFields(form: HoursForm, today: Date, error: Option<ApiError>) -> impl IntoView {
    let is_closed = form.closed == "closed";
    let hint = format!("Today is {}.", long_date(today));
    view! {
        <p class="section__note">{hint}</p>
        <TextField field=Field::Date value=form.date.clone() problems=&error />
        <fieldset class="hours__choice">
            <legend class="field__label">"On this date"</legend>
            <label class="option">
                <input class="option__input" type="radio" name="closed" value="closed" checked=is_closed />
                <span class="option__label">"Does not work"</span>
            </label>
            <label class="option">
                <input class="option__input" type="radio" name="closed" value="open" checked=!is_closed />
                <span class="option__label">"Works other hours"</span>
            </label>
        </fieldset>
        <Day weekday=None form error />
    }
}
