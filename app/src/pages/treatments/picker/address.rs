//! The address of the picker: what was answered, and which question is open.
//!
//! What brings somebody and what they like is in the query. What they say of their health is in the fragment, behind the
//! `#`, which no browser sends to a server: it can be shared, bookmarked and gone back to, and is in nobody's log.
//! Without a script it travels in the body of a post, which is answered and forgotten.

use domain::picker::{Answers, Health, is_week_read};
use leptos_router::params::ParamsMap;

/// A question, or the answer to all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Goals,
    Places,
    Touch,
    /// What we should know.
    Health,
    /// How long you have.
    Time,
    Result,
}

impl Step {
    /// Every step, in order.
    pub(crate) const ALL: [Self; 6] = [
        Self::Goals,
        Self::Places,
        Self::Touch,
        Self::Health,
        Self::Time,
        Self::Result,
    ];

    /// Its name in the address, and its id on the page.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Goals => "goals",
            Self::Places => "places",
            Self::Touch => "touch",
            Self::Health => "health",
            Self::Time => "time",
            Self::Result => "result",
        }
    }

    /// The step that an address names; without a name, the first.
    pub(crate) fn of(map: &ParamsMap) -> Self {
        Self::named(map.get_str("at").unwrap_or_default())
    }

    /// The step of this name; without one, the first.
    pub(crate) fn named(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|step| step.name() == name)
            .unwrap_or(Self::Goals)
    }

    /// Its number, from 1.
    pub(crate) const fn number(self) -> usize {
        self as usize + 1
    }

    /// The one after it, if there is one.
    pub(crate) fn next(self) -> Option<Self> {
        Self::ALL.get(self as usize + 1).copied()
    }

    /// The one before it, if there is one.
    pub(crate) fn before(self) -> Option<Self> {
        Self::ALL.get((self as usize).checked_sub(1)?).copied()
    }
}

/// What a query answers, and whether all of it could be read.
pub(crate) fn read_query(map: &ParamsMap) -> (Answers, bool) {
    let (answers, unread) = Answers::read(map.into_iter().map(|(name, value)| (name.as_ref(), value)));
    // Health has no place in a query: who puts it there is not helped to spread it.
    let answers = Answers {
        health: Health::default(),
        ..answers
    };
    (answers, unread == 0)
}

/// What a fragment says of somebody's health, with its `#` or without.
pub(crate) fn read_fragment(fragment: &str) -> Health {
    let pairs = fragment.trim_start_matches('#').split('&');
    let (answers, _) = Answers::read(pairs.filter_map(|pair| pair.split_once('=')));
    answers.health
}

/// What a fragment says of the week of a pregnancy, if that is none.
pub(crate) fn unread_week(fragment: &str) -> Option<String> {
    let mut pairs = fragment
        .trim_start_matches('#')
        .split('&')
        .filter_map(|pair| pair.split_once('='));
    let (_, week) = pairs.rfind(|(name, week)| *name == "week" && !is_week_read(week))?;
    Some(week.to_owned())
}

/// The address of a step with all that was answered. Nothing in it needs escaping.
pub(crate) fn href(answers: &Answers, step: Step) -> String {
    let health: Vec<_> = answers
        .health
        .pairs()
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let fragment = if health.is_empty() {
        String::new()
    } else {
        format!("#{}", health.join("&"))
    };
    href_to_share(answers, step) + &fragment
}

/// [`href`] without a word on health.
pub(crate) fn href_to_share(answers: &Answers, step: Step) -> String {
    let mut pairs = answers.pairs();
    if step != Step::Goals {
        pairs.push(("at", step.name()));
    }
    let query: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    if query.is_empty() {
        "/picker".to_owned()
    } else {
        format!("/picker?{}", query.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(query: &str) -> ParamsMap {
        query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }

    #[test]
    fn an_address_reads_back_as_it_was_written() {
        let address = "/picker?goal=pain-relief&goal=stress&area=neck&area=feet&pressure=strong&feel=worked\
            &clothing=clothed&scents=without&length=60&at=result#condition=clot&condition=gout&pregnant=yes&week=22";
        let (path, fragment) = address.split_once('#').unwrap();
        let map = map(path.split_once('?').unwrap().1);
        let (answers, is_read) = read_query(&map);
        let health = read_fragment(fragment);
        assert!(is_read);
        assert_eq!(href(&Answers { health, ..answers }, Step::of(&map)), address);
        assert_eq!(href_to_share(&Answers { health, ..answers }, Step::of(&map)), path);
    }

    #[test]
    fn a_week_that_is_none_is_not_left_out_in_silence() {
        assert_eq!(unread_week("#pregnant=yes&week=50").as_deref(), Some("50"));
        for fragment in ["", "#pregnant=yes&week=22", "#week=", "#condition=clot"] {
            assert_eq!(unread_week(fragment), None, "{fragment}");
        }
    }

    #[test]
    fn health_in_a_query_is_not_taken_up() {
        let (answers, _) = read_query(&map("goal=stress&condition=clot&pregnant=yes"));
        assert_eq!(href(&answers, Step::Goals), "/picker?goal=stress");
    }

    #[test]
    fn what_cannot_be_read_is_told_and_left_out() {
        let (answers, is_read) = read_query(&map("goal=stress&goal=riches&utm_source=x&pressure="));
        assert!(!is_read);
        assert_eq!(href(&answers, Step::Goals), "/picker?goal=stress");
        assert!(read_query(&map("goal=stress&utm_source=x&pressure=")).1);
    }
}
