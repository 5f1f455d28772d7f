//! What staff ask of the calendar, from the form as it was typed to a request.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use crate::board::board_request::{BlockRequest, BoardRequest, Destination, Seen, WalkIn, When};
use crate::board::geometry::MOST_MINUTES;
use crate::forms::input::optional;
use crate::{
    Attendance, CELL_MINUTES, Choice, ClientName, EmailAddress, Field, FieldErrors, IdempotencyKey, Note, PhoneNumber,
    Problem, ResourceId, Revision, ServiceSlug, VisitId, parse_start,
};

/// For how many years a block may come back every week.
const MOST_YEARS: i64 = 2;

/// The form that changes the calendar; a field that was not sent is empty.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BoardForm {
    /// What is to be done, in so many words: `book`, `move`, `expected`, `arrived`, `done`, `no-show`, `cancel`, `contact`,
    /// `resend`, `block`, `unblock`, `undo`.
    pub act: String,
    pub visit: String,
    /// How often it had been changed when the form was made, as a [`Revision`], which may tell more of how it was.
    pub revision: String,
    /// When: an instant as RFC 3339. Or, if it is empty, `date` and `time`.
    pub start: String,
    /// The date by the clinic's clock.
    pub date: String,
    /// The time by the clinic's clock.
    pub time: String,
    /// When a block ends by the clinic's clock, on `until_date` or, if that is empty, on `date`.
    pub until: String,
    /// The last date of a block, or empty.
    pub until_date: String,
    pub therapist: String,
    /// A room's id; empty for any that is free.
    pub room: String,
    /// How long the client is treated; empty for as long as the service, or as before.
    pub minutes: String,
    pub service: String,
    pub name: String,
    /// Where to write to; may be empty.
    pub email: String,
    /// Where to call; may be empty.
    pub phone: String,
    /// What the therapist should know; may be empty.
    pub note: String,
    /// Why a visit is cancelled, or time is blocked.
    pub reason: String,
    /// Whose time is blocked: a resource's id, or empty for the whole clinic.
    pub whom: String,
    /// The date up to which a block comes back every week, or empty.
    pub weekly_until: String,
    pub block: String,
    /// `series` if all blocks of its series are meant.
    pub which: String,
    /// What is to be undone: the id of its entry in the audit.
    pub entry: String,
    /// `yes` once somebody knows what there is to warn of.
    pub anyway: String,
    /// The idempotency key that came with the form.
    pub key: String,
    /// Where on the calendar to go on: the query of its address.
    pub back: String,
}

/// Shows what is to be done and nothing of what was typed, so that no log tells who a client is.
impl fmt::Debug for BoardForm {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("BoardForm").finish_non_exhaustive()
    }
}

impl BoardForm {
    /// Reads the form.
    ///
    /// # Errors
    /// All that is wrong with it. A form that says nothing that can be done has a problem with its key.
    pub fn parse(&self) -> Result<BoardRequest, FieldErrors> {
        let mut errors = FieldErrors::default();
        let request = match self.act.as_str() {
            "book" => self.walk_in(&mut errors).map(Box::new).map(BoardRequest::Book),
            "move" => {
                let (visit, to) = (self.seen(&mut errors), self.destination(&mut errors));
                visit.zip(to).map(|(visit, to)| BoardRequest::Move { visit, to })
            }
            "cancel" => {
                let visit = self.seen(&mut errors);
                let reason = errors.keep(Field::Reason, optional(&self.reason, Note::parse));
                visit
                    .zip(reason)
                    .map(|(visit, reason)| BoardRequest::Cancel { visit, reason })
            }
            "contact" => {
                let visit = self.seen(&mut errors);
                let email = errors.keep(Field::Email, optional(&self.email, EmailAddress::parse));
                let phone = errors.keep(Field::Phone, optional(&self.phone, PhoneNumber::parse));
                visit
                    .zip(email.zip(phone))
                    .map(|(visit, (email, phone))| BoardRequest::Contact { visit, email, phone })
            }
            "accept" => self.seen(&mut errors).map(|visit| BoardRequest::Accept { visit }),
            "resend" => self.seen(&mut errors).map(|visit| BoardRequest::Resend { visit }),
            "block" => self.block(&mut errors).map(BoardRequest::Block),
            "unblock" => errors
                .keep(Field::Key, number(&self.block))
                .map(|block| BoardRequest::Unblock {
                    block,
                    whole_series: self.which == "series",
                }),
            "undo" => errors
                .keep(Field::Key, number(&self.entry))
                .map(|entry| BoardRequest::Undo { entry }),
            act => {
                let attendance = errors.keep(Field::Key, Attendance::parse(act).ok_or(Problem::Unknown));
                attendance.and_then(|attendance| {
                    let visit = self.seen(&mut errors)?;
                    Some(BoardRequest::Mark { visit, attendance })
                })
            }
        };
        request.ok_or(errors)
    }

    /// Whether somebody knows what there is to warn of.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        self.anyway == "yes"
    }

    fn seen(&self, errors: &mut FieldErrors) -> Option<Seen> {
        let id = errors.keep(Field::Visit, number(&self.visit).map(VisitId));
        let revision = Revision::new(&*self.revision).whole();
        let revision = errors.keep(Field::Visit, number(revision.as_str()));
        id.zip(revision).map(|(id, revision)| Seen { id, revision })
    }

    fn destination(&self, errors: &mut FieldErrors) -> Option<Destination> {
        let when = if self.start.is_empty() {
            let date = errors.keep(Field::Date, date(&self.date));
            let time = errors.keep(Field::Time, time(&self.time));
            date.zip(time).map(|(date, time)| When::Wall(date.to_datetime(time)))
        } else {
            errors.keep(Field::Start, parse_start(&self.start)).map(When::Instant)
        };
        let therapist = errors.keep(Field::Therapist, number(&self.therapist).map(ResourceId));
        let room = errors.keep(Field::Room, optional(&self.room, number).map(|id| id.map(ResourceId)));
        let minutes = errors.keep(Field::Minutes, optional(&self.minutes, minutes));
        Some(Destination {
            when: when?,
            therapist: therapist?,
            room: room?,
            minutes: minutes?,
        })
    }

    fn walk_in(&self, errors: &mut FieldErrors) -> Option<WalkIn> {
        let service = errors.keep(Field::Service, ServiceSlug::parse_field(&self.service));
        let to = self.destination(errors);
        let name = errors.keep(Field::Name, ClientName::parse(&self.name));
        let phone = errors.keep(Field::Phone, optional(&self.phone, PhoneNumber::parse));
        let email = errors.keep(Field::Email, optional(&self.email, EmailAddress::parse));
        let note = errors.keep(Field::Note, optional(&self.note, Note::parse));
        let key = errors.keep(Field::Key, IdempotencyKey::parse(&self.key));
        Some(WalkIn {
            name: name?,
            email: email?,
            phone: phone?,
            note: note?,
            service: service?,
            to: to?,
            key: key?,
        })
    }

    fn block(&self, errors: &mut FieldErrors) -> Option<BlockRequest> {
        let whom = errors.keep(Field::Whom, optional(&self.whom, number).map(|id| id.map(ResourceId)));
        let first = errors.keep(Field::Date, date(&self.date));
        let from = errors.keep(Field::Time, time(&self.time));
        let last = errors.keep(Field::UntilDate, optional(&self.until_date, date));
        let until = errors.keep(Field::Until, end(&self.until));
        let reason = errors.keep(Field::Reason, Note::parse(&self.reason));
        let weekly_until = errors.keep(Field::WeeklyUntil, optional(&self.weekly_until, date));
        let (first, last) = (first?, last?.or(first)?);
        let (from, until) = (first.to_datetime(from?), until?.on(last));
        if until <= from {
            _ = errors.keep::<()>(Field::Until, Err(Problem::Malformed));
            return None;
        }
        let weekly_until = weekly_until?;
        let last_week = first.saturating_add(MOST_YEARS.years());
        let meets_itself = until > from.saturating_add(1.week());
        if weekly_until.is_some_and(|until| until < first || until > last_week || meets_itself) {
            _ = errors.keep::<()>(Field::WeeklyUntil, Err(Problem::Malformed));
            return None;
        }
        Some(BlockRequest {
            whom: whom?,
            from,
            until,
            reason: reason?,
            weekly_until,
        })
    }
}

/// The end of something: a time of a date, or the midnight after it.
struct End(Option<Time>);

impl End {
    fn on(&self, date: Date) -> DateTime {
        match self.0 {
            Some(time) => date.to_datetime(time),
            None => date.tomorrow().unwrap_or(date).to_datetime(Time::midnight()),
        }
    }
}

fn end(text: &str) -> Result<End, Problem> {
    match text.trim() {
        "24:00" | "00:00" => Ok(End(None)),
        text => time(text).map(|time| End(Some(time))),
    }
}

fn number(text: &str) -> Result<i64, Problem> {
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    text.parse().map_err(|_| Problem::Unknown)
}

fn date(text: &str) -> Result<Date, Problem> {
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    text.parse().map_err(|_| Problem::Malformed)
}

/// A time as browsers send it, such as `09:30`, at which a cell begins.
fn time(text: &str) -> Result<Time, Problem> {
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    let time = Time::strptime("%H:%M", text)
        .or_else(|_| Time::strptime("%H:%M:%S", text))
        .map_err(|_| Problem::Malformed)?;
    let is_whole = time.second() == 0 && i32::from(time.minute()) % i32::from(CELL_MINUTES) == 0;
    is_whole.then_some(time).ok_or(Problem::OffGrid)
}

fn minutes(text: &str) -> Result<u16, Problem> {
    let minutes: u16 = text.trim().parse().map_err(|_| Problem::Malformed)?;
    if !minutes.is_multiple_of(CELL_MINUTES) {
        Err(Problem::OffGrid)
    } else if (CELL_MINUTES..=MOST_MINUTES).contains(&minutes) {
        Ok(minutes)
    } else {
        Err(Problem::Malformed)
    }
}
