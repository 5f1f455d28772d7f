//! How long a session lasts, and how often somebody may try to begin one.

use jiff::{SignedDuration, Timestamp};

/// A session that nobody uses ends after this time: a screen at the reception that was left alone.
pub const IDLE: SignedDuration = SignedDuration::from_hours(1);

/// However much it is used, a session ends after this time: a working day.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(12);

/// For how long tries that failed slow down those that come after.
pub const WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// How often one name may be tried from one source within [`WINDOW`] before anybody has to wait: people mistype.
pub const FREE_FOR_NAME: u32 = 5;

/// The longest wait between two tries of one name from one source. So nobody who has the right password is kept out for
/// longer, and whoever guesses has two guesses a minute.
pub const LONGEST_FOR_NAME: SignedDuration = SignedDuration::from_secs(30);

/// How often one source may try any name within [`WINDOW`] before anybody has to wait. Everyone at the clinic may share
/// one, so the waits are shorter: what they slow down is trying name after name.
pub const FREE_FROM_SOURCE: u32 = 20;

/// The longest wait between two tries of any name from one source.
pub const LONGEST_FROM_SOURCE: SignedDuration = SignedDuration::from_secs(10);

/// How long a browser in which somebody has signed in is known again: as long as browsers keep a cookie.
pub const DEVICE_KNOWN: SignedDuration = SignedDuration::from_hours(24 * 400);

/// Whether a session is still one.
#[must_use]
pub fn is_alive(created_at: Timestamp, seen_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(seen_at) < IDLE && now.duration_since(created_at) < LONGEST
}

/// Tries within [`WINDOW`] that have failed, or are under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tries {
    pub count: u32,
    /// When the last one was, if there was one.
    pub last: Option<Timestamp>,
}

/// What was tried from one source: a network, a browser that somebody has signed in with before, or a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tried {
    pub name: Tries,
    pub any: Tries,
}

impl Tried {
    /// How long to wait before it may be tried once more; zero, if it may be now.
    #[must_use]
    pub fn wait(self, now: Timestamp) -> SignedDuration {
        let for_name = self.name.wait((FREE_FOR_NAME, LONGEST_FOR_NAME), now);
        for_name.max(self.any.wait((FREE_FROM_SOURCE, LONGEST_FROM_SOURCE), now))
    }
}

impl Tries {
    /// One second after as many as are free, twice as much after each one more, and never more than the longest: whatever
    /// a clock that was set back says, too.
    fn wait(self, (free, longest): (u32, SignedDuration), now: Timestamp) -> SignedDuration {
        let (Some(last), Some(doublings)) = (self.last, self.count.checked_sub(free)) else {
            return SignedDuration::ZERO;
        };
        let delay = SignedDuration::from_secs(1 << doublings.min(16)).min(longest);
        let passed = now.duration_since(last);
        delay.saturating_sub(passed).clamp(SignedDuration::ZERO, delay)
    }
}
