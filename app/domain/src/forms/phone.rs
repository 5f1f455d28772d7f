//! Phone numbers in one plain form, however they are typed or pasted.

use crate::forms::unseen::is_unseen;

/// A number as it was meant: with plain hyphens and blanks, without the marks that nobody sees and that come along with a
/// copy, and without what makes a link of it. `tel:+1‑780‑481‑9772;ext=12` is `+1-780-481-9772 ext 12`.
///
/// What is no number stays as it is, but for its marks.
#[must_use]
pub fn plain_number(typed: &str) -> String {
    let seen = typed.chars().filter(|&c| !is_unseen(c));
    let plain: String = seen.map(plain_mark).collect();
    let plain = plain.trim();
    let Some(link) = after_scheme(plain) else {
        return plain.to_owned();
    };
    let (number, parameters) = link.split_once(';').unwrap_or((link, ""));
    let mut extensions = parameters.split(';').filter_map(|one| one.trim().strip_prefix("ext="));
    match extensions.next().map(str::trim) {
        Some(extension) if !extension.is_empty() => format!("{} ext {extension}", number.trim_end()),
        _ => number.trim_end().to_owned(),
    }
}

/// What stands after the `tel:` of a link, if a number does.
fn after_scheme(text: &str) -> Option<&str> {
    let is_scheme = text.get(..4)?.eq_ignore_ascii_case("tel:");
    let number = text[4..].trim_start();
    let is_number = number.starts_with(|c: char| c.is_ascii_digit() || "+(".contains(c));
    (is_scheme && is_number).then_some(number)
}

/// The hyphen and the blank that keyboards have, in place of those that text processors and web pages have.
fn plain_mark(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
        '\u{ff0b}' => '+',
        // Not the ends of lines: a number has one.
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::PhoneNumber;

    /// Numbers as they are typed, and each as it is pasted from somewhere: with other hyphens, blanks and unseen marks.
    fn pasted() -> impl Strategy<Value = (String, String)> {
        let number = "[(]?[0-9]{3}[)]?[- ][0-9]{3}[- ][0-9]{4}";
        let hyphens = prop::sample::select(&['\u{2010}', '\u{2011}', '\u{2012}', '–', '—', '―', '−', '-'][..]);
        let blanks = prop::sample::select(&['\u{a0}', '\u{2007}', '\u{2009}', '\u{202f}', ' '][..]);
        let unseen = prop::sample::select(&["\u{202d}", "\u{200e}", "\u{2066}", "\u{feff}", "\u{200b}", ""][..]);
        (number, hyphens, blanks, unseen).prop_map(|(typed, hyphen, blank, unseen)| {
            let pasted = typed.replace('-', &hyphen.to_string()).replace(' ', &blank.to_string());
            (typed, format!("{unseen}{pasted}{unseen}"))
        })
    }

    proptest! {
        #[test]
        fn what_is_pasted_is_what_is_typed((typed, pasted) in pasted(), scheme in "|tel:|TEL:|Tel: ") {
            prop_assert_eq!(plain_number(&format!("{scheme}{pasted}")), typed.clone());
            let extension = if scheme.is_empty() { " ext 7" } else { ";ext=7" };
            let number = PhoneNumber::parse(&format!("{scheme}{pasted}{extension}"));
            prop_assert_eq!(number.map(|number| number.as_str().to_owned()), Ok(format!("{typed} ext 7")));
        }

        #[test]
        fn what_is_plain_stays_so(text in "\\PC{0,24}|(tel:)?[+0-9;=ext: -]{0,24}") {
            let plain = plain_number(&text);
            prop_assert_eq!(plain_number(&plain), plain);
        }

        #[test]
        fn no_digit_is_lost_or_made(text in "[+0-9() ./#x–—\u{2011}\u{200e}-]{0,24}") {
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            prop_assert_eq!(digits(&plain_number(&text)), digits(&text));
        }
    }
}
