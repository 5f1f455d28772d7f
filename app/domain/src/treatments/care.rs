//! What a treatment calls for, with all that it contains: it is never less careful than its parts.

use crate::forms::choice::Choices;
use crate::treatments::picker::Health;
use crate::{Condition, InPregnancy, Relation, Treatment};

/// What calls for care before a treatment, because of itself or of something in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Care<'a> {
    /// What calls for particular care.
    pub conditions: Choices<Condition>,
    /// What a pregnancy means.
    pub in_pregnancy: InPregnancy,
    /// Whether it, or something in it, is given as it is to people who are pregnant.
    pub is_prenatal: bool,
    /// What it can be given without, and in what words: `without deep pressure`.
    pub avoidable: Vec<(&'a Treatment, &'a str)>,
}

impl<'a> Care<'a> {
    /// The parts that somebody of this health is not given along, and in what words.
    pub(crate) fn left_out(&self, health: Health) -> impl Iterator<Item = (&'a Treatment, &'a str)> {
        self.avoidable.iter().copied().filter(move |(part, _)| {
            let in_pregnancy = matches!(part.in_pregnancy, InPregnancy::Care | InPregnancy::Avoid);
            let calls_for_care = !part.care.common(health.conditions).is_empty();
            calls_for_care || in_pregnancy && health.pregnancy.is_some()
        })
    }
}

impl Treatment {
    /// What it calls for, with all that it contains of `treatments`, however deep.
    ///
    /// What calls for care in a part calls for it in the whole. What is not given in pregnancy rules out what cannot be
    /// given without it; what can be, calls for care.
    #[must_use]
    pub fn care_among<'a>(&'a self, treatments: &'a [Self]) -> Care<'a> {
        let contents = self.contents(treatments);
        let is_inseparable = |treatment: &Self| {
            let mut contents = contents.iter();
            contents.any(|(one, without)| one.slug == treatment.slug && without.is_none())
        };
        let mut care = Care {
            conditions: Choices::NONE,
            in_pregnancy: self.in_pregnancy,
            is_prenatal: false,
            avoidable: Vec::new(),
        };
        for &(part, without) in &contents {
            care.conditions = care.conditions.and(part.care);
            care.is_prenatal |= part.in_pregnancy == InPregnancy::MadeFor;
            let avoidable = without.filter(|_| !is_inseparable(part));
            let in_pregnancy = match (part.in_pregnancy, avoidable) {
                (InPregnancy::MadeFor | InPregnancy::Usual, _) => self.in_pregnancy,
                (InPregnancy::Avoid, None) => InPregnancy::Avoid,
                (InPregnancy::Avoid, Some(_)) | (InPregnancy::Care, _) => InPregnancy::Care,
            };
            care.in_pregnancy = care.in_pregnancy.max(in_pregnancy);
            care.avoidable.extend(avoidable.map(|without| (part, without)));
        }
        care
    }

    /// Itself and all that it contains, each with the words that leave it out, if that can be. What is contained in
    /// several ways is told for each.
    fn contents<'a>(&'a self, treatments: &'a [Self]) -> Vec<(&'a Self, Option<&'a str>)> {
        let mut contents = vec![(self, None)];
        let mut next = 0;
        while let Some(&(whole, without_whole)) = contents.get(next) {
            next += 1;
            for overlap in &whole.overlaps {
                let Relation::Contains { without } = &overlap.relation else {
                    continue;
                };
                let without = without_whole.or(without.as_deref());
                let part = treatments.iter().find(|one| one.slug == overlap.other);
                let is_told = |part: &Self| {
                    contents
                        .iter()
                        .any(|(one, how)| one.slug == part.slug && *how == without)
                };
                if let Some(part) = part.filter(|part| !is_told(part)) {
                    contents.push((part, without));
                }
            }
        }
        contents
    }
}
