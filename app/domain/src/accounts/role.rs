//! Who of the staff may do what, and which clients a therapist may see.
//!
//! Owners and the reception see every client. A therapist sees a client once a visit *ties* the two, and no public form
//! ties anybody by itself: whoever books online may type any name and any address, a therapist too, with themselves as the
//! therapist. What ties is a visit with that therapist which somebody has confirmed who could not have made it up:
//!
//! | the visit with the therapist | is confirmed | what the therapist sees |
//! | --- | --- | --- |
//! | booked by an owner or the reception | at once | the client |
//! | booked by a therapist, for themselves | at once | a client of their own: one whom they see already, or a new one, never one whom only others know, and whom nothing that others book joins until staff say that the two are one |
//! | booked by a public form | not yet | that visit, as it was typed; no client |
//! | … and its client has said yes by the link in the mail | then | the client |
//! | … and an owner or the reception says whose it is, or that they are here or were treated | then | the client |
//! | … and staff have moved it, kept it, missed them, or had its mail go elsewhere | no | that visit; its time is held no longer but theirs |
//! | … and the therapist says that they are here or were treated | no | as before |
//! | … and it was moved or called off by its link, or given up by the clock | no | as before |
//!
//! A confirmed visit ties whatever becomes of it. Of the client a therapist sees how to reach them, their own confirmed
//! visits, and the note if the reception has marked it as shared with therapists; not the visits to others, no messages, and
//! not what else the client is known by. Owners and the reception see unconfirmed visits in the client's file too, apart from
//! the others: nobody knows yet that they are this client's. `app/store/tests/stories/clients/tie.rs` tries it.

use crate::ResourceId;

/// What somebody is at the clinic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs the clinic, and may do everything.
    Owner,
    /// Runs the day: the calendar, the clients and the inbox.
    Reception,
    /// Gives massages: their own calendar and their own clients.
    Therapist,
}

/// What somebody of the staff wants to see or to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// One's own account: sessions, password, second factor.
    Account,
    OwnCalendar,
    /// The clients whom one treats.
    OwnClients,
    Calendar,
    Clients,
    /// What people have written.
    Inbox,
    /// Services, packages and rooms.
    Catalogue,
    Hours,
    Team,
    /// Who the clinic is, and what clients may book by themselves.
    Clinic,
    Audit,
    /// How much was booked, and how much of the time there is.
    Reports,
}

/// How much of the calendar is somebody's to see and to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    All,
    /// What is this therapist's own.
    Only(ResourceId),
}

impl Scope {
    /// Whether a therapist's time is part of it.
    #[must_use]
    pub fn has(self, therapist: ResourceId) -> bool {
        self == Self::All || self == Self::Only(therapist)
    }
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Reception, Self::Therapist];

    /// Its name where it is stored and in forms.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Reception => "reception",
            Self::Therapist => "therapist",
        }
    }

    /// The role with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether this role may do that: the one place that says so.
    #[must_use]
    pub const fn may(self, action: Action) -> bool {
        match action {
            Action::Account | Action::OwnCalendar | Action::OwnClients => true,
            Action::Calendar | Action::Clients | Action::Inbox => matches!(self, Self::Owner | Self::Reception),
            Action::Catalogue | Action::Hours | Action::Team | Action::Clinic | Action::Audit | Action::Reports => {
                matches!(self, Self::Owner)
            }
        }
    }
}
