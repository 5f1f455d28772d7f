//! What staff ask of the calendar, well formed.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use crate::{
    Attendance, ClientName, EmailAddress, IdempotencyKey, Note, PhoneNumber, ResourceId, ServiceSlug, VisitId,
};

/// Something to be done to the calendar, well formed. Whether it can be, the calendar knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BoardRequest {
    /// Book a visit for somebody who has come or called.
    Book(Box<WalkIn>),
    /// Move a visit, or give it another therapist, room or length.
    Move {
        /// Which.
        visit: Seen,
        /// Where to.
        to: Destination,
    },
    /// Say what became of a visit.
    Mark {
        /// Which.
        visit: Seen,
        /// What.
        attendance: Attendance,
    },
    /// Call a visit off.
    Cancel {
        /// Which.
        visit: Seen,
        /// Why.
        reason: Option<Note>,
    },
    /// Reach the client of one visit elsewhere.
    Contact {
        /// Which.
        visit: Seen,
        /// Where letters about it go.
        email: Option<EmailAddress>,
        /// Where to call.
        phone: Option<PhoneNumber>,
    },
    /// Says that a visit, which a public form has booked, is theirs in whose name it was booked.
    Accept {
        /// Which.
        visit: Seen,
    },
    /// Send what could not be sent about a visit again; or else that it is booked.
    Resend {
        /// Which.
        visit: Seen,
    },
    Block(BlockRequest),
    Unblock {
        /// Which block.
        block: i64,
        /// Whether all of its series are meant.
        whole_series: bool,
    },
    Undo {
        /// Its entry in the audit.
        entry: i64,
    },
}

/// A visit, as somebody has seen it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    pub id: VisitId,
    /// How often it had been changed then.
    pub revision: i64,
}

/// A moment, as somebody has said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Instant(Timestamp),
    /// What the clinic's clock reads.
    Wall(DateTime),
}

/// Where a visit is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Destination {
    pub when: When,
    pub therapist: ResourceId,
    /// In which room; `None` for any that is free.
    pub room: Option<ResourceId>,
    /// How long the client is treated; `None` for as long as before, or as the service says.
    pub minutes: Option<u16>,
}

/// A visit that staff book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalkIn {
    pub name: ClientName,
    /// Where the confirmation goes, if anywhere.
    pub email: Option<EmailAddress>,
    pub phone: Option<PhoneNumber>,
    /// What the therapist should know.
    pub note: Option<Note>,
    pub service: ServiceSlug,
    pub to: Destination,
    /// The same for every attempt to send the same form.
    pub key: IdempotencyKey,
}

/// Time to take away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockRequest {
    /// Whose; `None` is everyone's and every room's.
    pub whom: Option<ResourceId>,
    /// From when, by the clinic's clock.
    pub from: DateTime,
    pub until: DateTime,
    pub reason: Note,
    /// The last date on which it may begin, if it comes back every week.
    pub weekly_until: Option<Date>,
}
