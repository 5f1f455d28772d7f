//! The address of the calendar: what is looked at, and what is open beside it.

use domain::{Cell, Holder, ResourceId, VisitId, parse_start};
use jiff::civil::Date;

/// What `/staff/calendar?view=…&date=…` says. What cannot be read says nothing: nobody types these by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct BoardQuery {
    /// A week of one therapist, and not a day of all.
    pub(crate) is_week: bool,
    /// The date, or today.
    pub(crate) date: Option<Date>,
    /// Whether the columns are rooms.
    pub(crate) by_room: bool,
    /// The therapist whose week it is; on a phone, whose day.
    pub(crate) therapist: Option<ResourceId>,
    /// What is open beside it.
    pub(crate) open: Open,
    /// What was just done.
    pub(crate) done: Option<JustDone>,
}

/// What was done by a page that was posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JustDone {
    /// A change: its entry in the audit.
    Change(i64),
    /// A letter was sent again. It cannot be called back.
    Resend,
    /// Somebody has said whose a visit is. That cannot be unsaid.
    Accept,
}

/// What is open beside the calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Open {
    #[default]
    Nothing,
    Visit(VisitId),
    /// The form for a new one, at a start if one was pointed at.
    Booking(Option<Cell>),
    /// The form for time off, likewise.
    Blocking(Option<Cell>),
    Block(i64),
}

impl Open {
    /// The visit or the block that it is.
    pub(crate) fn holder(self) -> Option<Holder> {
        match self {
            Self::Visit(id) => Some(Holder::Visit(id)),
            Self::Block(id) => Some(Holder::Block(id)),
            Self::Nothing | Self::Booking(_) | Self::Blocking(_) => None,
        }
    }
}

impl From<Holder> for Open {
    fn from(holder: Holder) -> Self {
        match holder {
            Holder::Visit(id) => Self::Visit(id),
            Holder::Block(id) => Self::Block(id),
        }
    }
}

impl BoardQuery {
    /// Reads the query. `get` tells the text of a name.
    pub(crate) fn parse(get: impl Fn(&str) -> Option<String>) -> Self {
        let number = |name| get(name).and_then(|text| text.parse::<i64>().ok());
        let start = get("at")
            .and_then(|text| parse_start(&text).ok())
            .and_then(Cell::starting_at);
        let open = match (number("visit"), number("block"), get("new").as_deref()) {
            (Some(visit), _, _) => Open::Visit(VisitId(visit)),
            (_, Some(block), _) => Open::Block(block),
            (_, _, Some("visit")) => Open::Booking(start),
            (_, _, Some("block")) => Open::Blocking(start),
            _ => Open::Nothing,
        };
        Self {
            is_week: get("view").as_deref() == Some("week"),
            date: get("date").and_then(|text| text.parse().ok()),
            by_room: get("by").as_deref() == Some("room"),
            therapist: number("therapist").map(ResourceId),
            open,
            done: match get("done").as_deref() {
                Some("sent") => Some(JustDone::Resend),
                Some("accepted") => Some(JustDone::Accept),
                _ => number("done").map(JustDone::Change),
            },
        }
    }

    /// Its text, without what was just done. Nothing in it needs escaping.
    pub(crate) fn text(&self) -> String {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        if self.is_week {
            pairs.push(("view", "week".to_owned()));
        }
        pairs.extend(self.date.map(|date| ("date", date.to_string())));
        if self.by_room {
            pairs.push(("by", "room".to_owned()));
        }
        pairs.extend(self.therapist.map(|id| ("therapist", id.0.to_string())));
        let mut new = |what: &str, start: Option<Cell>| {
            pairs.push(("new", what.to_owned()));
            pairs.extend(start.map(|cell| ("at", cell.start().to_string())));
        };
        match self.open {
            Open::Nothing => {}
            Open::Visit(id) => pairs.push(("visit", id.0.to_string())),
            Open::Block(id) => pairs.push(("block", id.to_string())),
            Open::Booking(start) => new("visit", start),
            Open::Blocking(start) => new("block", start),
        }
        let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("&")
    }

    /// The address that reads as this.
    pub(crate) fn href(&self) -> String {
        match self.text() {
            text if text.is_empty() => "/staff/calendar".to_owned(),
            text => format!("/staff/calendar?{text}"),
        }
    }

    /// The same, with something else open beside it.
    pub(crate) fn with(&self, open: Open) -> Self {
        Self {
            open,
            done: None,
            ..self.clone()
        }
    }

    /// The same, at another date, with nothing open.
    pub(crate) fn on(&self, date: Option<Date>) -> Self {
        Self {
            date,
            ..self.with(Open::Nothing)
        }
    }
}

/// Days before or after a date.
pub(crate) fn days_from(date: Date, days: i64) -> Date {
    date.saturating_add(jiff::ToSpan::days(days))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn read(text: &str) -> BoardQuery {
        BoardQuery::parse(|name| {
            text.split('&')
                .filter_map(|pair| pair.split_once('='))
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.to_owned())
        })
    }

    #[test]
    fn every_address_reads_as_what_it_was_made_of() {
        for open in [
            Open::Nothing,
            Open::Visit(VisitId(7)),
            Open::Block(8),
            Open::Booking(None),
            Open::Booking(Some(Cell::new(5_900_000))),
            Open::Blocking(Some(Cell::new(5_900_001))),
        ] {
            for (is_week, by_room) in [(false, true), (true, false)] {
                let query = BoardQuery {
                    is_week,
                    date: Some(date(2026, 11, 24)),
                    by_room,
                    therapist: Some(ResourceId(3)),
                    open,
                    done: None,
                };
                assert_eq!(read(&query.text()), query, "{}", query.text());
            }
        }
        assert_eq!(BoardQuery::default().href(), "/staff/calendar");
    }

    #[test]
    fn what_cannot_be_read_says_nothing() {
        assert_eq!(
            read("date=yesterday&visit=x&therapist=&new=car&view=year"),
            BoardQuery::default()
        );
    }
}
