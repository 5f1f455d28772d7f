//! The inputs of what stands in the catalogue.

use domain::{CatalogueForm, Field, PartRow};
use leptos::prelude::*;

use crate::api::ApiError;
use crate::api::catalogue::CatalogueView;
use crate::components::{FieldProblem, TextField, label};
use crate::pages::staff::meanwhile::{BOOKABLE, Inputs, Thing, text_of};

const ASK_US: &str = "In dollars, like 95 or 95.50. Empty: pages say to ask us.";

/// What the form of this kind says, in the order of its fields.
pub(crate) fn things(kind: &str, catalogue: &CatalogueView) -> Vec<Thing> {
    let fields: &[Field] = match kind {
        "service" => &[
            Field::Name,
            Field::Summary,
            Field::Minutes,
            Field::CleanUp,
            Field::Skill,
            Field::RoomKind,
            Field::Price,
            Field::Position,
        ],
        "room" => &[Field::Name, Field::RoomKind, Field::Position],
        _ => &[Field::Name, Field::Summary, Field::Price, Field::Position],
    };
    let treatments = catalogue.treatments.clone();
    let treatment = move |slug: &str| {
        let found = treatments.iter().find(|(other, _)| other == slug);
        found.map_or_else(String::new, |(_, name)| name.clone())
    };
    let given = (kind == "service").then(|| Thing::worded(Field::Treatment, treatment.clone()));
    let bookable = (kind != "package").then(|| Thing::ticked(BOOKABLE, "active", "active"));
    let rows = if kind == "package" {
        PartRow::all().to_vec()
    } else {
        Vec::new()
    };
    let parts = rows.into_iter().map(|row| part(row, treatment.clone()));
    let texts = fields.iter().copied().map(Thing::field);
    texts.chain(given).chain(bookable).chain(parts).collect()
}

/// A part of a package, which is one whatever of it was changed.
fn part(row: PartRow, treatment: impl Fn(&str) -> String + 'static) -> Thing {
    let names = ["", "_minutes", "_treatment"].map(|end| format!("{}{end}", row.name()));
    let [name, minutes, given] = names.clone();
    let words = move |inputs: &Inputs| {
        let minutes = match text_of(inputs, &minutes).trim() {
            "" => String::new(),
            minutes => format!("{minutes} minutes"),
        };
        let words = [
            text_of(inputs, &name).trim().to_owned(),
            minutes,
            treatment(text_of(inputs, &given)),
        ];
        let words = words.into_iter().filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join(", ")
    };
    Thing::new(format!("Part {}", row.number()), row.name(), names, words)
}

#[component]
pub(crate) fn ServiceFields(form: CatalogueForm, catalogue: CatalogueView, error: Option<ApiError>) -> impl IntoView {
    view! {
        <TextField field=Field::Name value=form.name problems=&error />
        <TextField field=Field::Summary value=form.summary problems=&error />
        <div class="field">
            <label class="field__label" for="treatment">
                {label(Field::Treatment)}
            </label>
            <FieldProblem field=Field::Treatment problem=error.as_ref().and_then(|error| error.problem(Field::Treatment)) />
            <select class="field__input" id="treatment" name="treatment">
                <Treatments treatments=catalogue.treatments chosen=form.treatment />
            </select>
        </div>
        <TextField
            field=Field::Minutes
            hint="A multiple of five. Visits that are booked keep theirs."
            value=form.minutes
            problems=&error
        />
        <TextField field=Field::CleanUp value=form.clean_up problems=&error />
        <TextField
            field=Field::Skill
            hint="One word, like relaxation. Then say in the team who gives it."
            value=form.skill
            problems=&error
        />
        <RoomKind value=form.room_kind error=error.clone() />
        <TextField field=Field::Price hint=ASK_US value=form.price required=false problems=&error />
        <Place value=form.position error=error.clone() />
        <Bookable is_chosen=form.active == "yes" />
    }
    .into_any()
}

#[component]
pub(crate) fn RoomFields(form: CatalogueForm, error: Option<ApiError>) -> impl IntoView {
    view! {
        <TextField field=Field::Name value=form.name problems=&error />
        <RoomKind value=form.room_kind error=error.clone() />
        <Place value=form.position error=error.clone() />
        <Bookable is_chosen=form.active == "yes" />
    }
    .into_any()
}

#[component]
pub(crate) fn PackageFields(form: CatalogueForm, catalogue: CatalogueView, error: Option<ApiError>) -> impl IntoView {
    let parts = PartRow::all()
        .map(|row| {
            let [name, minutes, treatment] = form.part(row).map(str::to_owned);
            let (treatments, error) = (catalogue.treatments.clone(), error.clone());
            view! { <Part row name minutes treatment treatments error /> }
        })
        .collect_view();
    view! {
        <TextField field=Field::Name value=form.name problems=&error />
        <TextField field=Field::Summary value=form.summary problems=&error />
        <TextField field=Field::Price hint=ASK_US value=form.price required=false problems=&error />
        <Place value=form.position error=error.clone() />
        {parts}
    }
    .into_any()
}

/// A part: its name, and where they are known its minutes and the treatment it gives.
#[component]
fn Part(
    row: PartRow,
    name: String,
    minutes: String,
    treatment: String,
    treatments: Vec<(String, String)>,
    error: Option<ApiError>,
) -> impl IntoView {
    let field = Field::Part(row);
    let problem = error.and_then(|error| error.problem(field));
    let is_wrong = problem.is_some();
    let input = row.name();
    let (minutes_input, treatment_input) = (format!("{input}_minutes"), format!("{input}_treatment"));
    view! {
        <fieldset class="part" class:field--wrong=is_wrong>
            <legend class="field__label">"Part "{row.number()}</legend>
            <FieldProblem field problem />
            <div class="part__inputs">
                <label class="field">
                    "Name"
                    <input
                        class="field__input"
                        id=input
                        name=input
                        autocomplete="off"
                        value=name
                        aria-invalid=is_wrong.then_some("true")
                        aria-describedby=is_wrong.then(|| format!("{input}-error"))
                    />
                </label>
                <label class="field">
                    "Minutes" <input class="field__input" name=minutes_input autocomplete="off" value=minutes />
                </label>
                <label class="field">
                    "Treatment" <select class="field__input" name=treatment_input>
                        <option value="">"None"</option>
                        <Treatments treatments chosen=treatment />
                    </select>
                </label>
            </div>
        </fieldset>
    }
    .into_any()
}

#[component]
fn Treatments(treatments: Vec<(String, String)>, chosen: String) -> impl IntoView {
    treatments
        .into_iter()
        .map(|(slug, name)| {
            let is_chosen = slug == chosen;
            view! {
                <option value=slug selected=is_chosen>
                    {name}
                </option>
            }
        })
        .collect_view()
}

#[component]
fn RoomKind(value: String, error: Option<ApiError>) -> impl IntoView {
    view! {
        <TextField
            field=Field::RoomKind
            hint="One word, like massage: services find their rooms by it."
            value
            problems=&error
        />
    }
}

#[component]
fn Place(value: String, error: Option<ApiError>) -> impl IntoView {
    view! {
        <TextField field=Field::Position hint="A number: the smallest comes first." value problems=&error />
    }
}

#[component]
fn Bookable(is_chosen: bool) -> impl IntoView {
    view! {
        <fieldset class="settings__choices">
            <legend class="field__label">"Booking"</legend>
            <label class="option">
                <input class="option__input" type="checkbox" id="active" name="active" value="yes" checked=is_chosen />
                <span class="option__label">{BOOKABLE}</span>
            </label>
        </fieldset>
    }
}
