//! How much was booked, and how much of the time there was: sums over a run of dates.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

/// A week, by the date of its Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Week(pub Date);

/// The week that a date is in.
#[must_use]
pub fn week_of(date: Date) -> Week {
    let since_monday = date.weekday().since(Weekday::Monday);
    Week(date.saturating_sub(i64::from(since_monday).days()))
}

/// The weeks of the dates from one up to and with another, each with the first and the last of them that is in it.
pub fn weeks((from, until): (Date, Date)) -> impl Iterator<Item = (Week, (Date, Date))> {
    let mondays = week_of(from)
        .0
        .series(1.week())
        .take_while(move |monday| *monday <= until);
    mondays.map(move |monday| {
        let sunday = monday.saturating_add(6.days());
        (Week(monday), (monday.max(from), sunday.min(until)))
    })
}

/// The visits that somebody was to give, for one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub therapist: String,
    pub service: String,
    pub sums: Sums,
}

/// How long somebody works in a week, as far as it is within the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    pub week: Week,
    pub therapist: String,
    pub minutes: u32,
}

/// What is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    /// Visits that were not called off.
    pub visits: u32,
    /// Visits that were. Their time was free for others then, and is not used.
    pub cancelled: u32,
    /// Of those that were not, the ones to which nobody came. The time was kept for them, so it is used.
    pub no_shows: u32,
    /// How long therapists were, or are to be, busy with visits, cleaning up included: minutes.
    pub used_minutes: u32,
    /// How long they work: minutes. Nothing where that cannot be said, as for one service of many.
    pub open_minutes: u32,
}

impl Sums {
    /// How much of the open time is used: percent, rounded. Nothing where none is open.
    #[must_use]
    pub fn percent_used(self) -> Option<u32> {
        let (used, open) = (u64::from(self.used_minutes), u64::from(self.open_minutes));
        let percent = (used * 200 + open).checked_div(open * 2)?;
        u32::try_from(percent).ok()
    }

    const fn add(&mut self, other: Self) {
        self.visits = self.visits.saturating_add(other.visits);
        self.cancelled = self.cancelled.saturating_add(other.cancelled);
        self.no_shows = self.no_shows.saturating_add(other.no_shows);
        self.used_minutes = self.used_minutes.saturating_add(other.used_minutes);
        self.open_minutes = self.open_minutes.saturating_add(other.open_minutes);
    }
}

/// The sums of one week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekSums {
    pub week: Week,
    pub sums: Sums,
}

/// Everything that is counted: together, and by what one may want to know it by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub total: Sums,
    /// By therapist, in the order of their names.
    pub by_therapist: Vec<(String, Sums)>,
    /// By service, in the order of their names. No service has hours of its own.
    pub by_service: Vec<(String, Sums)>,
    /// By week, the first first. Every week of the report is there.
    pub by_week: Vec<WeekSums>,
}

/// Puts sums together: those of every week, and the same visits by who was to give them and for what.
#[must_use]
pub fn tally(mut by_week: Vec<WeekSums>, held: &[Held], open: &[Open]) -> Report {
    let mut therapists: BTreeMap<&str, Sums> = BTreeMap::new();
    let mut services: BTreeMap<&str, Sums> = BTreeMap::new();
    for visits in held {
        therapists.entry(&visits.therapist).or_default().add(visits.sums);
        services.entry(&visits.service).or_default().add(visits.sums);
    }
    for open in open.iter().filter(|open| open.minutes > 0) {
        let sums = Sums {
            open_minutes: open.minutes,
            ..Sums::default()
        };
        therapists.entry(&open.therapist).or_default().add(sums);
        if let Some(of_week) = by_week.iter_mut().find(|of_week| of_week.week == open.week) {
            of_week.sums.add(sums);
        }
    }
    let mut total = Sums::default();
    for of_week in &by_week {
        total.add(of_week.sums);
    }
    let named = |sums: BTreeMap<&str, Sums>| sums.into_iter().map(|(name, sums)| (name.to_owned(), sums)).collect();
    Report {
        total,
        by_therapist: named(therapists),
        by_service: named(services),
        by_week,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const VISIT: Sums = Sums {
        visits: 1,
        cancelled: 0,
        no_shows: 0,
        used_minutes: 70,
        open_minutes: 0,
    };
    const NO_SHOW: Sums = Sums { no_shows: 1, ..VISIT };
    const CANCELLED: Sums = Sums {
        visits: 0,
        cancelled: 1,
        used_minutes: 0,
        ..VISIT
    };

    fn held(therapist: &str, service: &str, sums: Sums) -> Held {
        Held {
            therapist: therapist.into(),
            service: service.into(),
            sums,
        }
    }

    #[test]
    fn a_week_begins_on_monday() {
        for (day, monday) in [(7, 7), (13, 7), (14, 14)] {
            assert_eq!(week_of(date(2026, 12, day)), Week(date(2026, 12, monday)));
        }
        assert_eq!(week_of(date(2027, 1, 1)), Week(date(2026, 12, 28)));
    }

    #[test]
    fn everything_is_counted_once_in_every_table() {
        let first = Sums {
            visits: 2,
            used_minutes: 140,
            ..NO_SHOW
        };
        let weeks = [(7, first), (14, CANCELLED)].map(|(day, sums)| WeekSums {
            week: Week(date(2026, 12, day)),
            sums,
        });
        let visits = [
            held("Ann", "Relaxation", VISIT),
            held("Ann", "Swedish", NO_SHOW),
            held("Bo", "Relaxation", CANCELLED),
        ];
        let open = [("Ann", 480), ("Cid", 0)].map(|(therapist, minutes)| Open {
            week: Week(date(2026, 12, 7)),
            therapist: therapist.into(),
            minutes,
        });
        let report = tally(weeks.to_vec(), &visits, &open);
        let total = Sums {
            visits: 2,
            cancelled: 1,
            no_shows: 1,
            used_minutes: 140,
            open_minutes: 480,
        };
        assert_eq!(report.total, total);
        assert_eq!(report.by_week.len(), 2);
        assert_eq!(report.by_week[1].sums.cancelled, 1);
        for sums in [&report.by_therapist, &report.by_service] {
            assert_eq!(sums.iter().map(|(_, sums)| sums.visits).sum::<u32>(), 2);
            assert_eq!(sums.iter().map(|(_, sums)| sums.used_minutes).sum::<u32>(), 140);
        }
        assert_eq!(report.by_therapist[0].0, "Ann");
        assert_eq!(report.by_therapist.len(), 2, "who does not work is not listed");
        assert_eq!(report.by_therapist[0].1.open_minutes, 480);
    }

    #[test]
    fn a_share_of_nothing_is_nothing() {
        assert_eq!(Sums::default().percent_used(), None);
        let sums = |used_minutes, open_minutes| Sums {
            used_minutes,
            open_minutes,
            ..Sums::default()
        };
        assert_eq!(sums(0, 60).percent_used(), Some(0));
        assert_eq!(sums(1, 3).percent_used(), Some(33));
        assert_eq!(sums(2, 3).percent_used(), Some(67));
        assert_eq!(sums(90, 60).percent_used(), Some(150), "on a day off");
    }

    #[test]
    fn a_run_of_dates_has_all_its_weeks_and_no_other_dates() {
        let day = |day| date(2026, 12, day);
        let dates: Vec<_> = weeks((day(9), day(23))).collect();
        let expected = [(7, 9, 13), (14, 14, 20), (21, 21, 23)];
        assert_eq!(
            dates,
            expected.map(|(week, first, last)| (Week(day(week)), (day(first), day(last))))
        );
    }
}
