//! The forms in which staff say when somebody works.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time, Weekday};
use serde::{Deserialize, Serialize};

use crate::openings::hours::MINUTES_A_DAY;
use crate::{Field, FieldErrors, HoursRow, Problem, Refusal, ResourceId, Revision, WallSpan};

/// A change of somebody's hours, as it was typed; a field that was not sent is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HoursForm {
    /// `week`, `date` or `as-ever`: what is to change, in so many words.
    pub change: String,
    /// Whose hours: an id.
    pub therapist: String,
    /// How the hours were when the form was made: of the week, or of each date by its name.
    pub revision: Revision,
    /// The date that is to have hours of its own, or to have none any more.
    pub date: String,
    /// `closed` for a date without hours.
    pub closed: String,
    /// `yes` to change the hours even if visits are left outside of them.
    pub anyway: String,
    /// The rows, by the names of their inputs: see [`HoursRow::name`].
    #[serde(flatten)]
    pub rows: BTreeMap<String, String>,
}

/// A change of hours that can be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HoursRequest {
    pub therapist: ResourceId,
    /// What is to change.
    pub change: HoursChange,
    /// How what is to change was when somebody looked.
    pub revision: Revision,
    /// Whether it is to be made even if visits are left outside of the hours.
    pub anyway: bool,
}

/// What is to become of somebody's hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum HoursChange {
    /// Another week, Monday first.
    Week([Vec<WallSpan>; 7]),
    /// Hours of its own for one date; none means closed.
    Date(Date, Vec<WallSpan>),
    /// One date follows the week again.
    ClearException(Date),
}

impl HoursForm {
    /// What is typed in the first or the second input of a row.
    #[must_use]
    pub fn typed(&self, row: HoursRow) -> (&str, &str) {
        let input = |name: &str| self.rows.get(name).map_or("", |text| text.trim());
        (input(row.name()), input(&format!("{}_until", row.name())))
    }

    /// The hours that the rows of a weekday say, in the order of time, without those that have something wrong.
    #[must_use]
    pub fn day(&self, weekday: Weekday) -> Vec<WallSpan> {
        self.spans(Some(weekday), &mut FieldErrors::default())
    }

    /// Fills in the rows of a weekday, or of the date.
    pub fn fill(&mut self, weekday: Option<Weekday>, spans: &[WallSpan]) {
        for (row, span) in HoursRow::of(weekday).into_iter().zip(spans) {
            self.rows.insert(row.name().to_owned(), time_text(span.from()));
            self.rows
                .insert(format!("{}_until", row.name()), time_text(span.until()));
        }
    }

    /// Reads the form on the date `today`.
    ///
    /// # Errors
    /// All that is wrong with it: what is half filled in, off the grid, ends before it starts or overlaps, a date that is
    /// over, and a form that does not say what it changes.
    pub fn parse(&self, today: Date) -> Result<HoursRequest, FieldErrors> {
        let mut errors = FieldErrors::default();
        let therapist = self.therapist.parse().map(ResourceId).map_err(|_| Problem::Unknown);
        let therapist = errors.keep(Field::Therapist, therapist);
        let change = match self.change.as_str() {
            "week" => Some(HoursChange::Week(WEEK.map(|day| self.spans(Some(day), &mut errors)))),
            "date" => {
                let date = errors.keep(Field::Date, self.coming_date(today));
                let spans = self.date_spans(&mut errors);
                date.map(|date| HoursChange::Date(date, spans))
            }
            "as-ever" => errors
                .keep(Field::Date, self.coming_date(today))
                .map(HoursChange::ClearException),
            _ => errors.keep(Field::Key, Err(Problem::Unknown)),
        };
        match (therapist, change) {
            (Some(therapist), Some(change)) if errors.is_empty() => Ok(HoursRequest {
                therapist,
                revision: self.seen(&change),
                change,
                anyway: self.anyway == "yes",
            }),
            _ => Err(errors),
        }
    }

    /// How what is to change was when the form was made.
    fn seen(&self, change: &HoursChange) -> Revision {
        match change {
            HoursChange::Week(_) => self.revision.whole(),
            HoursChange::Date(date, _) | HoursChange::ClearException(date) => self.revision.of_one(&date.to_string()),
        }
    }

    fn coming_date(&self, today: Date) -> Result<Date, Problem> {
        let date = self.date.trim();
        if date.is_empty() {
            return Err(Problem::Missing);
        }
        match date.parse::<Date>() {
            Ok(date) if date < today => Err(Problem::NotOpen(Refusal::Past)),
            Ok(date) => Ok(date),
            Err(_) => Err(Problem::Malformed),
        }
    }

    /// The hours of the date: none if it says that it is closed, and else some.
    fn date_spans(&self, errors: &mut FieldErrors) -> Vec<WallSpan> {
        if self.closed == "closed" {
            return Vec::new();
        }
        let [first, ..] = HoursRow::of(None);
        let before = errors.iter().count();
        let spans = self.spans(None, errors);
        if spans.is_empty() && errors.iter().count() == before {
            errors.keep::<()>(Field::Hours(first), Err(Problem::Missing));
        }
        spans
    }

    /// The hours of a day in the order of time, without those that have something wrong.
    fn spans(&self, weekday: Option<Weekday>, errors: &mut FieldErrors) -> Vec<WallSpan> {
        let mut spans: Vec<WallSpan> = Vec::new();
        for row in HoursRow::of(weekday) {
            let (from, until) = self.typed(row);
            if from.is_empty() && until.is_empty() {
                continue;
            }
            let span = parse_span(from, until).and_then(|span| {
                let is_apart = |other: &WallSpan| span.until() <= other.from() || other.until() <= span.from();
                if spans.iter().all(is_apart) {
                    Ok(span)
                } else {
                    Err(Problem::Overlaps)
                }
            });
            spans.extend(errors.keep(Field::Hours(row), span));
        }
        spans.sort_unstable();
        spans
    }
}

const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

fn parse_span(from: &str, until: &str) -> Result<WallSpan, Problem> {
    if from.is_empty() || until.is_empty() {
        return Err(Problem::Missing);
    }
    // The end of the day reads as midnight on a clock.
    let until = match until {
        "24:00" => MINUTES_A_DAY,
        _ => match parse_minute(until)? {
            0 => MINUTES_A_DAY,
            minute => minute,
        },
    };
    WallSpan::new(parse_minute(from)?, until).map_err(Problem::Hours)
}

/// `09:00`, perhaps with seconds, as browsers send what is typed as a time.
fn parse_minute(text: &str) -> Result<u16, Problem> {
    let time: Time = text.parse().map_err(|_| Problem::Malformed)?;
    let minute = u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs());
    if time.second() == 0 {
        Ok(minute)
    } else {
        Err(Problem::Malformed)
    }
}

/// `09:00`; midnight, also at the end of the day, is `00:00`.
fn time_text(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60 % 24, minute % 60)
}
