//! What calls for care before a massage, in words.

use domain::{Condition, InPregnancy, Treatment};
use leptos::prelude::*;

use super::condition_words;

/// What calls for particular care before a treatment, each in a few words.
fn care_of(treatment: &Treatment) -> Vec<&'static str> {
    let mut care: Vec<_> = treatment.care.iter().map(condition_words).collect();
    match treatment.in_pregnancy {
        InPregnancy::MadeFor => care.push("the first trimester"),
        InPregnancy::Care => care.push("a pregnancy"),
        InPregnancy::Usual | InPregnancy::Avoid => {}
    }
    care
}

/// `Blood thinners, a blood clot. Not in pregnancy.`
pub(crate) fn care_words(treatment: &Treatment) -> String {
    let mut words = upper_first(&care_of(treatment).join(", "));
    if words.is_empty() {
        words.push_str("Nothing beyond what holds for every massage");
    }
    words.push('.');
    if treatment.in_pregnancy == InPregnancy::Avoid {
        words.push_str(" Not in pregnancy.");
    }
    words
}

/// What calls for particular care before a treatment, as the items of a list.
pub(crate) fn care_list(treatment: &Treatment) -> Vec<AnyView> {
    let care = care_of(treatment);
    if care.is_empty() {
        return vec![view! { <li>"Nothing beyond what holds for every massage."</li> }.into_any()];
    }
    care.into_iter()
        .map(|words| view! { <li>{upper_first(words)}</li> }.into_any())
        .collect()
}

/// What calls for a clinician's word before every massage, as the items of a list.
pub(crate) fn every_care_list() -> Vec<AnyView> {
    let conditions = Condition::BEFORE_EVERY_MASSAGE.map(condition_words);
    conditions
        .into_iter()
        .chain(["a pregnancy"])
        .map(|words| view! { <li>{upper_first(words)}</li> }.into_any())
        .collect()
}

fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
