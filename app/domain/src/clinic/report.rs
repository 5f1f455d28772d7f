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

/// One visit, as far as it is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its date by the clinic's clock.
    pub date: Date,
    /// Who was to give it.
    pub therapist: String,
    pub service: String,
    /// How long therapist and room were to be busy, cleaning up included: minutes.
    pub minutes: u32,
    /// Whether it was called off. Its time was free for others then, and is not used.
    pub is_cancelled: bool,
    /// Whether the client never came. The time was kept for them, so it is used.
    pub is_no_show: bool,
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
    pub cancelled: u32,
    /// Of those that were not, the ones to which nobody came.
    pub no_shows: u32,
    /// How long therapists were, or are to be, busy with visits: minutes.
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

    fn count(&mut self, visit: &Held) {
        if visit.is_cancelled {
            self.cancelled += 1;
        } else {
            self.visits += 1;
            self.no_shows += u32::from(visit.is_no_show);
            self.used_minutes = self.used_minutes.saturating_add(visit.minutes);
        }
    }

    const fn open(&mut self, minutes: u32) {
        self.open_minutes = self.open_minutes.saturating_add(minutes);
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

/// Sums up the dates from `from` up to and with `until`. What is not within them does not count.
#[must_use]
pub fn tally((from, until): (Date, Date), visits: &[Held], open: &[Open]) -> Report {
    let mut total = Sums::default();
    let mut therapists: BTreeMap<&str, Sums> = BTreeMap::new();
    let mut services: BTreeMap<&str, Sums> = BTreeMap::new();
    let weeks = week_of(from).0.series(1.week()).take_while(|monday| *monday <= until);
    let mut weeks: BTreeMap<Week, Sums> = weeks.map(|monday| (Week(monday), Sums::default())).collect();
    for visit in visits.iter().filter(|visit| (from..=until).contains(&visit.date)) {
        total.count(visit);
        therapists.entry(&visit.therapist).or_default().count(visit);
        services.entry(&visit.service).or_default().count(visit);
        weeks.entry(week_of(visit.date)).or_default().count(visit);
    }
    for Open {
        week,
        therapist,
        minutes,
    } in open.iter().filter(|open| open.minutes > 0)
    {
        total.open(*minutes);
        therapists.entry(therapist).or_default().open(*minutes);
        if let Some(sums) = weeks.get_mut(week) {
            sums.open(*minutes);
        }
    }
    let named = |sums: BTreeMap<&str, Sums>| sums.into_iter().map(|(name, sums)| (name.to_owned(), sums)).collect();
    Report {
        total,
        by_therapist: named(therapists),
        by_service: named(services),
        by_week: weeks.into_iter().map(|(week, sums)| WeekSums { week, sums }).collect(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn held(day: i8, therapist: &str, service: &str) -> Held {
        Held {
            date: date(2026, 12, day),
            therapist: therapist.into(),
            service: service.into(),
            minutes: 70,
            is_cancelled: false,
            is_no_show: false,
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
        let visits = [
            held(7, "Ann", "Relaxation"),
            Held {
                is_no_show: true,
                ..held(8, "Ann", "Swedish")
            },
            Held {
                is_cancelled: true,
                ..held(14, "Bo", "Relaxation")
            },
            held(21, "Bo", "Relaxation"),
        ];
        let open = [("Ann", 480), ("Cid", 0)].map(|(therapist, minutes)| Open {
            week: Week(date(2026, 12, 7)),
            therapist: therapist.into(),
            minutes,
        });
        let report = tally((date(2026, 12, 7), date(2026, 12, 20)), &visits, &open);
        let total = Sums {
            visits: 2,
            cancelled: 1,
            no_shows: 1,
            used_minutes: 140,
            open_minutes: 480,
        };
        assert_eq!(report.total, total, "the last one is too late");
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
    fn a_week_in_which_nothing_was_is_there_too() {
        let report = tally((date(2026, 12, 9), date(2026, 12, 23)), &[], &[]);
        let weeks: Vec<_> = report.by_week.iter().map(|week| week.week.0).collect();
        assert_eq!(weeks, [date(2026, 12, 7), date(2026, 12, 14), date(2026, 12, 21)]);
    }
}
