//! From what somebody typed to a request that can be booked.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::forms::input::optional;
use crate::iso::Iso;
use crate::{
    Cell, ClientName, EmailAddress, Field, FieldErrors, IdempotencyKey, Note, PhoneNumber, Problem, ResourceId,
    ServiceSlug,
};

/// The booking form as it was typed; a field that was not sent is empty.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BookingForm {
    pub name: String,
    /// Where the confirmation goes.
    pub email: String,
    /// Where to call; may be empty.
    pub phone: String,
    /// Anything the therapist should know; may be empty.
    pub note: String,
    pub service: String,
    /// A therapist's id; empty for anyone.
    pub therapist: String,
    /// The start, an instant as RFC 3339 such as `2026-12-01T16:00:00Z`.
    pub start: String,
    /// The [`Terms`] that were shown; empty where nothing was.
    pub terms: String,
    /// The idempotency key that came with the form.
    pub key: String,
}

/// A booking that is well formed. Whether its start is open is the calendar's business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BookingRequest {
    pub name: ClientName,
    /// Where the confirmation goes.
    pub email: EmailAddress,
    pub phone: Option<PhoneNumber>,
    /// Anything the therapist should know.
    pub note: Option<Note>,
    pub service: ServiceSlug,
    /// Who is to give it.
    pub therapist: TherapistPreference,
    /// When it is to start: the beginning of a cell.
    pub start: Timestamp,
    /// What was shown of its length and price, if anything was.
    pub terms: Option<Terms>,
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
                terms: Terms::shown(&self.terms),
                key,
            }),
            _ => Err(errors),
        }
    }
}

/// The length and the price of a service in one word, as a form carries them from the page that has shown them: whoever
/// books gets what they have seen, or sees what it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Terms(String);

impl Terms {
    /// Those of so many minutes at a price in cents, if the clinic says one.
    #[must_use]
    pub fn of(minutes: u16, price_cents: Option<u32>) -> Self {
        Self(match price_cents {
            None => minutes.to_string(),
            Some(cents) => format!("{minutes}-{cents}"),
        })
    }

    /// What a form says of them, if it says anything. What no page has written is other terms than any.
    #[must_use]
    pub fn shown(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// The word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Who a client wants to be treated by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TherapistPreference {
    #[default]
    Anyone,
    /// This therapist and nobody else.
    Therapist(ResourceId),
}

impl TherapistPreference {
    /// Whether `therapist` will do.
    #[must_use]
    pub fn accepts(self, therapist: ResourceId) -> bool {
        match self {
            Self::Anyone => true,
            Self::Therapist(wanted) => wanted == therapist,
        }
    }
}

impl std::str::FromStr for TherapistPreference {
    type Err = Problem;

    /// Blank text and `any` are anyone, a number that therapist.
    fn from_str(text: &str) -> Result<Self, Problem> {
        let text = text.trim();
        if text.is_empty() || text == "any" {
            return Ok(Self::Anyone);
        }
        let id = text.parse().map_err(|_| Problem::Unknown)?;
        Ok(Self::Therapist(ResourceId(id)))
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
    let start = Timestamp::read(text).ok_or(Problem::Malformed)?;
    Cell::starting_at(start).map(Cell::start).ok_or(Problem::Malformed)
}
