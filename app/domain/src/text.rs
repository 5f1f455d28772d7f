//! Text that people type, of one kind each, checked when it is made.

use std::fmt;

use serde::Serialize;

use crate::Problem;

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
    /// What a client is called: anything that can be seen, on one line, 200 characters at most.
    ClientName,
    |text: &str| one_line(text, 200)
);

checked_text!(
    /// An email address that mail can be sent to: words with dots between them, one `@`, and a domain with a dot as DNS
    /// takes them, 254 characters at most. Letters may be of any script.
    ///
    /// Nothing stricter: only a mail that arrives proves an address, and a strict pattern turns people away.
    EmailAddress,
    |text: &str| {
        let text = one_line(text, 254)?;
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
    /// Numbers are pasted from address books and web pages, which put marks of writing direction around them and
    /// hyphens of every kind into them: those go, or become a plain one.
    PhoneNumber,
    |text: &str| {
        let text = one_line(pasted_number(text).trim(), 40)?;
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let known = |c: char| c.is_ascii_digit() || " \u{a0}+-.()/#".contains(c) || "extEXT".contains(c);
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

/// What is read from a field that may be empty.
pub(crate) fn optional<T>(text: &str, parse: impl Fn(&str) -> Result<T, Problem>) -> Result<Option<T>, Problem> {
    if is_blank(text) {
        Ok(None)
    } else {
        parse(text).map(Some)
    }
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

/// Whether nothing of `text` would be seen on a page.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || leaves_no_mark(c))
}

/// Characters that change the direction of what follows, and so can make it read as something else.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters that mean something between others, such as joiners and variation selectors, and nothing by themselves:
/// Unicode's `Default_Ignorable_Code_Point`, and the two blanks that count as letters.
pub(crate) fn leaves_no_mark(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// A number as it was meant: without the marks that come along with a copy, and with plain hyphens and spaces.
fn pasted_number(text: &str) -> String {
    text.chars()
        .filter(|&c| !leaves_no_mark(c))
        .map(|c| match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => '-',
            '\u{2007}' | '\u{2009}' | '\u{202f}' => ' ',
            other => other,
        })
        .collect()
}
