//! From what somebody typed to a request that can be booked.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Cell, Field, FieldErrors, Problem, ResourceId, ServiceSlug};

/// The booking form as it was typed; a field that was not sent is empty.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BookingForm {
    /// The client's name.
    pub name: String,
    /// Where the confirmation goes.
    pub email: String,
    /// Where to call; may be empty.
    pub phone: String,
    /// Anything the therapist should know; may be empty.
    pub note: String,
    /// The service's slug.
    pub service: String,
    /// A therapist's id; empty for anyone.
    pub therapist: String,
    /// The start, an instant as RFC 3339 such as `2026-12-01T16:00:00Z`.
    pub start: String,
    /// The idempotency key that came with the form.
    pub key: String,
}

/// A booking that is well formed. Whether its start is open is the calendar's business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BookingRequest {
    /// Who comes.
    pub name: ClientName,
    /// Where the confirmation goes.
    pub email: EmailAddress,
    /// Where to call.
    pub phone: Option<PhoneNumber>,
    /// Anything the therapist should know.
    pub note: Option<Note>,
    /// What is booked.
    pub service: ServiceSlug,
    /// Who is to give it.
    pub therapist: Wanted,
    /// When it is to start: the beginning of a cell.
    pub start: Timestamp,
    /// The same for every attempt to send the same form.
    pub key: IdempotencyKey,
}

/// Shows that it is a form and nothing of what was typed, so that no log tells who a client is.
impl fmt::Debug for BookingForm {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("BookingForm").finish_non_exhaustive()
    }
}

impl BookingForm {
    /// Reads the form.
    ///
    /// # Errors
    /// All that is wrong with it, in the order of the fields on the page.
    pub fn parse(&self) -> Result<BookingRequest, FieldErrors> {
        let mut errors = FieldErrors::default();
        let service = errors.keep(Field::Service, ServiceSlug::parse_field(&self.service));
        let start = errors.keep(Field::Start, parse_start(&self.start));
        let therapist = errors.keep(Field::Therapist, self.therapist.parse());
        let name = errors.keep(Field::Name, ClientName::parse(&self.name));
        let email = errors.keep(Field::Email, EmailAddress::parse(&self.email));
        let phone = errors.keep(Field::Phone, optional(&self.phone, PhoneNumber::parse));
        let note = errors.keep(Field::Note, optional(&self.note, Note::parse));
        let key = errors.keep(Field::Key, IdempotencyKey::parse(&self.key));
        match (service, start, therapist, name, email, phone, note, key) {
            (
                Some(service),
                Some(start),
                Some(therapist),
                Some(name),
                Some(email),
                Some(phone),
                Some(note),
                Some(key),
            ) => Ok(BookingRequest {
                name,
                email,
                phone,
                note,
                service,
                therapist,
                start,
                key,
            }),
            _ => Err(errors),
        }
    }
}

/// Who a client wants to be treated by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wanted {
    /// Whoever is free.
    #[default]
    Anyone,
    /// This therapist and nobody else.
    Therapist(ResourceId),
}

impl Wanted {
    /// Whether `therapist` will do.
    #[must_use]
    pub fn accepts(self, therapist: ResourceId) -> bool {
        match self {
            Self::Anyone => true,
            Self::Therapist(wanted) => wanted == therapist,
        }
    }
}

impl std::str::FromStr for Wanted {
    type Err = Problem;

    /// Blank text is anyone, a number that therapist.
    fn from_str(text: &str) -> Result<Self, Problem> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Self::Anyone);
        }
        let id = text.parse().map_err(|_| Problem::Unknown)?;
        Ok(Self::Therapist(ResourceId(id)))
    }
}

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
    /// An email address: something, one `@`, and a domain with a dot, 254 characters at most.
    ///
    /// Nothing stricter: only a mail that arrives proves an address, and a strict pattern turns people away.
    EmailAddress,
    |text: &str| {
        let text = one_line(text, 254)?;
        let (local, host) = text.rsplit_once('@').ok_or(Problem::Malformed)?;
        let labelled = host.contains('.') && host.split('.').all(|label| !label.is_empty());
        let plain = !text.contains(|c: char| c.is_whitespace() || "<>(),;:\"[]\\".contains(c));
        let fits = !local.is_empty() && local.len() <= 64 && !local.contains('@');
        if labelled && plain && fits { Ok(text) } else { Err(Problem::Malformed) }
    }
);

checked_text!(
    /// A phone number of any country as people write it, with 5 to 20 digits and perhaps an extension.
    PhoneNumber,
    |text: &str| {
        let text = one_line(text, 40)?;
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let known = |c: char| c.is_ascii_digit() || " \u{a0}+-.()/#".contains(c) || "extEXT".contains(c);
        if text.chars().all(known) && (5..=20).contains(&digits) { Ok(text) } else { Err(Problem::Malformed) }
    }
);

checked_text!(
    /// A note of several lines, 2,000 characters at most, its line ends all `\n`.
    Note,
    |text: &str| {
        let text = text.replace("\r\n", "\n");
        printable(&text.replace(['\n', '\t'], " "), 2_000)?;
        Ok(text)
    }
);

checked_text!(
    /// Says that two forms are one attempt to book: 16 to 64 ASCII letters, digits and hyphens.
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

fn optional<T>(text: &str, parse: impl Fn(&str) -> Result<T, Problem>) -> Result<Option<T>, Problem> {
    if text.trim().is_empty() {
        Ok(None)
    } else {
        parse(text).map(Some)
    }
}

/// Reads a start: an instant as RFC 3339, with any offset, at which a cell begins.
///
/// # Errors
/// When there is none, or it is no such instant.
pub fn parse_start(text: &str) -> Result<Timestamp, Problem> {
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    let start: Timestamp = text.parse().map_err(|_| Problem::Malformed)?;
    Cell::starting_at(start).map(Cell::start).ok_or(Problem::Malformed)
}

fn one_line(text: &str, most: u16) -> Result<String, Problem> {
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    printable(text, most)?;
    Ok(text.to_owned())
}

/// Refuses control characters, and the invisible ones that make text read as something else than it is.
fn printable(text: &str, most: u16) -> Result<(), Problem> {
    let misleading = |c: char| {
        c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if text.contains(misleading) {
        Err(Problem::Unprintable)
    } else if text.chars().nth(usize::from(most)).is_some() {
        Err(Problem::TooLong { most })
    } else {
        Ok(())
    }
}
