//! Text that people type, of one kind each, checked when it is made.

use std::fmt;

use serde::Serialize;
use unicode_normalization::char::is_combining_mark;

use crate::Problem;
use crate::forms::phone::plain_number;
use crate::forms::unseen::{is_blank, is_unseen, turns_text};

/// Text of one kind that was checked when it was made.
macro_rules! checked_text {
    ($(#[$doc:meta])* $name:ident, $check:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Trims and checks `text`.
            ///
            /// # Errors
            /// What is wrong with it.
            pub fn parse(text: &str) -> Result<Self, Problem> {
                $check(text.trim()).map(Self)
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        /// Shows the kind and not the text, so that no log tells who a client is.
        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}

checked_text!(
    /// What a client is called: anything that can be seen and is not punctuation alone, on one line, 200 characters at most.
    ClientName,
    |text: &str| {
        let text = one_line(text, 200)?;
        let names = |c: char| !(c.is_whitespace() || is_unseen(c) || is_combining_mark(c) || is_punctuation(c));
        if text.chars().any(names) { Ok(text) } else { Err(Problem::Malformed) }
    }
);

checked_text!(
    /// An email address that mail can be sent to: words with dots between them, one `@`, and a domain with a dot as DNS
    /// takes them, 254 characters at most. Letters may be of any script. What nobody sees is left out at the ends, where it
    /// comes along with a copy, and refused within.
    ///
    /// Nothing stricter: only a mail that arrives proves an address, and a strict pattern turns people away.
    EmailAddress,
    |text: &str| {
        let text = one_line(text.trim_matches(|c: char| c.is_whitespace() || is_unseen(c)), 254)?;
        if text.contains(is_unseen) {
            return Err(Problem::Unprintable);
        }
        let (local, host) = text.rsplit_once('@').ok_or(Problem::Malformed)?;
        let plain = !text.contains(|c: char| c.is_whitespace() || "<>(),;:\"[]\\".contains(c));
        let worded = local.split('.').all(|word| !word.is_empty());
        let fits = local.len() <= 64 && !local.contains('@');
        if is_domain(host) && plain && worded && fits { Ok(text) } else { Err(Problem::Malformed) }
    }
);

checked_text!(
    /// A phone number of any country as people write it, with 5 to 20 digits and perhaps an extension.
    ///
    /// Numbers are pasted from address books and web pages: it is kept as [`plain_number`] has it.
    PhoneNumber,
    |text: &str| {
        let text = one_line(&plain_number(text), 40)?;
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let known = |c: char| c.is_ascii_digit() || " +-.()/#".contains(c) || "extEXT".contains(c);
        if text.chars().all(known) && (5..=20).contains(&digits) { Ok(text) } else { Err(Problem::Malformed) }
    }
);

checked_text!(
    /// A note of several lines, 2,000 characters at most, its line ends all `\n`.
    Note,
    |text: &str| several_lines(text, 2_000)
);

checked_text!(
    /// What a message is about: one line, 200 characters at most.
    Subject,
    |text: &str| one_line(text, 200)
);

checked_text!(
    /// A message of several lines, 5,000 characters at most, its line ends all `\n`.
    MessageText,
    |text: &str| several_lines(text, 5_000)
);

checked_text!(
    /// What something is called on screen, such as a therapist or a room: one line, 100 characters at most.
    Title,
    |text: &str| one_line(text, 100)
);

checked_text!(
    /// A few words about something: one line, 300 characters at most.
    Summary,
    |text: &str| one_line(text, 300)
);

checked_text!(
    /// Says that two forms are one attempt: 16 to 64 ASCII letters, digits and hyphens.
    IdempotencyKey,
    |text: &str| {
        let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        match text.len() {
            0 => Err(Problem::Missing),
            16..=64 if plain => Ok(text.to_owned()),
            _ => Err(Problem::Malformed),
        }
    }
);

impl ClientName {
    /// A name that was accepted when it was stored, whatever is asked of one today.
    #[must_use]
    pub fn stored(text: &str) -> Option<Self> {
        one_line(text.trim(), 200).ok().map(Self)
    }
}

impl EmailAddress {
    /// An address that was accepted when it was stored, whatever is asked of one today.
    #[must_use]
    pub fn stored(text: &str) -> Option<Self> {
        text.contains('@').then(|| Self(text.to_owned()))
    }
}

/// Whether DNS could know of such a domain, with a dot in it. What is not ASCII is translated before it is asked for.
fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        let known = |c: char| c.is_ascii_alphanumeric() || c == '-' || !c.is_ascii();
        (1..=63).contains(&label.chars().count())
            && label.chars().all(known)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    // The last label is never a number: that would be an address of the internet.
    text.rsplit_once('.')
        .is_some_and(|(_, last)| !last.bytes().all(|byte| byte.is_ascii_digit()))
        && text.split('.').all(is_label)
}

fn one_line(text: &str, most: u16) -> Result<String, Problem> {
    if is_blank(text) {
        return Err(Problem::Missing);
    }
    printable(text, most)?;
    Ok(text.to_owned())
}

fn several_lines(text: &str, most: u16) -> Result<String, Problem> {
    if is_blank(text) {
        return Err(Problem::Missing);
    }
    let text = text.replace("\r\n", "\n");
    printable(&text.replace(['\n', '\t'], " "), most)?;
    Ok(text)
}

/// Refuses control characters, and the invisible ones that make text read as something else than it is.
fn printable(text: &str, most: u16) -> Result<(), Problem> {
    if text.contains(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') || turns_text(c)) {
        Err(Problem::Unprintable)
    } else if text.chars().nth(usize::from(most)).is_some() {
        Err(Problem::TooLong { most })
    } else {
        Ok(())
    }
}

/// Punctuation and the signs of keyboards, in the blocks that Unicode has for them.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(
            c,
            '\u{a1}'..='\u{a9}' | '\u{ab}'..='\u{b1}' | '\u{b4}' | '\u{b6}'..='\u{b8}' | '\u{bb}' | '\u{bf}' | '\u{d7}' | '\u{f7}'
                | '\u{5be}' | '\u{5f3}' | '\u{5f4}' | '\u{60c}' | '\u{61b}' | '\u{61f}' | '\u{66a}'..='\u{66d}' | '\u{6d4}'
                | '\u{964}' | '\u{965}'
                | '\u{2010}'..='\u{205e}' | '\u{2212}' | '\u{2e00}'..='\u{2e7f}'
                | '\u{3001}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{30fb}'
                | '\u{fe10}'..='\u{fe19}' | '\u{fe30}'..='\u{fe6b}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}'
                | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}'
        )
}
