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
        let find = |name| self.find(name).map(Self::new);
        find(name).or_else(|| find(OTHERS)).unwrap_or_else(|| self.clone())
    }

    /// The same word for all of a thing, and beside it how each part of its form reads, by the part's name, so that the form
    /// tells when it comes back who has changed which: see [`Self::changed_by`].
    #[must_use]
    pub fn with_parts(&self, parts: impl IntoIterator<Item = (String, String)>) -> Self {
        let parts = parts.into_iter();
        Self::of_many(parts.map(|(name, text)| (name, fingerprint(&text))), &self.whole())
    }

    /// The word for all of a thing, without its parts.
    #[must_use]
    pub fn whole(&self) -> Self {
        self.of_one(OTHERS)
    }

    /// Who has changed the part of this name, which reads `now` and was sent as `typed`. It comes back from strangers: what
    /// it says of parts is for telling people, and decides nothing.
    #[must_use]
    pub fn changed_by(&self, part: &str, now: &str, typed: &str) -> ChangedBy {
        let [now, typed] = [now, typed].map(fingerprint);
        if now == typed {
            return ChangedBy::Nobody;
        }
        match self.find(part).map(Self::new) {
            None => ChangedBy::Unknown,
            Some(seen) if seen == now => ChangedBy::Sender,
            Some(seen) if seen == typed => ChangedBy::Other,
            Some(_) => ChangedBy::Both,
        }
    }

    fn find(&self, name: &str) -> Option<&str> {
        let mut words = self.0.split(' ').filter_map(|word| word.split_once('='));
        words.find(|(other, _)| *other == name).map(|(_, word)| word)
    }

    /// The word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Who has made the difference between what was sent and what is there now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangedBy {
    Nobody,
    /// Only whoever has sent it.
    Sender,
    Other,
    /// Each has made something else of it.
    Both,
    /// The form does not tell how it was.
    Unknown,
}

/// A short word for a text, however a browser ends its lines. It has to be the same in the browser and on the server, and
/// is no secret's: 64 bits of FNV-1a.
fn fingerprint(text: &str) -> Revision {
    let text = text.trim().replace("\r\n", "\n");
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = text.as_bytes().iter().fold(0xcbf2_9ce4_8422_2325, mix);
    Revision(format!("{hash:016x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_tells_who_has_changed_which_part_of_it() {
        let opened = [("name", "Rest"), ("note", "One\nTwo"), ("price", "")];
        let opened = opened.map(|(name, text)| (name.to_owned(), text.to_owned()));
        let seen = Revision::new("a1").with_parts(opened);
        assert_eq!(seen.whole(), Revision::new("a1"));
        for (part, now, typed, who) in [
            ("name", "Rest", " Rest ", ChangedBy::Nobody),
            ("note", "One\nTwo", "One\r\nTwo\r\n", ChangedBy::Nobody),
            ("name", "Sleep", "Sleep", ChangedBy::Nobody),
            ("name", "Rest", "Sleep", ChangedBy::Sender),
            ("price", "", "95", ChangedBy::Sender),
            ("name", "Sleep", "Rest", ChangedBy::Other),
            ("note", "One", "One\r\nTwo", ChangedBy::Other),
            ("name", "Sleep", "Wake", ChangedBy::Both),
            ("phone", "1", "2", ChangedBy::Unknown),
        ] {
            assert_eq!(seen.changed_by(part, now, typed), who, "{part}: {now} {typed}");
        }
        for old in ["", "a1", "*=a1", "name", "= ="] {
            assert_eq!(
                Revision::new(old).changed_by("name", "1", "2"),
                ChangedBy::Unknown,
                "{old}"
            );
        }
        assert_eq!(
            seen.with_parts([]).whole(),
            Revision::new("a1"),
            "made of one that has parts"
        );
    }

    #[test]
    fn two_texts_have_two_fingerprints() {
        // As published with the algorithm.
        assert_eq!(fingerprint("").as_str(), "cbf29ce484222325");
        assert_eq!(fingerprint("a").as_str(), "af63dc4c8601ec8c");
        assert_eq!(fingerprint("foobar").as_str(), "85944171f73967e8");
    }

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
