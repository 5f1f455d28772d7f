//! What somebody had sent when their session was over, to be sent again.

use domain::Field;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::accounts::ResumableForm;
use crate::components::PostForm;
use crate::components::label;

/// Inputs that say nothing to people: numbers of what was open or chosen, and what the program keeps for itself.
const UNTOLD: [&str; 15] = [
    "key",
    "back",
    "revision",
    "id",
    "visit",
    "block",
    "entry",
    "reference",
    "replies",
    "keep",
    "gone",
    "therapist",
    "room",
    "whom",
    "assignee",
];

/// Fields whose forms call them by another name than their input has.
const FIELDS: [Field; 12] = [
    Field::Lead,
    Field::Horizon,
    Field::Step,
    Field::Summary,
    Field::CleanUp,
    Field::Skill,
    Field::RoomKind,
    Field::Position,
    Field::Role,
    Field::Address,
    Field::UntilDate,
    Field::WeeklyUntil,
];

/// What an input is called; nothing where it is not told.
fn words(input: &str) -> Option<String> {
    if UNTOLD.contains(&input) {
        return None;
    }
    let field = FIELDS.into_iter().find(|field| field.name() == input);
    let spoken = match (input, field) {
        ("act" | "change", _) => "What is done",
        ("active", _) => "Can be booked",
        ("anyway", _) => "Whatever is in the way",
        (_, Some(field)) => label(field),
        (input, None) => &*input.replace(['_', '-'], " "),
    };
    let mut spoken = spoken.to_owned();
    if let Some(first) = spoken.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Some(spoken)
}

/// The form, as it was sent, with nothing to do but to send it.
#[component]
pub(crate) fn ResumableFields(form: ResumableForm) -> impl IntoView {
    let ResumableForm { address, fields } = form;
    // Whoever sends it shall see what it is, for somebody else may have left it there.
    let shown = fields
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .filter_map(|(name, value)| {
            let name = words(name)?;
            Some(view! {
                <dt>{name}</dt>
                <dd>{value.clone()}</dd>
            })
        })
        .collect_view();
    let inputs = fields.into_iter().map(|(name, value)| {
        view! { <input type="hidden" name=name value=value /> }
    });
    view! {
        <Title text="You are signed in again" />
        <section class="section">
            <h1 id="step" tabindex="-1">
                "You are signed in again"
            </h1>
            <p>"What you had sent when your session was over is still here. Nothing has been done about it yet."</p>
            <dl class="facts">{shown}</dl>
            <PostForm action=address.clone()>
                {inputs.collect_view()}
                <p class="form__steps">
                    <button class="button" type="submit">
                        "Send it now"
                    </button>
                    <a class="button button--quiet" href=address>
                        "Leave it"
                    </a>
                </p>
            </PostForm>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_are_called_as_people_call_them() {
        for (input, called) in [
            ("name", Some("Name")),
            ("clean_up", Some("Minutes to clean up")),
            ("lead", Some("Minutes of notice")),
            ("until_date", Some("Last date")),
            ("act", Some("What is done")),
            ("skill-relaxation", Some("Skill relaxation")),
            ("mon1_from", Some("Mon1 from")),
            ("revision", None),
        ] {
            assert_eq!(words(input).as_deref(), called, "{input}");
        }
    }
}
