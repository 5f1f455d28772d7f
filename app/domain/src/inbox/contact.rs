//! From what somebody typed to a message that the clinic can answer.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::forms::input::optional;
use crate::{ClientName, EmailAddress, Field, FieldErrors, IdempotencyKey, MessageText, PhoneNumber, Problem, Subject};

/// The contact form as it was typed; a field that was not sent is empty.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactForm {
    pub name: String,
    /// Where to answer by mail; may be empty if there is a phone number.
    pub email: String,
    /// Where to call back; may be empty if there is an email address.
    pub phone: String,
    /// What it is about; may be empty.
    pub subject: String,
    pub message: String,
    /// The idempotency key that came with the form.
    pub key: String,
    /// When the form was made, signed by the server: see [`spam`](crate::spam).
    pub stamp: String,
    /// A trap: nobody sees this field, so that only a script fills it in.
    pub website: String,
}

/// A message that is well formed. Whether a person has written it is [`spam`](crate::spam)'s business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactRequest {
    pub name: ClientName,
    /// Where to answer by mail. This or the phone number is there.
    pub email: Option<EmailAddress>,
    /// Where to call back.
    pub phone: Option<PhoneNumber>,
    /// What it is about.
    pub subject: Option<Subject>,
    pub message: MessageText,
    /// The same for every attempt to send the same form.
    pub key: IdempotencyKey,
    /// When the form was made, as it came with it.
    pub stamp: String,
    /// Whether the field that nobody sees was filled in.
    pub is_trapped: bool,
}

/// Shows that it is a form and nothing of what was typed, so that no log tells who a client is.
impl fmt::Debug for ContactForm {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ContactForm").finish_non_exhaustive()
    }
}

impl ContactForm {
    /// Reads the form.
    ///
    /// # Errors
    /// All that is wrong with it, in the order of the fields on the page.
    pub fn parse(&self) -> Result<ContactRequest, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.keep(Field::Name, ClientName::parse(&self.name));
        // One of the two is enough. A slip in one is told even where the other would do: whoever typed it expects an
        // answer there.
        let phone = optional(&self.phone, PhoneNumber::parse);
        let email = match optional(&self.email, EmailAddress::parse) {
            Ok(None) if phone == Ok(None) => Err(Problem::NoReply),
            email => email,
        };
        let email = errors.keep(Field::Email, email);
        let phone = errors.keep(Field::Phone, phone);
        let subject = errors.keep(Field::Subject, optional(&self.subject, Subject::parse));
        let message = errors.keep(Field::Message, MessageText::parse(&self.message));
        let key = errors.keep(Field::Key, IdempotencyKey::parse(&self.key));
        match (name, email, phone, subject, message, key) {
            (Some(name), Some(email), Some(phone), Some(subject), Some(message), Some(key)) => Ok(ContactRequest {
                name,
                email,
                phone,
                subject,
                message,
                key,
                stamp: self.stamp.clone(),
                is_trapped: !self.website.is_empty(),
            }),
            _ => Err(errors),
        }
    }
}

/// Names a message to the one who wrote it: six letters and digits that are easy to read aloud, such as `7K2-M9Q`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reference(String);

/// Without vowels, so that no reference is a word, and without what is easily taken for something else.
const ALPHABET: &[u8; 26] = b"23456789BCDFGHJKMNPQRSTVWX";

impl Reference {
    /// The reference that these random bytes make. All are equally likely, but for a hair.
    #[must_use]
    pub fn from_random(bytes: [u8; 8]) -> Self {
        let mut rest = u64::from_le_bytes(bytes);
        let mut text = String::with_capacity(7);
        for place in 0..6 {
            if place == 3 {
                text.push('-');
            }
            let [digit, ..] = (rest % 26).to_le_bytes();
            text.push(char::from(ALPHABET[usize::from(digit)]));
            rest /= 26;
        }
        Self(text)
    }

    /// Reads a reference, whichever way somebody writes it down.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut known = String::with_capacity(7);
        for c in text.trim().chars().filter(|c| *c != '-') {
            let c = c.to_ascii_uppercase();
            if !c.is_ascii() || !ALPHABET.contains(&(c as u8)) {
                return None;
            }
            if known.len() == 3 {
                known.push('-');
            }
            known.push(c);
            if known.len() > 7 {
                return None;
            }
        }
        (known.len() == 7).then_some(Self(known))
    }

    /// The reference as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}
