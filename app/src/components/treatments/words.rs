//! How the picker asks, and how it says its advice. Each sentence names the answer that it comes from.

use std::iter::once;

use domain::picker::{Because, Caution, Change, Clothing, Length, Reason, Scents};
use domain::{Area, Choices, Condition, Feel, Goal, Pressure, Treatment};

/// What people come for, as they would say it after "You come for".
pub(crate) const fn goal_words(goal: Goal) -> &'static str {
    match goal {
        Goal::PainRelief => "pain relief",
        Goal::SportsInjury => "a sports injury",
        Goal::Stress => "stress and anxiety",
        Goal::Relaxation => "relaxation",
        Goal::WellBeing => "general well-being",
        Goal::LowMood => "low mood",
        Goal::BeforeEvent => "help before a race",
    }
}

/// A goal as a choice.
pub(crate) const fn goal_label(goal: Goal) -> &'static str {
    match goal {
        Goal::PainRelief => "Pain relief",
        Goal::SportsInjury => "Rehabilitation of a sports injury",
        Goal::Stress => "Stress and anxiety",
        Goal::Relaxation => "Relaxation",
        Goal::WellBeing => "General well-being",
        Goal::LowMood => "Low mood",
        Goal::BeforeEvent => "Before a race or another event",
    }
}

/// A part of the body, after "your".
pub(crate) const fn area_words(area: Area) -> &'static str {
    match area {
        Area::Head => "head",
        Area::Neck => "neck",
        Area::Shoulders => "shoulders",
        Area::UpperBack => "upper back",
        Area::LowerBack => "lower back",
        Area::Arms => "arms",
        Area::Hands => "hands",
        Area::Hips => "hips",
        Area::Legs => "legs",
        Area::Feet => "feet",
    }
}

/// A pressure, before "pressure".
pub(crate) const fn pressure_words(pressure: Pressure) -> &'static str {
    match pressure {
        Pressure::Light => "gentle",
        Pressure::Medium => "medium",
        Pressure::Strong => "strong",
    }
}

/// A condition, after "You told us of".
pub(crate) const fn condition_words(condition: Condition) -> &'static str {
    match condition {
        Condition::BloodThinners => "blood thinners",
        Condition::BleedingDisorder => "a bleeding disorder or low platelets",
        Condition::Clot => "a blood clot",
        Condition::Wound => "burns or wounds",
        Condition::Fracture => "a fracture",
        Condition::Osteoporosis => "severe osteoporosis",
        Condition::Cancer => "cancer",
        Condition::UnexplainedPain => "pain without a known cause",
        Condition::Contagious => "fever or something contagious",
        Condition::HighRiskPregnancy => "a high-risk pregnancy",
        Condition::HighBloodPressure => "high blood pressure",
        Condition::SuddenSwelling => "sudden swelling",
        Condition::Bleeding => "bleeding in pregnancy",
        Condition::FreshInjury => "a fresh injury that is hot or swollen",
        Condition::Asthma => "asthma",
        Condition::OilAllergy => "an allergy to oils or scents",
        Condition::SensitiveSkin => "sensitive skin",
        Condition::HormoneCancer => "a hormone-sensitive cancer",
        Condition::Medicines => "medicines you take now",
        Condition::Gout => "gout in a foot",
    }
}

/// A condition as a choice.
pub(crate) const fn condition_label(condition: Condition) -> &'static str {
    match condition {
        Condition::BloodThinners => "I take blood thinners",
        Condition::BleedingDisorder => "A bleeding disorder, or low platelets",
        Condition::Clot => "A blood clot (deep vein thrombosis)",
        Condition::Wound => "Burns or open wounds",
        Condition::Fracture => "A fracture",
        Condition::Osteoporosis => "Severe osteoporosis",
        Condition::Cancer => "Cancer",
        Condition::UnexplainedPain => "Pain without a known cause",
        Condition::Contagious => "Fever, or something contagious",
        Condition::HighRiskPregnancy => "It is a high-risk pregnancy",
        Condition::HighBloodPressure => "High blood pressure",
        Condition::SuddenSwelling => "Sudden swelling",
        Condition::Bleeding => "Bleeding",
        Condition::FreshInjury => "A fresh injury that is hot or swollen",
        Condition::Asthma => "Asthma",
        Condition::OilAllergy => "An allergy to oils or scents",
        Condition::SensitiveSkin => "Sensitive skin",
        Condition::HormoneCancer => "A hormone-sensitive cancer",
        Condition::Medicines => "Medicines I take now",
        Condition::Gout => "Gout in a foot",
    }
}

/// Why a treatment stands where it does, for somebody with these goals.
pub(crate) fn reason_words(Reason { because, points }: Reason, treatment: &Treatment, goals: Choices<Goal>) -> String {
    let is_for = points > 0;
    match because {
        Because::Goal(Goal::BeforeEvent) => {
            let (shortest, longest) = treatment.minutes_for(goals);
            format!(
                "You come for help before a race: that is what it is for, and takes {shortest} to {longest} minutes."
            )
        }
        Because::Goal(goal) => {
            let verdict = match points {
                3.. => "that is what it is for",
                1..=2 => "people choose it for that too",
                _ => "it is not meant for that",
            };
            format!("You come for {}: {verdict}.", goal_words(goal))
        }
        Because::Areas(areas) if is_for => format!("You marked your {}: it works there.", listed(areas)),
        Because::Areas(areas) => format!(
            "You marked your {}: it works on {} only.",
            listed(areas),
            listed_with(treatment.areas, "or")
        ),
        Because::Pressure(pressure) => format!(
            "You like {} pressure{} {}",
            pressure_words(pressure),
            if is_for { ":" } else { ", and this is another:" },
            lower_first(&treatment.pressure)
        ),
        Because::Feel(Feel::Worked) if is_for => "You want to feel the muscles worked: you will.".to_owned(),
        Because::Feel(Feel::Worked) => {
            "You want to feel the muscles worked: this one is rather for drifting off.".to_owned()
        }
        Because::Feel(Feel::Drift) if is_for => "You want to drift off: here you can.".to_owned(),
        Because::Feel(Feel::Drift) => "You want to drift off: here you feel the muscles being worked.".to_owned(),
        Because::Clothing(Clothing::Clothed) if is_for => "You want to stay clothed: you do.".to_owned(),
        Because::Clothing(Clothing::Clothed) => {
            "You want to stay clothed: for this one, ask us how that can be done.".to_owned()
        }
        Because::Scents(_) => "You like scents: its oils are scented.".to_owned(),
        Because::Length(length) => {
            let (shortest, longest) = treatment.minutes_for(goals);
            let minutes = length.minutes();
            let usually = if goals.contains(Goal::BeforeEvent) && treatment.before_event.is_some() {
                "before a race it takes"
            } else {
                "it usually takes"
            };
            format!("You have {minutes} minutes: {usually} {shortest} to {longest}.")
        }
        Because::Pregnant if is_for => "You are pregnant: it is made for that.".to_owned(),
        Because::Pregnant => "You are pregnant: it calls for particular care.".to_owned(),
        Because::Condition(condition) => {
            format!(
                "You told us of {}: it calls for particular care here.",
                condition_words(condition)
            )
        }
    }
}

/// Why a treatment cannot be had, by somebody with these goals.
pub(crate) fn ruled_out_words(because: Because, treatment: &Treatment, goals: Choices<Goal>) -> String {
    match because {
        Because::Scents(_) => "You want no scents, and its oils are scented.".to_owned(),
        Because::Length(length) => format!(
            "You have {} minutes, and it takes {} at least.",
            length.minutes(),
            treatment.minutes_for(goals).0
        ),
        Because::Pregnant => "You are pregnant, and it is not given in pregnancy.".to_owned(),
        other => reason_words(
            Reason {
                because: other,
                points: -1,
            },
            treatment,
            goals,
        ),
    }
}

/// What to be careful about.
pub(crate) fn caution_words(caution: Caution) -> String {
    match caution {
        Caution::Ask(condition) => format!(
            "You told us of {}: ask your clinician first.",
            condition_words(condition)
        ),
        Caution::Care(condition) => format!(
            "You told us of {}: this treatment calls for particular care then. Ask your clinician, and tell your therapist.",
            condition_words(condition)
        ),
        Caution::Pregnancy => "You are pregnant: ask your care provider first.".to_owned(),
        Caution::FirstTrimester => {
            "In the first trimester, do not book it before your care provider has agreed.".to_owned()
        }
        Caution::OnTheSide => "After about week 20, lie on your side with pillows, not flat on your back.".to_owned(),
        Caution::Postpone => "You told us of fever or something contagious: come once you are well again.".to_owned(),
    }
}

/// How a treatment should be given, such as `without deep pressure`.
pub(crate) fn without_words(without: &str) -> String {
    format!("For you only {without}: say so when you come.")
}

/// What brings somebody, though nothing that they can have is for it.
pub(crate) fn unserved_words(goals: Choices<Goal>) -> String {
    let words: Vec<_> = goals.iter().map(goal_words).collect();
    let joined = joined(&words, "and");
    format!("You come for {joined}: of what fits your other answers, nothing is meant for that.")
}

/// What other answers would put a treatment first.
pub(crate) fn change_words(changes: &[Change]) -> String {
    let words: Vec<_> = changes.iter().copied().map(one_change).collect();
    format!("If you {}, this would come first.", words.join(" and "))
}

fn one_change(change: Change) -> String {
    match change {
        Change::Pressure(pressure) => format!("wanted {} pressure", pressure_words(pressure)),
        Change::Feel(Feel::Worked) => "wanted to feel the muscles worked".to_owned(),
        Change::Feel(Feel::Drift) => "wanted to drift off".to_owned(),
        Change::Scents(Some(Scents::Welcome)) => "liked scents".to_owned(),
        Change::Scents(Some(Scents::Without)) => "wanted no scents".to_owned(),
        Change::Scents(None) => "did not mind scents either way".to_owned(),
        Change::Clothing(Some(Clothing::Clothed)) => "wanted to stay clothed".to_owned(),
        Change::Clothing(None) => "did not need to stay clothed".to_owned(),
        Change::Length(length) => format!("had {} minutes", length.minutes()),
        Change::AlsoGoal(goal) => format!("also came for {}", goal_words(goal)),
        Change::NotGoal(goal) => format!("did not come for {}", goal_words(goal)),
    }
}

/// A length as a choice.
pub(crate) const fn length_label(length: Length) -> &'static str {
    match length {
        Length::Short => "20 minutes",
        Length::Half => "30 minutes",
        Length::Hour => "60 minutes",
        Length::Long => "90 minutes",
    }
}

/// `neck, shoulders and legs`
pub(crate) fn listed(areas: Choices<Area>) -> String {
    listed_with(areas, "and")
}

fn listed_with(areas: Choices<Area>, joint: &str) -> String {
    let words: Vec<_> = areas.iter().map(area_words).collect();
    joined(&words, joint)
}

/// `blood thinners, a fracture and cancer`
pub(crate) fn listed_conditions(conditions: Choices<Condition>) -> String {
    let words: Vec<_> = conditions.iter().map(condition_words).collect();
    joined(&words, "and")
}

fn joined(words: &[&str], joint: &str) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [firsts @ .., last] => format!("{} {joint} {last}", firsts.join(", ")),
    }
}

/// A sentence, to go on with after a colon. It begins with an English word.
fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        once(first.to_ascii_lowercase()).chain(letters).collect()
    })
}

/// What a condition is asked for under: the choices of one group, with the words that introduce it.
pub(crate) fn condition_groups() -> [(&'static str, &'static [Condition]); 2] {
    [
        (
            "Ask your clinician first if any of these is so",
            &Condition::BEFORE_EVERY_MASSAGE,
        ),
        ("And for some treatments it helps to know", &Condition::BEFORE_SOME),
    ]
}

#[cfg(test)]
mod tests {
    use domain::Choice;

    use super::*;

    #[test]
    fn lists_read_like_lists() {
        let areas = |areas: &[Area]| listed(areas.iter().copied().collect());
        assert_eq!(areas(&[Area::Neck]), "neck");
        assert_eq!(areas(&[Area::Legs, Area::Neck, Area::Feet]), "neck, legs and feet");
    }

    #[test]
    fn every_choice_has_words_of_its_own() {
        fn differ<T: Choice>(words: fn(T) -> &'static str) {
            let all: std::collections::BTreeSet<_> = T::ALL.iter().map(|&one| words(one)).collect();
            assert_eq!(all.len(), T::ALL.len());
        }
        differ(goal_words);
        differ(goal_label);
        differ(area_words);
        differ(pressure_words);
        differ(condition_words);
        differ(condition_label);
        differ(length_label);
    }
}
