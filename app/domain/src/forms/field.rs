//! What is wrong with a form, all of it at once.

use serde::{Deserialize, Serialize};

use crate::{HoursError, HoursRow, PartRow, Refusal};

/// A field of a form, by the name it has in HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Name,
    /// Where to write to.
    Email,
    Phone,
    /// Anything the therapist should know.
    Note,
    Service,
    /// Who is to give it.
    Therapist,
    /// When it is to start.
    Start,
    Key,
    /// The first date of a range.
    From,
    /// How many days a range has.
    Days,
    Month,
    Date,
    /// The key to a visit.
    Visit,
    /// What a message is about.
    Subject,
    /// What somebody writes to the clinic.
    Message,
    /// A password, as it is until now.
    Password,
    /// A password, as it is to be.
    NewPassword,
    /// A code of the second factor.
    Code,
    /// A code of the second factor that somebody has until now.
    PresentCode,
    /// A time of the day.
    Time,
    Until,
    /// The date on which something ends.
    UntilDate,
    /// Where a visit takes place.
    Room,
    /// How long it lasts.
    Minutes,
    /// Why something is done.
    Reason,
    Whom,
    /// The last date of what comes back every week.
    WeeklyUntil,
    /// What somebody is at the clinic.
    Role,
    /// Where something stands in a list.
    Position,
    /// A few words about something.
    Summary,
    /// Which massage a service gives.
    Treatment,
    /// How long the room and the therapist are busy after that.
    CleanUp,
    /// What a therapist must have learnt.
    Skill,
    /// What a room is fit for.
    RoomKind,
    Price,
    /// A street and a number.
    Address,
    City,
    Province,
    /// The first words of the home page.
    Headline,
    /// What stands below them.
    Welcome,
    /// How soon before a visit it can be booked.
    Lead,
    Horizon,
    /// How far apart starts are.
    Step,
    /// A part of a package.
    Part(PartRow),
    /// From when to when somebody works.
    Hours(HoursRow),
}

impl Field {
    /// The field's name in HTML, in JSON and in URLs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Note => "note",
            Self::Service => "service",
            Self::Therapist => "therapist",
            Self::Start => "start",
            Self::Key => "key",
            Self::From => "from",
            Self::Days => "days",
            Self::Month => "month",
            Self::Date => "date",
            Self::Visit => "visit",
            Self::Subject => "subject",
            Self::Message => "message",
            Self::Password => "password",
            Self::NewPassword => "new_password",
            Self::Code => "code",
            Self::PresentCode => "present_code",
            Self::Time => "time",
            Self::Until => "until",
            Self::UntilDate => "until_date",
            Self::Room => "room",
            Self::Minutes => "minutes",
            Self::Reason => "reason",
            Self::Whom => "whom",
            Self::WeeklyUntil => "weekly_until",
            Self::Role => "role",
            Self::Position => "position",
            Self::Summary => "summary",
            Self::Treatment => "treatment",
            Self::CleanUp => "clean_up",
            Self::Skill => "skill",
            Self::RoomKind => "room_kind",
            Self::Price => "price",
            Self::Address => "address",
            Self::City => "city",
            Self::Province => "province",
            Self::Headline => "headline",
            Self::Welcome => "welcome",
            Self::Lead => "lead",
            Self::Horizon => "horizon",
            Self::Step => "step",
            Self::Part(row) => row.name(),
            Self::Hours(row) => row.name(),
        }
    }

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
