//! What somebody looks for among clients: words of names and addresses, and numbers however they are typed.

use domain::{fold, plain_number};

use crate::clients::identity::number::{self, Country, Number};

/// How many letters of what somebody looks for count.
const MOST_LETTERS: usize = 200;

/// And how many words.
const MOST_WORDS: usize = 12;

/// Fewer digits are part of a number, and not one that can be read.
const LEAST_DIGITS: usize = 5;

/// Conditions on `client.search`, all of which have to hold, and what is bound to them, from $1 on.
#[derive(Default)]
pub(crate) struct Search {
    pub(crate) conditions: Vec<String>,
    pub(crate) patterns: Vec<String>,
}

impl Search {
    /// That every word and every number occurs.
    pub(crate) fn of(words: &str, country: Country) -> Self {
        let words: String = words.chars().filter(|c| !c.is_control()).take(MOST_LETTERS).collect();
        let mut search = Self::default();
        let plain: Vec<String> = words.split_whitespace().take(MOST_WORDS).map(plain_number).collect();
        let plain = plain.join(" ");
        let mut number: Vec<&str> = Vec::new();
        let mut words = plain.split_whitespace().peekable();
        while let Some(word) = words.next() {
            let is_label = word.eq_ignore_ascii_case("tel:");
            if is_part_of_number(word, &number) {
                number.push(word);
            } else {
                search.add_number(&std::mem::take(&mut number), country);
                if !is_label || words.peek().is_none_or(|next| !is_part_of_number(next, &[])) {
                    search.add_words(&[word]);
                }
            }
        }
        search.add_number(&number, country);
        search
    }

    /// That a number occurs, whose parts have blanks between them; or that each of these does, as it is typed.
    fn add_number(&mut self, parts: &[&str], country: Country) {
        let typed = parts.join(" ");
        let digits = number::digits(&typed);
        if digits.is_empty() {
            return self.add_words(parts);
        }
        let number = match digits.len() {
            LEAST_DIGITS.. => Number::of(&typed, country).ending().to_owned(),
            _ => digits,
        };
        let number = self.occurs(&number);
        let parts: Vec<String> = parts.iter().map(|part| self.occurs(part)).collect();
        self.conditions.push(format!("({number} OR {})", parts.join(" AND ")));
    }

    fn add_words(&mut self, words: &[&str]) {
        for word in words {
            let occurs = self.occurs(word);
            self.conditions.push(occurs);
        }
    }

    fn occurs(&mut self, word: &str) -> String {
        self.patterns.push(pattern(&fold(word)));
        format!("search LIKE ${} ESCAPE '!'", self.patterns.len())
    }
}

/// Whether a word goes on with a number, or begins one.
fn is_part_of_number(word: &str, number: &[&str]) -> bool {
    let is_number = |c: char| c.is_ascii_digit() || "+-.()/#".contains(c);
    let is_extension = |word: &str| {
        let small = word.to_ascii_lowercase();
        let rest = small.strip_prefix("ext").or_else(|| small.strip_prefix('x'));
        rest.is_some_and(|rest| rest.chars().all(is_number))
    };
    word.chars().all(is_number) || (!number.is_empty() && is_extension(word))
}

fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern + "%"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(words: &str) -> Vec<String> {
        Search::of(words, Country::of("+1 780 481 9772")).patterns
    }

    #[test]
    fn what_somebody_looks_for_is_no_pattern() {
        assert_eq!(patterns(" Ada 100% a_b! É "), ["%ada%", "%100!%%", "%a!_b!!%", "%e%"]);
        assert!(patterns("  ").is_empty());
    }

    #[test]
    fn blanks_and_an_extension_do_not_make_two_of_a_number() {
        assert_eq!(patterns("ada (555) 123-4567")[..2], ["%ada%", "%5551234567%"]);
        assert_eq!(patterns("555-123-4567 ext 4")[0], "%5551234567%");
        assert_eq!(patterns("+31 6 12345678 x4 ada")[0], "%612345678%");
        assert_eq!(patterns("0134")[0], "%0134%");
        assert_eq!(patterns("ext 4"), ["%ext%", "%4%", "%4%"]);
        assert_eq!(patterns("- ("), ["%-%", "%(%"]);
    }

    /// Only a plain hyphen used to be part of a number here, though the form takes all of these.
    #[test]
    fn a_number_is_found_however_it_is_pasted() {
        for typed in [
            "780\u{2011}481\u{2011}9772",
            "780\u{2012}481\u{2013}9772",
            "780\u{2014}481\u{2212}9772",
            "\u{202d}(780)\u{a0}481\u{202f}9772\u{202c}",
            "tel:+1-780-481-9772",
            "TEL:+1\u{2011}780\u{2011}481\u{2011}9772;ext=12",
            "tel: 780 481 9772",
        ] {
            assert_eq!(patterns(typed)[0], "%7804819772%", "{typed:?}");
        }
        assert_eq!(patterns("Anne\u{2011}Marie")[0], "%anne-marie%");
        assert_eq!(patterns("tell")[0], "%tell%");
    }
}
