//! What calls for care before a massage, in words.

use domain::{Care, Condition, InPregnancy};
use leptos::prelude::*;

use crate::components::condition_words;

/// What calls for particular care, each in a few words.
fn care_of(care: &Care<'_>) -> Vec<&'static str> {
    let mut words: Vec<_> = care.conditions.iter().map(condition_words).collect();
    words.extend(care.is_prenatal.then_some("the first trimester"));
    words.extend((care.in_pregnancy == InPregnancy::Care).then_some("a pregnancy"));
    words
}

/// What a pregnancy leaves of it, where that is not all.
pub(crate) fn pregnancy_words(care: &Care<'_>) -> Option<String> {
    if care.in_pregnancy == InPregnancy::Avoid {
        return Some("It is not given in pregnancy.".to_owned());
    }
    let mut avoidable = care.avoidable.iter();
    avoidable
        .find(|(part, _)| part.in_pregnancy == InPregnancy::Avoid)
        .map(|(_, without)| format!("In pregnancy it is given only {without}."))
}

/// `Blood thinners, a blood clot. It is not given in pregnancy.`
pub(crate) fn care_words(care: &Care<'_>) -> String {
    let mut words = upper_first(&care_of(care).join(", "));
    if words.is_empty() {
        words.push_str("Nothing beyond what holds for every massage");
    }
    words.push('.');
    if let Some(pregnancy) = pregnancy_words(care) {
        words.push(' ');
        words.push_str(&pregnancy);
    }
    words
}

/// What calls for particular care, as the items of a list.
pub(crate) fn care_list(care: &Care<'_>) -> Vec<AnyView> {
    let care = care_of(care);
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
