//! What there is to tell of a visit by mail, and why a letter may not have gone out.

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::ResourceId;
use crate::forms::choice::choice;

/// What a letter has told of a visit. As JSON it outlives a release: add, never rename.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterSnapshot {
    #[serde(with = "jiff::fmt::serde::timestamp::second::required")]
    pub start: Timestamp,
    /// The clinic's date and time then, as it was agreed.
    pub wall: DateTime,
    /// How long the client is treated.
    pub minutes: u16,
    pub therapist: ResourceId,
    /// What they were called.
    pub therapist_name: String,
    /// Whether it is called off.
    pub is_cancelled: bool,
}

/// What there is to tell of a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VisitNews {
    /// It is booked, and nobody was told of it yet.
    Booked,
    /// It takes place otherwise than was told.
    Changed(VisitChanges),
    /// It is called off.
    Cancelled,
    /// It was called off, and takes place after all.
    Restored,
}

/// What is otherwise with a visit than was told: each as it was before, if it is another now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VisitChanges {
    /// When it was to start, by the clinic's clock.
    pub start: Option<DateTime>,
    /// How long the client was to be treated.
    pub minutes: Option<u16>,
    /// Who was to give it.
    pub therapist: Option<String>,
}

impl VisitNews {
    /// What there is to tell whoever was told `before`, if that was anything; nothing where it is as they know it.
    #[must_use]
    pub fn between(before: Option<&LetterSnapshot>, now: &LetterSnapshot) -> Option<Self> {
        let Some(before) = before else {
            return Some(if now.is_cancelled {
                Self::Cancelled
            } else {
                Self::Booked
            });
        };
        match (before.is_cancelled, now.is_cancelled) {
            (true, true) => None,
            (false, true) => Some(Self::Cancelled),
            (true, false) => Some(Self::Restored),
            (false, false) => {
                let changes = VisitChanges {
                    start: (before.start != now.start).then_some(before.wall),
                    minutes: (before.minutes != now.minutes).then_some(before.minutes),
                    therapist: (before.therapist != now.therapist).then(|| before.therapist_name.clone()),
                };
                (changes != VisitChanges::default()).then_some(Self::Changed(changes))
            }
        }
    }
}

choice! {
    /// What kind of failure an attempt to send a letter has met. Never what a mail server said: it repeats addresses.
    MailFailure {
        /// Nothing listens there, or the connection broke.
        Connection = "connection",
        /// It took too long.
        Timeout = "timeout",
        /// The server asks to try again later.
        Later = "later",
        /// The server does not take it, and never will.
        Refused = "refused",
        /// The server could not be understood, or proved to be another one.
        Protocol = "protocol",
        /// The letter cannot be addressed: there is no address, or none that mail can go to from here.
        Address = "address",
        /// The folder for mails cannot be written to.
        Folder = "folder",
    }
}

impl MailFailure {
    /// Whether another attempt would come to the same: the server has said that it will never take this letter.
    #[must_use]
    pub const fn is_permanent(self) -> bool {
        matches!(self, Self::Refused)
    }
}

/// A letter that has met a failure and has not gone out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsentLetter {
    /// Which failure, the last time.
    pub failure: MailFailure,
    /// Whether it is not tried again by itself.
    pub is_given_up: bool,
}

/// The form that sends a letter again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LetterForm {
    pub letter: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Choice;

    fn told() -> LetterSnapshot {
        LetterSnapshot {
            start: "2026-12-01T16:00:00Z".parse().expect("an instant"),
            wall: "2026-12-01T10:00".parse().expect("a wall time"),
            minutes: 60,
            therapist: ResourceId(1),
            therapist_name: "Therapist A".into(),
            is_cancelled: false,
        }
    }

    fn cancelled() -> LetterSnapshot {
        LetterSnapshot {
            is_cancelled: true,
            ..told()
        }
    }

    #[test]
    fn what_is_as_it_was_told_is_no_news() {
        assert_eq!(VisitNews::between(Some(&told()), &told()), None);
        assert_eq!(VisitNews::between(Some(&cancelled()), &cancelled()), None);
        let renamed = LetterSnapshot {
            therapist_name: "Ann".into(),
            ..told()
        };
        assert_eq!(
            VisitNews::between(Some(&told()), &renamed),
            None,
            "they are who they were"
        );
    }

    #[test]
    fn who_was_told_nothing_hears_how_it_stands() {
        assert_eq!(VisitNews::between(None, &told()), Some(VisitNews::Booked));
        assert_eq!(VisitNews::between(None, &cancelled()), Some(VisitNews::Cancelled));
    }

    #[test]
    fn what_is_off_or_on_again_is_all_there_is_to_tell() {
        let moved = LetterSnapshot { minutes: 30, ..told() };
        assert_eq!(
            VisitNews::between(Some(&moved), &cancelled()),
            Some(VisitNews::Cancelled)
        );
        assert_eq!(
            VisitNews::between(Some(&cancelled()), &moved),
            Some(VisitNews::Restored)
        );
    }

    #[test]
    fn what_has_changed_is_told_and_nothing_else() {
        let changed = |now: LetterSnapshot| match VisitNews::between(Some(&told()), &now) {
            Some(VisitNews::Changed(changes)) => changes,
            other => panic!("{other:?}"),
        };
        let other = LetterSnapshot {
            therapist: ResourceId(2),
            therapist_name: "Therapist B".into(),
            ..told()
        };
        let by_another = VisitChanges {
            therapist: Some("Therapist A".into()),
            ..VisitChanges::default()
        };
        assert_eq!(changed(other), by_another);
        let shorter = VisitChanges {
            minutes: Some(60),
            ..VisitChanges::default()
        };
        assert_eq!(changed(LetterSnapshot { minutes: 45, ..told() }), shorter);
        let later = LetterSnapshot {
            start: "2026-12-02T17:00:00Z".parse().expect("an instant"),
            wall: "2026-12-02T11:00".parse().expect("a wall time"),
            ..told()
        };
        let moved = VisitChanges {
            start: Some(told().wall),
            ..VisitChanges::default()
        };
        assert_eq!(changed(later), moved);
    }

    #[test]
    fn only_what_a_server_refuses_is_not_tried_again() {
        for &failure in MailFailure::ALL {
            assert_eq!(failure.is_permanent(), failure == MailFailure::Refused, "{failure:?}");
        }
    }

    #[test]
    fn what_was_told_is_read_again() {
        let json = r#"{"start":1796140800,"wall":"2026-12-01T10:00:00","minutes":60,"therapist":1,"therapist_name":"Therapist A","is_cancelled":false}"#;
        assert_eq!(
            serde_json::from_str::<LetterSnapshot>(json).expect("what was told"),
            told()
        );
        assert_eq!(serde_json::to_string(&told()).expect("JSON"), json);
    }
}
