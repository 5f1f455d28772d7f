//! What staff write down about a client.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::forms::input::optional;
use crate::{ClientName, EmailAddress, Field, FieldErrors, Note, PhoneNumber, Revision, clients::fold};

/// The form of a client, as it was typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClientForm {
    pub id: String,
    /// How they were when the form was made.
    pub revision: Revision,
    /// What they are called.
    pub name: String,
    /// Where to write to; may be empty.
    pub email: String,
    /// Where to call; may be empty.
    pub phone: String,
    /// What only staff see; may be empty.
    pub note: String,
    /// `yes` if therapists who treat them read it too.
    pub shared: String,
}

/// What is known of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientRequest {
    /// What they are called.
    pub name: ClientName,
    /// Where to write to.
    pub email: Option<EmailAddress>,
    pub phone: Option<PhoneNumber>,
    /// What only staff see.
    pub note: Option<Note>,
    /// Whether therapists who treat them read it too, and not the reception alone.
    pub is_note_shared: bool,
}

/// Shows that it is a form and nothing of what was typed.
impl fmt::Debug for ClientForm {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ClientForm").finish_non_exhaustive()
    }
}

impl ClientForm {
    /// Reads what was typed.
    ///
    /// # Errors
    /// All that is wrong with it, in the order of the fields on the page.
    pub fn parse(&self) -> Result<ClientRequest, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.keep(Field::Name, ClientName::parse(&self.name));
        let email = errors.keep(Field::Email, optional(&self.email, EmailAddress::parse));
        let phone = errors.keep(Field::Phone, optional(&self.phone, PhoneNumber::parse));
        let note = errors.keep(Field::Note, optional(&self.note, Note::parse));
        match (name, email, phone, note) {
            (Some(name), Some(email), Some(phone), Some(note)) => Ok(ClientRequest {
                name,
                email,
                phone,
                note,
                is_note_shared: self.shared == "yes",
            }),
            _ => Err(errors),
        }
    }
}

/// What became of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The client is expected, or nobody has said yet what became of it.
    Booked,
    /// The client is here.
    Arrived,
    Done,
    /// The client never came.
    NoShow,
    /// It was called off.
    Cancelled,
}

impl Outcome {
    /// What the two columns of a visit say: its state, and its attendance where there is one.
    #[must_use]
    pub fn of(state: &str, attendance: Option<&str>) -> Option<Self> {
        match (state, attendance) {
            ("cancelled", _) => Some(Self::Cancelled),
            ("booked", None) => Some(Self::Booked),
            ("booked", Some("arrived")) => Some(Self::Arrived),
            ("booked", Some("done")) => Some(Self::Done),
            ("booked", Some("no-show")) => Some(Self::NoShow),
            _ => None,
        }
    }
}

/// The form that makes one client of two.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MergeForm {
    /// Who stays: an id.
    pub keep: String,
    /// Whose visits and messages become those of whoever stays: an id.
    pub gone: String,
    /// How each of the two was when somebody looked, by their ids.
    pub revision: Revision,
}

/// The form that erases a client.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EraseForm {
    pub id: String,
    /// How they were when somebody looked.
    pub revision: Revision,
    /// Their name, typed once more.
    pub name: String,
}

/// Shows that it is a form and nothing of what was typed.
impl fmt::Debug for EraseForm {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("EraseForm").finish_non_exhaustive()
    }
}

impl EraseForm {
    /// Whether this is the name that was to be typed, as people take names to be the same: see [`fold`].
    #[must_use]
    pub fn confirms(&self, name: &ClientName) -> bool {
        fold(&self.name) == fold(name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Problem;

    #[test]
    fn a_client_needs_a_name_and_nothing_else() {
        let form = ClientForm {
            name: " Ada ".into(),
            ..ClientForm::default()
        };
        let request = form.parse().expect("a client");
        assert_eq!(request.name.as_str(), "Ada");
        assert_eq!((request.email, request.phone, request.note), (None, None, None));
        assert!(!request.is_note_shared);
        let shared = ClientForm {
            shared: "yes".into(),
            ..form
        };
        assert!(shared.parse().expect("a client").is_note_shared);
        let form = ClientForm {
            email: "ada".into(),
            phone: "none".into(),
            ..ClientForm::default()
        };
        let errors = form.parse().expect_err("three mistakes");
        let wrong: Vec<_> = errors.iter().map(|error| (error.field, error.problem)).collect();
        assert_eq!(
            wrong,
            [
                (Field::Name, Problem::Missing),
                (Field::Email, Problem::Malformed),
                (Field::Phone, Problem::Malformed),
            ]
        );
    }

    #[test]
    fn two_columns_say_what_became_of_a_visit() {
        for (state, attendance, outcome) in [
            ("booked", None, Some(Outcome::Booked)),
            ("booked", Some("arrived"), Some(Outcome::Arrived)),
            ("booked", Some("done"), Some(Outcome::Done)),
            ("booked", Some("no-show"), Some(Outcome::NoShow)),
            ("cancelled", None, Some(Outcome::Cancelled)),
            ("cancelled", Some("no-show"), Some(Outcome::Cancelled)),
            ("booked", Some("late"), None),
            ("lost", None, None),
        ] {
            assert_eq!(Outcome::of(state, attendance), outcome, "{state} {attendance:?}");
        }
    }

    #[test]
    fn nobody_is_erased_by_a_slip() {
        let name = ClientName::parse("Ada Lovelace").expect("a name");
        let typed = |name: &str| EraseForm {
            name: name.into(),
            ..EraseForm::default()
        };
        for good in ["Ada Lovelace", " ada  lovelace "] {
            assert!(typed(good).confirms(&name), "{good}");
        }
        for bad in ["", "Ada", "Ada Lovelac", "Ada Lovelace Jr"] {
            assert!(!typed(bad).confirms(&name), "{bad}");
        }
    }
}
