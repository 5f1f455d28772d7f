//! What somebody has seen of what they change.

use serde::{Deserialize, Serialize};

/// How something was when a form of it was made: a word that is another one once anything of it is. It travels in the
/// form, and whoever keeps the thing makes it and compares it; what cannot be read is the revision of nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revision(String);

/// The name of all that have none of their own in [`Revision::of_many`].
const OTHERS: &str = "*";

impl Revision {
    /// This word.
    pub fn new(word: impl Into<String>) -> Self {
        Self(word.into())
    }

    /// One word for a form that can change several things: how each of them is by its name, and how all others are.
    /// Neither names nor words have blanks or `=` in them.
    #[must_use]
    pub fn of_many(named: impl IntoIterator<Item = (String, Self)>, others: &Self) -> Self {
        let all = std::iter::once((OTHERS.to_owned(), others.clone())).chain(named);
        let words: Vec<_> = all.map(|(name, Self(word))| format!("{name}={word}")).collect();
        Self(words.join(" "))
    }

    /// What it says of the thing of this name; all of it, if it is the word for one thing.
    #[must_use]
    pub fn of_one(&self, name: &str) -> Self {
        let find = |name: &str| {
            let mut words = self.0.split(' ').filter_map(|word| word.split_once('='));
            words.find(|(other, _)| *other == name).map(|(_, word)| Self::new(word))
        };
        find(name).or_else(|| find(OTHERS)).unwrap_or_else(|| self.clone())
    }

    /// The word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_tells_of_many_things() {
        let word = Revision::new;
        let named = [
            ("2026-12-24".to_owned(), word("a1")),
            ("2026-12-25".to_owned(), word("b2")),
        ];
        let many = Revision::of_many(named, &word("00"));
        assert_eq!(many.of_one("2026-12-25"), word("b2"));
        assert_eq!(many.of_one("2026-12-26"), word("00"));
        assert_eq!(Revision::of_many([], &word("00")).of_one("2026-12-24"), word("00"));
        assert_eq!(word("a1").of_one("2026-12-24"), word("a1"), "the word for one thing");
        assert_eq!(Revision::default().of_one("2026-12-24"), Revision::default());
    }
}
