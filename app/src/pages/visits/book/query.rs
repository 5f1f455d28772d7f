//! The address of a step: what has been chosen so far, in the query of `/book`.

use domain::iso::Iso;
use domain::{Field, FieldErrors, Month, Problem, ServiceSlug, TherapistPreference, parse_start};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::components::StepName;
use crate::pages::visits::book::question::{Question, Subject};

/// What `/book?service=…&therapist=…&month=…&date=…&start=…` says. Every combination is a page that can be shared,
/// reloaded and gone back to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct BookQuery {
    pub(crate) service: Option<ServiceSlug>,
    /// Who is wanted, if that is said. If not, a visit that is moved keeps its therapist, and a new one can be with anyone.
    pub(crate) therapist: Option<TherapistPreference>,
    pub(crate) month: Option<Month>,
    pub(crate) date: Option<Date>,
    pub(crate) start: Option<Timestamp>,
    /// The key to the visit that is to be moved, if it is no new one.
    pub(crate) visit: Option<String>,
}

impl BookQuery {
    /// Reads the query. `get` tells the text of a name; empty text is as good as none.
    pub(crate) fn parse(get: impl Fn(&str) -> Option<String>) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let text = |field: Field| get(field.name()).filter(|text| !text.is_empty());
        let service = text(Field::Service)
            .map(|text| ServiceSlug::parse_field(&text))
            .transpose();
        let therapist = text(Field::Therapist).map(|text| text.parse()).transpose();
        let month = text(Field::Month).map(|text| text.parse()).transpose();
        let date = text(Field::Date).map(|text| parse_date(&text)).transpose();
        let start = text(Field::Start).map(|text| parse_start(&text)).transpose();
        let visit = text(Field::Visit).map(parse_key).transpose();
        let query = (
            errors.keep(Field::Service, service),
            errors.keep(Field::Therapist, therapist),
            errors.keep(Field::Month, month),
            errors.keep(Field::Date, date),
            errors.keep(Field::Start, start),
            errors.keep(Field::Visit, visit),
        );
        match query {
            (Some(service), Some(therapist), Some(month), Some(date), Some(start), Some(visit)) => Ok(Self {
                service,
                // Who wants anyone for a new visit says nothing.
                therapist: therapist.filter(|&wanted| visit.is_some() || wanted != TherapistPreference::Anyone),
                month: month.or(date.map(Month::of)),
                date,
                start,
                visit,
            }),
            _ => Err(errors),
        }
    }

    /// The address that reads as this. Nothing in it needs escaping.
    pub(crate) fn href(&self) -> String {
        let mut pairs: Vec<(Field, String)> = Vec::new();
        if let Some(service) = &self.service {
            pairs.push((Field::Service, service.to_string()));
        }
        if self.therapist.is_some() {
            pairs.push((Field::Therapist, therapist_text(self.therapist)));
        }
        pairs.extend(self.visit.clone().map(|visit| (Field::Visit, visit)));
        if let Some(start) = self.start {
            pairs.push((Field::Start, start.to_string()));
        } else {
            pairs.extend(self.month.map(|month| (Field::Month, month.to_string())));
            pairs.extend(self.date.map(|date| (Field::Date, date.to_string())));
        }
        let query: Vec<String> = pairs
            .iter()
            .map(|(field, value)| format!("{}={value}", field.name()))
            .collect();
        if query.is_empty() {
            "/book".to_owned()
        } else {
            format!("/book?{}", query.join("&"))
        }
    }

    /// The step that this is the address of.
    pub(crate) fn step(&self) -> StepName {
        match (self.start, self.service.is_some() || self.visit.is_some()) {
            (_, false) => StepName::Service,
            (None, true) => StepName::Time,
            (Some(_), true) => StepName::Details,
        }
    }

    /// What this step asks, and of which month, where it shows one.
    pub(crate) fn asks_for_month(&self) -> Option<(Question, String)> {
        self.asks(
            StepName::Time,
            self.month.map_or_else(String::new, |month| month.to_string()),
        )
    }

    /// What this step asks, and of which date, where it shows a day.
    pub(crate) fn asks_for_day(&self) -> Option<(Question, String)> {
        self.asks(StepName::Time, self.date?.to_string())
    }

    /// What this step asks, and of which start, where it shows one.
    pub(crate) fn asks_for_offer(&self) -> Option<(Question, String)> {
        self.asks(StepName::Details, self.start?.to_string())
    }

    fn asks(&self, step: StepName, what: String) -> Option<(Question, String)> {
        if self.step() != step {
            return None;
        }
        let of = match (&self.visit, &self.service) {
            (Some(token), _) => Subject::Visit(token.clone()),
            (None, service) => Subject::Service(service.as_ref()?.to_string()),
        };
        let therapist = therapist_text(self.therapist);
        Some((Question { of, therapist }, what))
    }

    /// The same service, therapist and visit, nothing of the time.
    pub(crate) fn without_time(&self) -> Self {
        Self {
            service: self.service.clone(),
            therapist: self.therapist,
            visit: self.visit.clone(),
            ..Self::default()
        }
    }
}

/// What the field of a therapist holds: an id, or `any`, or nothing if nothing was said.
pub(crate) fn therapist_text(wanted: Option<TherapistPreference>) -> String {
    match wanted {
        None => String::new(),
        Some(TherapistPreference::Anyone) => "any".to_owned(),
        Some(TherapistPreference::Therapist(id)) => id.0.to_string(),
    }
}

/// A date as `2026-12-01`, in the years that a [`Month`] can be of.
fn parse_date(text: &str) -> Result<Date, Problem> {
    let date = Date::read(text).ok_or(Problem::Malformed)?;
    if (1..=9998).contains(&date.year()) {
        Ok(date)
    } else {
        Err(Problem::Malformed)
    }
}

/// The key to a visit, as a server makes them: whether there is such a one, only a server knows.
fn parse_key(text: String) -> Result<String, Problem> {
    let is_key = (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_key.then_some(text).ok_or(Problem::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(query: &str) -> Result<BookQuery, FieldErrors> {
        BookQuery::parse(|name| {
            query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.to_owned())
        })
    }

    #[test]
    fn every_step_reads_back_as_it_was_written() {
        for href in [
            "/book",
            "/book?service=relaxation-60",
            "/book?service=relaxation-60&month=2026-12",
            "/book?service=relaxation-60&therapist=7&month=2026-12&date=2026-12-01",
            "/book?service=relaxation-60&start=2026-12-01T16:00:00Z",
            "/book?service=relaxation-60&visit=0123456789abcdef0123456789abcdef&month=2026-12",
            "/book?therapist=any&visit=0123456789abcdef0123456789abcdef&start=2026-12-01T16:00:00Z",
        ] {
            let query = href.split_once('?').map_or("", |(_, query)| query);
            assert_eq!(parse(query).map(|query| query.href()), Ok(href.to_owned()));
        }
    }

    #[test]
    fn anyone_is_said_only_where_somebody_else_is_meant_otherwise() {
        assert_eq!(parse("therapist=any").map(|query| query.therapist), Ok(None));
        let moving = parse("therapist=any&visit=0123456789abcdef0123456789abcdef");
        assert_eq!(
            moving.map(|query| query.therapist),
            Ok(Some(TherapistPreference::Anyone))
        );
    }

    #[test]
    fn a_date_alone_shows_its_month() {
        assert_eq!(
            parse("date=2026-12-24").unwrap().month,
            Some("2026-12".parse().unwrap())
        );
    }

    #[test]
    fn what_cannot_be_read_is_told_all_at_once() {
        let errors = parse("service=Nope!&therapist=x&month=2026-13&date=2026-02-30&start=soon&visit=%3C").unwrap_err();
        let fields: Vec<Field> = errors.iter().map(|error| error.field).collect();
        assert_eq!(
            fields,
            [
                Field::Service,
                Field::Therapist,
                Field::Month,
                Field::Date,
                Field::Start,
                Field::Visit
            ]
        );
    }

    #[test]
    fn the_ends_of_the_calendar_are_no_dates_to_book() {
        for date in ["-009999-01-01", "9999-12-31", "0000-01-01", "2026-12-01T00:00"] {
            assert!(parse(&format!("date={date}")).is_err(), "{date}");
        }
    }
}
