//! What is wrong with a form, all of it at once.

use serde::{Deserialize, Serialize};

use crate::{HoursError, HoursRow, PartRow, Refusal};

/// Declares [`Field`]: each with its name in HTML, in JSON and in URLs.
macro_rules! fields {
    ($($(#[$about:meta])* $field:ident = $name:literal,)+) => {
        /// A field of a form.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Field {
            $($(#[$about])* $field,)+
            /// A part of a package.
            Part(PartRow),
            /// From when to when somebody works.
            Hours(HoursRow),
        }

        impl Field {
            /// Its name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$field => $name,)+
                    Self::Part(row) => row.name(),
                    Self::Hours(row) => row.name(),
                }
            }
        }
    };
}

fields! {
    Name = "name",
    /// Where to write to.
    Email = "email",
    Phone = "phone",
    /// Anything the therapist should know.
    Note = "note",
    Service = "service",
    /// Who is to give it.
    Therapist = "therapist",
    /// When it is to start.
    Start = "start",
    Key = "key",
    /// The first date of a range.
    From = "from",
    /// How many days a range has.
    Days = "days",
    Month = "month",
    Date = "date",
    /// The key to a visit.
    Visit = "visit",
    /// What a message is about.
    Subject = "subject",
    /// What somebody writes to the clinic.
    Message = "message",
    /// A password, as it is until now.
    Password = "password",
    /// A password, as it is to be.
    NewPassword = "new_password",
    /// A code of the second factor.
    Code = "code",
    /// A code of the second factor that somebody has until now.
    PresentCode = "present_code",
    /// A time of the day.
    Time = "time",
    Until = "until",
    /// The date on which something ends.
    UntilDate = "until_date",
    /// Where a visit takes place.
    Room = "room",
    /// How long it lasts.
    Minutes = "minutes",
    /// Why something is done.
    Reason = "reason",
    Whom = "whom",
    /// The last date of what comes back every week.
    WeeklyUntil = "weekly_until",
    /// What somebody is at the clinic.
    Role = "role",
    /// Where something stands in a list.
    Position = "position",
    /// A few words about something.
    Summary = "summary",
    /// Which massage a service gives.
    Treatment = "treatment",
    /// How long the room and the therapist are busy after that.
    CleanUp = "clean_up",
    /// What a therapist must have learnt.
    Skill = "skill",
    /// What a room is fit for.
    RoomKind = "room_kind",
    Price = "price",
    /// A street and a number.
    Address = "address",
    City = "city",
    Province = "province",
    /// The first words of the home page.
    Headline = "headline",
    /// What stands below them.
    Welcome = "welcome",
    /// How soon before a visit it can be booked.
    Lead = "lead",
    Horizon = "horizon",
    /// How far apart starts are.
    Step = "step",
}

impl Field {
    /// The id of the field's input: its name, unless the heading of every page is called that.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Step => "step_minutes",
            other => other.name(),
        }
    }
}

/// What is wrong with one field. Never holds what was typed: it may travel in a log or a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    Missing,
    /// More characters than the field takes.
    TooLong {
        /// How many it takes.
        most: u16,
    },
    /// Fewer characters than the field needs.
    TooShort {
        /// How many it needs.
        least: u16,
    },
    /// A password that would be among the first to be tried.
    Guessed,
    /// The name, the password or the code is not right; which of them, nobody is told.
    Wrong,
    /// A character that cannot be seen, such as a null or a change of writing direction.
    Unprintable,
    /// Not in the form that the field needs.
    Malformed,
    /// No such thing here.
    Unknown,
    /// Not a start that can be booked.
    NotOpen(Refusal),
    /// The form was sent before, with something else in it, and that was accepted.
    Reused,
    /// The form has added something before, with something else in it.
    Added,
    /// Not a multiple of five minutes.
    OffGrid,
    /// Neither an email address nor a phone number, and one of them is needed.
    NoReply,
    /// No hours of a day.
    Hours(HoursError),
    /// Hours of a day within others of it.
    Overlaps,
    /// A name that stands for others.
    Reserved,
}

/// One field and what is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    pub field: Field,
    pub problem: Problem,
}

/// Everything that is wrong with a form, in the order of its fields; one problem a field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// One field's problem alone.
    #[must_use]
    pub fn one(field: Field, problem: Problem) -> Self {
        Self(vec![FieldError { field, problem }])
    }

    /// What is wrong with `field`, if anything.
    #[must_use]
    pub fn problem(&self, field: Field) -> Option<Problem> {
        self.iter()
            .find(|error| error.field == field)
            .map(|error| error.problem)
    }

    /// Each error, in the order of the fields.
    pub fn iter(&self) -> impl Iterator<Item = FieldError> {
        self.0.iter().copied()
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes the value out of `parsed`, or keeps its problem for `field`.
    pub fn keep<T>(&mut self, field: Field, parsed: Result<T, Problem>) -> Option<T> {
        parsed
            .map_err(|problem| self.0.push(FieldError { field, problem }))
            .ok()
    }
}
