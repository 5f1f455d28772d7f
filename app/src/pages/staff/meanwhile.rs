//! What somebody else has made of something meanwhile, beside what was typed.

use std::collections::BTreeMap;

use domain::{Field, Revision};
use leptos::prelude::*;
use serde::Serialize;

use super::stranded::typed_fields;
use crate::api::ApiError;
use crate::browser;

/// One thing that is not now as somebody has typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// What it is called.
    pub(super) label: String,
    /// The id of its input.
    pub(super) input: String,
    /// How it is now, and what was typed: a sentence.
    pub(super) words: String,
}

impl Difference {
    /// How it reads now and what was typed in its place, unless that is the same.
    pub(super) fn of(label: impl Into<String>, input: impl Into<String>, now: &str, typed: &str) -> Option<Self> {
        // Browsers end lines in their own way.
        let (now, typed) = (now.trim().to_owned(), typed.trim().replace("\r\n", "\n"));
        let quoted = |text: &str| {
            if text.is_empty() {
                "nothing".to_owned()
            } else {
                format!("“{text}”")
            }
        };
        (now != typed).then(|| Self {
            label: label.into(),
            input: input.into(),
            words: format!("It reads {} now, and you typed {}.", quoted(&now), quoted(&typed)),
        })
    }
}

/// In which of these fields a form differs from the one of what is there now.
pub(super) fn differences(now: &impl Serialize, typed: &impl Serialize, fields: &[Field]) -> Vec<Difference> {
    let [now, typed] = [typed_fields(now), typed_fields(typed)].map(BTreeMap::from_iter);
    let text = |inputs: &BTreeMap<String, String>, field: Field| inputs.get(field.name()).cloned().unwrap_or_default();
    let fields = fields.iter().copied();
    fields
        .filter_map(|field| Difference::of(label(field), field.id(), &text(&now, field), &text(&typed, field)))
        .collect()
}

/// What the box says that takes something or somebody out of booking.
pub(super) const BOOKABLE: &str = "Can be booked";

/// Whether a box is ticked, as a word.
pub(super) fn yes_or_no(value: &str) -> &'static str {
    if value == "yes" { "yes" } else { "no" }
}

/// What a form that came back has seen: once its sender is told what is there now, that, and else what it had.
pub(super) fn seen(error: Option<&ApiError>, typed: Revision, now: &Revision) -> Revision {
    if matches!(error, Some(ApiError::Stale)) {
        now.clone()
    } else {
        typed
    }
}

/// What a field of the settings is called.
pub(super) const fn label(field: Field) -> &'static str {
    match field {
        Field::Name => "Name",
        Field::Email => "Email",
        Field::Phone => "Phone",
        Field::Note => "Note",
        Field::Address => "Street and number",
        Field::City => "City",
        Field::Province => "Province",
        Field::Headline => "Headline",
        Field::Welcome => "Welcome",
        Field::Lead => "Minutes of notice",
        Field::Horizon => "Days ahead",
        Field::Step => "Minutes between starts",
        Field::Summary => "One line about it",
        Field::Treatment => "Treatment",
        Field::Minutes => "Minutes",
        Field::CleanUp => "Minutes to clean up",
        Field::Skill => "What a therapist must have learnt",
        Field::RoomKind => "Kind of room",
        Field::Price => "Price",
        Field::Position => "Place in the list",
        Field::Role => "What are they to be?",
        Field::Therapist => "Their own calendar",
        Field::UntilDate => "Last date",
        Field::WeeklyUntil => "Every week until",
        _ => "",
    }
}

/// The summary of a form that was not accepted because it had not seen what is there now.
#[component]
pub(super) fn Meanwhile(differences: Vec<Difference>) -> impl IntoView {
    let lines = differences
        .into_iter()
        .map(|Difference { label, input, words }| {
            let href = format!("#{input}");
            view! {
                <li>
                    <a href=href on:click=move |_| browser::focus(&input)>
                        {label}
                    </a>
                    <p class="error-summary__words">{words}</p>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="error-summary" id="error-summary" role="alert" tabindex="-1" aria-labelledby="error-summary-title">
            <h2 class="error-summary__title" id="error-summary-title">
                "Somebody may have changed this since you opened it"
            </h2>
            <p>
                "Nothing of yours is saved yet. What you typed is kept: save it again to put it in place of what is there now."
            </p>
            <ul class="error-summary__list">{lines}</ul>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::ClinicForm;

    use super::*;

    #[test]
    fn only_what_differs_is_told_in_words() {
        let now = ClinicForm {
            revision: Revision::new("b2"),
            city: "Leduc".into(),
            headline: "Rest".into(),
            step: "15".into(),
            ..ClinicForm::default()
        };
        let typed = ClinicForm {
            revision: Revision::new("a1"),
            headline: " Rest\r\n".into(),
            step: "20".into(),
            ..now.clone()
        };
        let typed = ClinicForm {
            city: String::new(),
            ..typed
        };
        let told = differences(&now, &typed, &[Field::City, Field::Headline, Field::Step]);
        let told: Vec<_> = told.iter().map(|one| (&*one.input, &*one.words)).collect();
        assert_eq!(
            told,
            [
                ("city", "It reads “Leduc” now, and you typed nothing."),
                ("step_minutes", "It reads “15” now, and you typed “20”."),
            ]
        );
    }

    #[test]
    fn only_who_was_told_has_seen_what_is_there_now() {
        let (typed, now) = (Revision::new("a1"), Revision::new("b2"));
        assert_eq!(seen(Some(&ApiError::Stale), typed.clone(), &now), now);
        let wrong = ApiError::Invalid {
            fields: domain::FieldErrors::one(Field::Name, domain::Problem::Missing),
        };
        assert_eq!(seen(Some(&wrong), typed.clone(), &now), typed);
    }
}
