//! What a stranger can cause has a budget: letters to an address that may be anyone's, and changes to a visit by whoever
//! has its link. What is past it waits, or is refused with the clinic's number; it is never an error of ours.

use jiff::SignedDuration;

/// How long a client's own changes to a visit wait for one another: one letter tells how things stand at the end.
pub const BETWEEN_LETTERS: SignedDuration = SignedDuration::from_mins(15);

/// The time that [`MOST_LETTERS`] and [`MOST_MOVES`] are for.
pub const DAY: SignedDuration = SignedDuration::from_hours(24);

/// How many letters that strangers have caused go to one address within [`DAY`], over all visits and messages. What is
/// past it waits until there is room, and says then how things stand.
pub const MOST_LETTERS: u32 = 10;

/// How often a visit can be moved by its link within [`DAY`].
pub const MOST_MOVES: u32 = 10;
