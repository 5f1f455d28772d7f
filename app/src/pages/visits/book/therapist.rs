//! A start that was chosen with somebody who does not give the massage any more: who else there is.

use domain::{Field, FieldErrors, Problem, Refusal, TherapistPreference};
use leptos::prelude::*;

use crate::api::{ApiError, Offer, Start, TherapistName};
use crate::components::{NearestStarts, Notice, refusal_message};
use crate::pages::visits::book::query::therapist_text;

/// Who and what there is instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Others {
    /// Who is free then.
    free: Vec<TherapistName>,
    /// Why nobody is, and the nearest starts of anyone.
    refusal: Option<Refusal>,
    starts: Vec<Start>,
}

impl Others {
    /// Those of an offer whose therapist does not give it, if that is so.
    pub(crate) fn of(offer: &Offer) -> Option<Self> {
        offer.others.clone().map(|free| Self {
            free,
            refusal: offer.refusal,
            starts: offer.nearest.clone(),
        })
    }

    /// Whether another time has to be chosen.
    pub(crate) fn are_busy(&self) -> bool {
        self.free.is_empty()
    }

    /// Whether one can be.
    pub(crate) fn have_starts(&self) -> bool {
        !self.starts.is_empty()
    }
}

/// What is wrong, as the clinic answers it to a form.
pub(crate) fn unknown_therapist() -> ApiError {
    ApiError::Invalid {
        fields: FieldErrors::one(Field::Therapist, Problem::Unknown),
    }
}

/// Whether this is what an answer says.
pub(crate) fn is_about_therapist(error: &ApiError) -> bool {
    error.problem(Field::Therapist) == Some(Problem::Unknown)
}

/// What an answer says besides, where the choice of somebody else says that.
pub(crate) fn without_therapist(error: ApiError) -> Option<ApiError> {
    let ApiError::Invalid { fields } = error else {
        return Some(error);
    };
    let mut others = FieldErrors::default();
    for error in fields.iter().filter(|error| error.field != Field::Therapist) {
        others.keep(error.field, Err::<(), _>(error.problem));
    }
    (!others.is_empty()).then_some(ApiError::Invalid { fields: others })
}

/// Why it is not with whoever was chosen; and whom to choose instead, or when.
#[component]
pub(crate) fn SomebodyElse(
    title: &'static str,
    others: Others,
    /// The therapist that was chosen last, and the start, as the form says them.
    chosen: (String, String),
    /// What else is so.
    #[prop(optional)]
    besides: &'static str,
) -> impl IntoView {
    let (therapist, start) = chosen;
    let anyone = therapist_text(Some(TherapistPreference::Anyone));
    let Others { free, refusal, starts } = others;
    if free.is_empty() {
        let why = match refusal {
            None | Some(Refusal::Taken | Refusal::OutsideHours) => "Nobody else is free then.",
            Some(refusal) => refusal_message(refusal),
        };
        let lead = if starts.is_empty() {
            "Nothing else is open online just now. Please call us."
        } else {
            "These are the nearest times that are still open, with whoever is free."
        };
        let starts: Vec<_> = starts.into_iter().map(|start| (start.instant, start.wall)).collect();
        return view! {
            <input type="hidden" name="therapist" value=anyone />
            <Notice title=title.to_owned() is_urgent=true>
                <p>{why} " " {lead} " " {besides}</p>
                {(!starts.is_empty()).then(|| view! { <NearestStarts starts chosen=start /> })}
            </Notice>
        }
        .into_any();
    }
    let ids = free
        .into_iter()
        .map(|one| (therapist_text(Some(TherapistPreference::Therapist(one.id))), one.name));
    let choices: Vec<_> = [(anyone, "Anyone who is free".to_owned())]
        .into_iter()
        .chain(ids)
        .collect();
    let checked = choices.iter().position(|(value, _)| *value == therapist).unwrap_or(0);
    let choices = choices
        .into_iter()
        .enumerate()
        .map(|(index, (value, name))| {
            view! {
                <label class="nearest__choice">
                    <input type="radio" name="therapist" value=value checked=index == checked />
                    <span>{name}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <Notice title=title.to_owned() is_urgent=true>
            <p>"Somebody else is free then. " {besides}</p>
            <fieldset class="nearest" id="therapist" tabindex="-1">
                <legend class="nearest__legend">"Choose a therapist"</legend>
                {choices}
            </fieldset>
        </Notice>
    }
    .into_any()
}
