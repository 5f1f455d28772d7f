//! The forms in which owners say who works at the clinic.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::forms::input::{adding_key, parse_position};
use crate::{Field, FieldErrors, IdempotencyKey, Problem, ResourceId, Revision, Role, Skill, Title};

/// A change of the team, as it was typed; a field that was not sent is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TeamForm {
    /// `invite`, `withdraw`, `account`, `remove` or `therapist`: what is to change, in so many words.
    pub change: String,
    /// Which invitation, account or therapist: an id; empty for a therapist who is new.
    pub id: String,
    /// How the account or the therapist was when the form was made.
    pub revision: Revision,
    /// The idempotency key of the form that invites somebody, or adds a therapist.
    pub key: String,
    /// What somebody is to be: the name of a role.
    pub role: String,
    /// Whose calendar is theirs: the id of a therapist, or nothing.
    pub therapist: String,
    /// What a therapist is called.
    pub name: String,
    /// Where a therapist stands among the others: the smallest number comes first.
    pub position: String,
    /// `yes` for a therapist who can be booked.
    pub active: String,
    /// `yes` to change it even if visits are left behind.
    pub anyway: String,
    /// What a therapist has learnt: `skill-` and its name, each `yes`.
    #[serde(flatten)]
    pub skills: BTreeMap<String, String>,
}

/// A change of the team that can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TeamRequest {
    /// Somebody is invited; the key is the same for every attempt to send the same form.
    Invite(Membership, IdempotencyKey),
    /// An invitation is good no more.
    Withdraw(i64),
    /// An account, which was like this when somebody looked, is for something else.
    Account((i64, Revision), Membership),
    /// An account, which was like this when somebody looked, goes.
    Remove((i64, Revision)),
    /// A therapist is added or changed.
    Therapist(TherapistRequest),
}

/// What somebody is at the clinic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Membership {
    /// What they may do.
    pub role: Role,
    /// Whose calendar is theirs.
    pub therapist: Option<ResourceId>,
}

/// A therapist, as they are to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TherapistRequest {
    /// Who; nobody yet, if they are new.
    pub id: Option<ResourceId>,
    /// The same for every attempt to add them by the same form; none, if they are there.
    pub key: Option<IdempotencyKey>,
    /// How they were when somebody looked.
    pub revision: Revision,
    pub name: Title,
    /// Where they stand among the others.
    pub position: u16,
    /// What they have learnt.
    pub skills: Vec<Skill>,
    /// Whether they can be booked.
    pub is_active: bool,
    /// Whether it is meant even if visits are left behind.
    pub anyway: bool,
}

impl TeamForm {
    /// The name of the input for a skill.
    #[must_use]
    pub fn skill_input(skill: &str) -> String {
        format!("skill-{skill}")
    }

    /// Reads the form.
    ///
    /// # Errors
    /// All that is wrong with it, and a form that does not say what it changes.
    pub fn parse(&self) -> Result<TeamRequest, FieldErrors> {
        let mut errors = FieldErrors::default();
        let request = match self.change.as_str() {
            "invite" => {
                let (membership, key) = (self.membership(&mut errors), IdempotencyKey::parse(&self.key));
                let key = errors.keep(Field::Key, key);
                membership
                    .zip(key)
                    .map(|(membership, key)| TeamRequest::Invite(membership, key))
            }
            "withdraw" => self.id(&mut errors).map(TeamRequest::Withdraw),
            "account" => {
                let (id, membership) = (self.id(&mut errors), self.membership(&mut errors));
                let seen = id.map(|id| (id, self.revision.whole()));
                seen.zip(membership)
                    .map(|(seen, membership)| TeamRequest::Account(seen, membership))
            }
            "remove" => {
                let id = self.id(&mut errors);
                id.map(|id| TeamRequest::Remove((id, self.revision.whole())))
            }
            "therapist" => self.therapist(&mut errors).map(TeamRequest::Therapist),
            _ => errors.keep(Field::Key, Err(Problem::Unknown)),
        };
        request.filter(|_| errors.is_empty()).ok_or(errors)
    }

    fn id(&self, errors: &mut FieldErrors) -> Option<i64> {
        errors.keep(Field::Key, self.id.parse().map_err(|_| Problem::Unknown))
    }

    fn membership(&self, errors: &mut FieldErrors) -> Option<Membership> {
        let role = errors.keep(Field::Role, Role::named(&self.role).ok_or(Problem::Unknown));
        let therapist = match self.therapist.as_str() {
            "" => Ok(None),
            id => id.parse().map(ResourceId).map(Some).map_err(|_| Problem::Unknown),
        };
        let therapist = errors.keep(Field::Therapist, therapist);
        Some(Membership {
            role: role?,
            therapist: therapist?,
        })
    }

    fn therapist(&self, errors: &mut FieldErrors) -> Option<TherapistRequest> {
        let id = match self.id.as_str() {
            "" => Some(None),
            _ => self.id(errors).map(|id| Some(ResourceId(id))),
        };
        let key = adding_key(&self.id, &self.key, errors);
        let name = errors.keep(Field::Name, Title::parse(&self.name));
        let position = errors.keep(Field::Position, parse_position(&self.position));
        let skills = self.skills.iter().filter(|(_, chosen)| *chosen == "yes");
        let skills = skills.filter_map(|(name, _)| name.strip_prefix("skill-"));
        Some(TherapistRequest {
            id: id?,
            key,
            revision: self.revision.whole(),
            name: name?,
            position: position?,
            skills: skills.map(|skill| Skill(skill.to_owned())).collect(),
            is_active: self.active == "yes",
            anyway: self.anyway == "yes",
        })
    }
}
