//! What somebody looks for among clients: words of names and addresses, and numbers however they are typed.

use domain::{fold, plain_number};

use crate::clients::identity::number::{self, Country, Number};
use crate::engine::client_index::Clause;

/// How many letters of what somebody looks for count.
const MOST_LETTERS: usize = 200;

/// And how many words.
const MOST_WORDS: usize = 12;

/// Fewer digits are part of a number, and not one that can be read.
const LEAST_DIGITS: usize = 5;

/// What has to occur in `client.search`, folded, so that every word and every number does.
pub(crate) fn clauses(words: &str, country: Country) -> Vec<Clause> {
    let words: String = words.chars().filter(|c| !c.is_control()).take(MOST_LETTERS).collect();
    let plain: Vec<String> = words.split_whitespace().take(MOST_WORDS).map(plain_number).collect();
    let plain = plain.join(" ");
    let mut clauses = Vec::new();
    let mut number: Vec<&str> = Vec::new();
    let mut words = plain.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let is_label = word.eq_ignore_ascii_case("tel:");
        if is_part_of_number(word, &number) {
            number.push(word);
        } else {
            clauses.extend(of_number(&std::mem::take(&mut number), country));
            if !is_label || words.peek().is_none_or(|next| !is_part_of_number(next, &[])) {
                clauses.push(of_word(word));
            }
        }
    }
    clauses.extend(of_number(&number, country));
    clauses
}

/// That a number occurs, whose parts have blanks between them; or that each of these does, as it is typed.
fn of_number(parts: &[&str], country: Country) -> Vec<Clause> {
    let typed = parts.join(" ");
    let digits = number::digits(&typed);
    if digits.is_empty() {
        return parts.iter().map(|part| of_word(part)).collect();
    }
    let number = match digits.len() {
        LEAST_DIGITS.. => Number::of(&typed, country).ending().to_owned(),
        _ => digits,
    };
    let parts = parts.iter().map(|part| fold(part)).collect();
    vec![vec![vec![fold(&number)], parts]]
}

fn of_word(word: &str) -> Clause {
    vec![vec![fold(word)]]
}

/// The condition that a clause occurs in `client.search`. What is bound to it is added to `texts`, the first of which is $1.
pub(crate) fn occurs(clause: &Clause, texts: &mut Vec<String>) -> String {
    let mut ways = Vec::new();
    for words in clause {
        let words = words.iter().map(|word| {
            texts.push(pattern(word));
            format!("client.search LIKE ${} ESCAPE '!'", texts.len())
        });
        ways.push(words.collect::<Vec<_>>().join(" AND "));
    }
    format!("({})", ways.join(" OR "))
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
        let mut patterns = Vec::new();
        for clause in clauses(words, Country::of("+1 780 481 9772")) {
            occurs(&clause, &mut patterns);
        }
        patterns
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
