//! What somebody else has made of something meanwhile, beside what was typed.

use std::collections::BTreeMap;

use domain::{ChangedBy, Field, Problem, Revision};
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::api::{ApiError, Rejected};
use crate::browser;
use crate::components::label;
use crate::pages::staff::stranded::typed_fields;

/// The texts of a form's inputs, by their names.
pub(crate) type Inputs = BTreeMap<String, String>;

/// The name of the input that carries a form's [`Revision`].
const REVISION: &str = "revision";

/// One thing that a form says, in one input or in several that are one to whoever reads them.
pub(crate) struct Thing {
    /// What it is called.
    label: String,
    /// The id of its first input.
    input: String,
    /// The names of its inputs.
    names: Vec<String>,
    /// How it reads.
    words: Box<dyn Fn(&Inputs) -> String>,
}

impl Thing {
    pub(crate) fn new(
        label: impl Into<String>,
        input: impl Into<String>,
        names: impl IntoIterator<Item = String>,
        words: impl Fn(&Inputs) -> String + 'static,
    ) -> Self {
        Self {
            label: label.into(),
            input: input.into(),
            names: names.into_iter().collect(),
            words: Box::new(words),
        }
    }

    /// What one input says, in so many words.
    pub(crate) fn field(field: Field) -> Self {
        Self::worded(field, str::to_owned)
    }

    /// What one input says, in words for what it holds.
    pub(crate) fn worded(field: Field, words: impl Fn(&str) -> String + 'static) -> Self {
        let name = field.name();
        let words = move |inputs: &Inputs| words(text_of(inputs, name));
        Self::new(label(field), field.id(), [name.to_owned()], words)
    }

    /// Whether a box is ticked.
    pub(crate) fn ticked(label: impl Into<String>, input: impl Into<String>, name: impl Into<String>) -> Self {
        let name: String = name.into();
        let box_name = name.clone();
        let words = move |inputs: &Inputs| yes_or_no(text_of(inputs, &box_name)).to_owned();
        Self::new(label, input, [name], words)
    }

    fn name(&self) -> String {
        self.names.first().cloned().unwrap_or_default()
    }

    /// All of its inputs in one, to be compared.
    fn text(&self, inputs: &Inputs) -> String {
        let texts = self.names.iter().map(|name| text_of(inputs, name).trim());
        texts.collect::<Vec<_>>().join("\u{1f}")
    }
}

pub(crate) fn text_of<'a>(inputs: &'a Inputs, name: &str) -> &'a str {
    inputs.get(name).map_or("", String::as_str)
}

/// A form as it is to be shown.
pub(crate) struct Shown<F> {
    /// What it holds; its revision tells how what it was made of was.
    pub(crate) form: F,
    /// Why it was not accepted.
    pub(crate) error: Option<ApiError>,
    /// What is there now that its sender has not seen.
    pub(crate) differences: Vec<Difference>,
}

/// The form of what is there `now`, or the one that was not accepted. Where somebody else was first it has theirs where only
/// they have changed something, and its sender's where these have, too; once it is shown, all of it was seen.
pub(crate) fn shown<F>(now: &F, rejected: Option<Rejected<F>>, things: &[Thing]) -> Shown<F>
where
    F: Serialize + DeserializeOwned + Clone,
{
    let of_now: Inputs = typed_fields(now).into_iter().collect();
    let parts = things.iter().map(|thing| (thing.name(), thing.text(&of_now)));
    let revision = Revision::new(text_of(&of_now, REVISION)).with_parts(parts);
    let (mut inputs, error) = match rejected {
        None => (of_now.clone(), None),
        Some(Rejected { form, error }) if error == ApiError::Stale => {
            (typed_fields(&form).into_iter().collect(), Some(error))
        }
        // Who has mistyped something has seen nothing more.
        Some(Rejected { form, error }) => {
            return Shown {
                form,
                error: Some(error),
                differences: Vec::new(),
            };
        }
    };
    let seen = Revision::new(text_of(&inputs, REVISION));
    let differences = things
        .iter()
        .filter_map(|thing| meet(thing, &seen, &of_now, &mut inputs));
    let differences = differences.collect();
    inputs.insert(REVISION.to_owned(), revision.as_str().to_owned());
    Shown {
        // Made of such a form, so it is one.
        form: from_inputs(&inputs).unwrap_or_else(|| now.clone()),
        error,
        differences,
    }
}

/// Puts into what was typed what only somebody else has changed, and tells what its sender has not seen.
fn meet(thing: &Thing, seen: &Revision, now: &Inputs, typed: &mut Inputs) -> Option<Difference> {
    let [is, was_typed] = [now, typed].map(|inputs| (thing.words)(inputs));
    let words = match seen.changed_by(&thing.name(), &thing.text(now), &thing.text(typed)) {
        ChangedBy::Nobody | ChangedBy::Sender => return None,
        ChangedBy::Other => {
            for name in &thing.names {
                match now.get(name) {
                    Some(text) => typed.insert(name.clone(), text.clone()),
                    None => typed.remove(name),
                };
            }
            format!("Changed meanwhile: it reads {} now.", quoted(&is))
        }
        ChangedBy::Both => return Difference::of(&*thing.label, &*thing.input, &is, &was_typed),
        ChangedBy::Unknown => format!("It reads {} now, and here it says {}.", quoted(&is), quoted(&was_typed)),
    };
    Some(Difference {
        label: thing.label.clone(),
        input: thing.input.clone(),
        words,
    })
}

fn from_inputs<F: DeserializeOwned>(inputs: &Inputs) -> Option<F> {
    let fields = inputs.iter().map(|(name, text)| (name.clone(), text.clone().into()));
    serde_json::from_value(serde_json::Value::Object(fields.collect())).ok()
}

/// One thing that is not now as whoever has sent a form has seen it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// What it is called.
    pub(crate) label: String,
    /// The id of its input.
    pub(crate) input: String,
    /// How it is now, and what was typed, if anything was: a sentence.
    pub(crate) words: String,
}

impl Difference {
    /// How it reads now and what was typed in its place, unless that is the same.
    pub(crate) fn of(label: impl Into<String>, input: impl Into<String>, now: &str, typed: &str) -> Option<Self> {
        let (now, typed) = (quoted(now), quoted(typed));
        (now != typed).then(|| Self {
            label: label.into(),
            input: input.into(),
            words: format!("It reads {now} now, and you typed {typed}."),
        })
    }
}

fn quoted(text: &str) -> String {
    // Browsers end lines in their own way.
    match text.trim().replace("\r\n", "\n") {
        text if text.is_empty() => "nothing".to_owned(),
        text => format!("“{text}”"),
    }
}

/// The idempotency key of a form that adds something: of one that comes back it is the same attempt, unless it has added
/// something else, or never had one.
pub(crate) fn adding_key(rejected: Option<(&str, &ApiError)>, fresh: String) -> String {
    let is_spent = |error: &ApiError| match error {
        ApiError::Invalid { fields } => fields
            .iter()
            .any(|wrong| wrong.field == Field::Key || wrong.problem == Problem::Added),
        _ => false,
    };
    match rejected {
        Some((key, error)) if !key.is_empty() && !is_spent(error) => key.to_owned(),
        _ => fresh,
    }
}

/// What the box says that takes something or somebody out of booking.
pub(crate) const BOOKABLE: &str = "Can be booked";

/// Whether a box is ticked, as a word.
pub(crate) fn yes_or_no(value: &str) -> &'static str {
    if value == "yes" { "yes" } else { "no" }
}

/// What a form that came back has seen: once its sender is told what is there now, that, and else what it had.
pub(crate) fn seen(error: Option<&ApiError>, typed: Revision, now: &Revision) -> Revision {
    if matches!(error, Some(ApiError::Stale)) {
        now.clone()
    } else {
        typed
    }
}

/// The summary of a form that was not accepted because it had not seen what is there now.
#[component]
pub(crate) fn Meanwhile(differences: Vec<Difference>) -> impl IntoView {
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
                "Nothing of yours is saved yet. The form shows what is there now, and in it what you have changed: saving puts in place what it shows."
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

    const FIELDS: [Field; 3] = [Field::City, Field::Headline, Field::Step];

    fn things() -> Vec<Thing> {
        FIELDS.map(Thing::field).into()
    }

    fn clinic(revision: &str, [city, headline, step]: [&str; 3]) -> ClinicForm {
        ClinicForm {
            revision: Revision::new(revision),
            city: city.into(),
            headline: headline.into(),
            step: step.into(),
            ..ClinicForm::default()
        }
    }

    fn opened(now: &ClinicForm) -> ClinicForm {
        shown(now, None, &things()).form
    }

    /// The form after somebody has typed other texts, and it was not accepted.
    fn sent(opened: &ClinicForm, [city, headline, step]: [&str; 3], error: ApiError) -> Rejected<ClinicForm> {
        let form = ClinicForm {
            revision: opened.revision.clone(),
            ..clinic("", [city, headline, step])
        };
        Rejected { form, error }
    }

    fn told(shown: &Shown<ClinicForm>) -> Vec<(&str, &str)> {
        let told = shown.differences.iter();
        told.map(|one| (&*one.input, &*one.words)).collect()
    }

    #[test]
    fn each_keeps_what_only_they_have_changed() {
        let opened = opened(&clinic("a1", ["Leduc", "Rest", "15"]));
        let now = clinic("b2", ["Calmar", "Rest", "20"]);
        let mine = sent(&opened, ["Leduc", " Rest\r\nawhile", "30"], ApiError::Stale);
        let met = shown(&now, Some(mine), &things());
        assert_eq!(
            (&*met.form.city, &*met.form.headline, &*met.form.step),
            ("Calmar", " Rest\r\nawhile", "30")
        );
        assert_eq!(
            told(&met),
            [
                ("city", "Changed meanwhile: it reads “Calmar” now."),
                ("step_minutes", "It reads “20” now, and you typed “30”."),
            ]
        );
        let again = shown(
            &now,
            Some(sent(&met.form, ["Calmar", "Rest", "30"], ApiError::Stale)),
            &things(),
        );
        assert_eq!(told(&again), [], "all of it was seen");
        assert_eq!(again.form.revision.whole(), now.revision);
    }

    #[test]
    fn a_form_that_does_not_tell_how_it_was_puts_no_words_into_a_mouth() {
        let now = clinic("b2", ["Leduc", "Rest", "15"]);
        let mine = Rejected {
            form: clinic("a1", ["", "Rest", "20"]),
            error: ApiError::Stale,
        };
        let met = shown(&now, Some(mine), &things());
        assert_eq!((&*met.form.city, &*met.form.step), ("", "20"));
        assert_eq!(
            told(&met),
            [
                ("city", "It reads “Leduc” now, and here it says nothing."),
                ("step_minutes", "It reads “15” now, and here it says “20”."),
            ]
        );
    }

    #[test]
    fn only_who_was_told_has_seen_what_is_there_now() {
        let opened = opened(&clinic("a1", ["Leduc", "Rest", "15"]));
        let now = clinic("b2", ["Calmar", "Rest", "15"]);
        let wrong = ApiError::Invalid {
            fields: domain::FieldErrors::one(Field::Name, domain::Problem::Missing),
        };
        let mistyped = shown(&now, Some(sent(&opened, ["Leduc", "", "15"], wrong)), &things());
        assert_eq!(
            (mistyped.form.revision, &*mistyped.form.city),
            (opened.revision, "Leduc")
        );
        let (typed, now) = (Revision::new("a1"), Revision::new("b2"));
        assert_eq!(seen(Some(&ApiError::Stale), typed.clone(), &now), now);
        assert_eq!(seen(None, typed.clone(), &now), typed);
    }
}
