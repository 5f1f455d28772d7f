//! Passwords that are chosen.

use std::collections::BTreeSet;
use std::fmt;

use crate::{AccountName, Problem};

/// The fewest characters: what NIST asks of a password (SP 800-63B-4) where it is the only factor.
const LEAST: u16 = 15;

/// The most characters: more than anybody types, or any program makes up.
pub(crate) const MOST: u16 = 1_000;

/// The fewest guesses after which a password may be found, by the estimate of zxcvbn. Everybody who guesses from anywhere
/// has some twenty-five a second between them, as passwords are hashed one after another: that is twelve years.
#[cfg(not(target_arch = "wasm32"))]
const LEAST_GUESSES: u64 = 10_000_000_000;

/// How many characters zxcvbn looks at. What is longer is judged by the other rules.
#[cfg(not(target_arch = "wasm32"))]
const MOST_ESTIMATED: usize = 100;

/// A password of fewer different characters is a pattern.
const LEAST_DIFFERENT: usize = 6;

/// How much must be left once what everyone here would guess is taken out.
const LEAST_OF_ONES_OWN: usize = 8;

/// What everyone here would guess.
const GUESSES: [&str; 8] = [
    "headtotoe",
    "password",
    "massage",
    "therapy",
    "clinic",
    "spruce grove",
    "welcome",
    "glo",
];

/// Rows that fingers walk along, in either direction.
const ROWS: [&str; 5] = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
];

/// The common passwords that are long enough to be chosen here.
///
/// Lists of passwords that were stolen elsewhere are mostly short. These are all those of [`LEAST`] characters or more
/// among the 20,000 that Django refuses and the 48,000 that zxcvbn-ts knows, and phrases that people take for an idea
/// of their own. It is short because such lists are: what is made of shorter ones, of words, names, dates and patterns,
/// zxcvbn finds, which knows 30,000 leaked passwords and 60,000 words and names.
const COMMON: &str = include_str!("common_passwords.txt");

/// What whoever guesses a password knows of the one who chooses it.
#[derive(Clone, Copy)]
pub struct PasswordContext<'a> {
    /// What the account is called.
    pub name: &'a str,
    /// What the clinic is called, where it is, and its site's address.
    pub clinic: &'a [&'a str],
}

impl<'a> From<&'a AccountName> for PasswordContext<'a> {
    fn from(name: &'a AccountName) -> Self {
        Self {
            name: name.as_str(),
            clinic: &[],
        }
    }
}

impl PasswordContext<'_> {
    /// All of it in lower case: names as they are and their words, what is longer before what is part of it.
    fn guesses(self) -> Vec<String> {
        let clinic = self.clinic.iter().map(|name| name.to_lowercase());
        let clinic: Vec<String> = clinic.filter(|name| !name.is_empty()).collect();
        let words = clinic
            .iter()
            .flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
        let words = words.filter(|word| word.chars().count() >= LEAST_OF_A_WORD);
        let names = clinic
            .iter()
            .map(String::as_str)
            .chain(Some(self.name).filter(|name| !name.is_empty()));
        names.chain(words).chain(GUESSES).map(str::to_owned).collect()
    }
}

/// What is shorter is part of many words.
const LEAST_OF_A_WORD: usize = 3;

/// A password that may be chosen: 15 to 1,000 characters of any kind, and none that would be guessed first.
#[derive(Clone)]
pub struct NewPassword(String);

impl NewPassword {
    /// Checks a password for an account. Nothing is trimmed: a space is a character.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse<'a>(text: &str, known: impl Into<PasswordContext<'a>>) -> Result<Self, Problem> {
        let length = text.chars().count();
        if length == 0 {
            Err(Problem::Missing)
        } else if length < usize::from(LEAST) {
            Err(Problem::TooShort { least: LEAST })
        } else if length > usize::from(MOST) {
            Err(Problem::TooLong { most: MOST })
        } else if is_guessed(&text.to_lowercase(), known.into()) {
            Err(Problem::Guessed)
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// The password.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Shows that it is a password and not which.
impl fmt::Debug for NewPassword {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("NewPassword(…)")
    }
}

fn is_guessed(text: &str, known: PasswordContext<'_>) -> bool {
    let guesses = known.guesses();
    let is_common = COMMON.lines().any(|common| common == text);
    let different = text.chars().collect::<BTreeSet<_>>().len();
    is_common
        || different < LEAST_DIFFERENT
        || is_repeated(text)
        || is_walked(text)
        || has_little_else(text, &guesses)
        || is_found_soon(text, &guesses)
}

/// Whether whoever tries what people choose, the most frequent first, finds it too soon.
#[cfg(not(target_arch = "wasm32"))]
fn is_found_soon(text: &str, guesses: &[String]) -> bool {
    let known: Vec<&str> = guesses.iter().map(String::as_str).collect();
    text.chars().count() <= MOST_ESTIMATED && zxcvbn::zxcvbn(text, &known).guesses() < LEAST_GUESSES
}

/// No browser is told the words that people choose: passwords are checked where they are kept.
#[cfg(target_arch = "wasm32")]
const fn is_found_soon(_text: &str, _guesses: &[String]) -> bool {
    false
}

/// Whether it is one and the same thing over and over, such as `abcdefabcdefabcdef`: then it can be found again within
/// two of itself, before the second one begins.
fn is_repeated(text: &str) -> bool {
    let first = text.chars().next().map_or(0, char::len_utf8);
    let twice = text.repeat(2);
    twice[first..].find(text).is_some_and(|at| first + at < text.len())
}

/// Whether it lies along rows of the alphabet or the keyboard, but for a few characters.
fn is_walked(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    let is_step = |pair: &[char]| {
        ROWS.iter().any(|row| {
            let (there, back): (String, String) = (pair.iter().collect(), pair.iter().rev().collect());
            row.contains(&there) || row.contains(&back)
        })
    };
    let steps = characters.windows(2).filter(|pair| is_step(pair)).count();
    characters.len() - 1 - steps < LEAST_DIFFERENT - 2
}

/// Whether little is left once what everyone here would guess is taken out.
fn has_little_else(text: &str, guesses: &[String]) -> bool {
    let rest = guesses
        .iter()
        .fold(text.to_owned(), |rest, guess| rest.replace(guess, ""));
    rest.chars().filter(|c| c.is_alphanumeric()).count() < LEAST_OF_ONES_OWN && rest.len() < text.len()
}
