//! Who calls.

use domain::spam::Sender;
use domain::{AccountName, Action, Origin, ResourceId, Role, Scope};

/// Somebody of the staff who has signed in.
#[derive(Clone, Debug)]
pub struct Caller {
    pub(crate) account: i64,
    /// The session that they have come with.
    pub session: SessionId,
    pub name: AccountName,
    /// What they are here.
    pub role: Role,
    /// Whose calendar their own one is, if they give massages.
    pub therapist: Option<ResourceId>,
    /// Whether they have to choose a password before they may do anything else.
    pub must_change: bool,
    /// Whether a second factor is set up.
    pub has_second_factor: bool,
    /// Where they call from, as far as that is kept.
    pub origin: Option<Origin>,
}

impl Caller {
    /// The same, who calls from where this request comes from.
    #[must_use]
    pub fn from(self, sender: &Sender) -> Self {
        let origin = sender.origin();
        Self { origin, ..self }
    }

    /// How much of the calendar is theirs; `None` for a therapist whose account is nobody's calendar yet.
    #[must_use]
    pub fn scope(&self) -> Option<Scope> {
        if self.role.may(Action::Calendar) {
            Some(Scope::All)
        } else {
            self.therapist.map(Scope::Only)
        }
    }
}

/// Identifies a session to the one whose it is. It opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SessionId(pub i64);
