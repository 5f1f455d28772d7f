//! How long a session lasts, and how often somebody may try to begin one.

use jiff::{SignedDuration, Timestamp};

/// A session that nobody uses ends after this time: a screen at the reception that was left alone.
pub const IDLE: SignedDuration = SignedDuration::from_hours(1);

/// However much it is used, a session ends after this time: a working day.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(12);

/// The time that the budgets of signing in are for.
pub const WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// How often one name may be tried from one address within [`WINDOW`].
pub const MOST_FOR_NAME_FROM_ADDRESS: u32 = 5;

/// How often one name may be tried from anywhere. So high that nobody can keep somebody out by trying their name, but
/// for many addresses at once; and so low that no password of fifteen characters is found.
pub const MOST_FOR_NAME: u32 = 100;

/// How often one address may try any name. Everyone at the clinic shares one.
pub const MOST_FROM_ADDRESS: u32 = 30;

/// Whether a session is still one.
#[must_use]
pub fn is_alive(created_at: Timestamp, seen_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(seen_at) < IDLE && now.duration_since(created_at) < LONGEST
}

/// How often signing in was tried within [`WINDOW`] and failed, or is being tried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tried {
    /// This name, from this address.
    pub name_from_address: u32,
    /// This name, from anywhere.
    pub name: u32,
    /// Any name, from this address.
    pub from_address: u32,
}

/// Whether it may be tried once more.
#[must_use]
pub const fn may_try(tried: Tried) -> bool {
    tried.name_from_address < MOST_FOR_NAME_FROM_ADDRESS
        && tried.name < MOST_FOR_NAME
        && tried.from_address < MOST_FROM_ADDRESS
}
