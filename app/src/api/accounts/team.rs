//! Who works at the clinic: reading it, and what its forms do.

#[cfg(feature = "ssr")]
use domain::{Action, Field, Problem, TeamForm, TeamRequest};
use domain::{Revision, Role};
use jiff::civil::DateTime;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use store::{InvitationToken, NewInvitation, SettingError};

use crate::api::ApiError;
use crate::api::json::Json;
#[cfg(feature = "ssr")]
use crate::host::{Host, Visitor};

/// Who works at the clinic, and who is invited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamView {
    pub members: Vec<MemberView>,
    /// Those that nobody has accepted yet.
    pub invited: Vec<InvitedView>,
    /// Those who give massages, whether they have an account or not.
    pub therapists: Vec<TherapistView>,
    /// Everything that a therapist can have learnt.
    pub skills: Vec<String>,
    /// An idempotency key for an invitation, or a therapist who is added.
    pub key: String,
}

/// One of the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberView {
    pub id: i64,
    pub name: String,
    /// What they are here.
    pub role: Role,
    /// Whose calendar is theirs.
    pub therapist: Option<i64>,
    /// Whether a second factor is set up.
    pub has_second_factor: bool,
    /// Whether it is one's own.
    pub is_oneself: bool,
    /// How what others set of it is.
    pub revision: Revision,
}

/// An invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitedView {
    pub id: i64,
    /// What somebody is invited to be.
    pub role: Role,
    /// Whose calendar will be theirs.
    pub therapist: Option<i64>,
    /// Who has made it.
    pub by: Option<String>,
    pub until: DateTime,
}

/// Somebody who gives massages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TherapistView {
    pub id: i64,
    /// The name clients read.
    pub name: String,
    /// Where they stand among the others.
    pub position: u16,
    /// Whether they can be booked.
    pub is_active: bool,
    /// What they have learnt.
    pub skills: Vec<String>,
    /// How they are, in one word.
    pub revision: Revision,
}

/// Who works at the clinic.
///
/// # Errors
/// [`ApiError::SignInRequired`], [`ApiError::NotAllowed`].
#[server(prefix = "/api", endpoint = "staff/team", input = GetUrl, output = Json)]
pub async fn show_team() -> Result<TeamView, ApiError> {
    use store::Setting;

    let host = Host::of_request();
    let caller = host.caller(Action::Team).await?;
    let zone = host.store.clinic().await?.zone;
    let (members, invited) = host.store.team(host.now()).await?;
    let (therapists, skills) = host.store.therapists().await?;
    let members = members.into_iter().map(|member| MemberView {
        revision: member.revision(),
        id: member.id,
        is_oneself: member.name == caller.name,
        name: member.name.as_str().to_owned(),
        role: member.role,
        therapist: member.therapist.map(|id| id.0),
        has_second_factor: member.has_second_factor,
    });
    let invited = invited.into_iter().map(|invited| InvitedView {
        id: invited.id,
        role: invited.role,
        therapist: invited.therapist.map(|id| id.0),
        by: invited.by,
        until: zone.to_datetime(invited.expires_at),
    });
    let therapists = therapists.into_iter().map(|therapist| TherapistView {
        revision: therapist.revision(),
        id: therapist.id.0,
        name: therapist.name,
        position: therapist.position,
        is_active: therapist.is_active,
        skills: therapist.skills.into_iter().map(|skill| skill.0).collect(),
    });
    Ok(TeamView {
        key: store::new_key()?,
        members: members.collect(),
        invited: invited.collect(),
        therapists: therapists.collect(),
        skills: skills.into_iter().map(|skill| skill.0).collect(),
    })
}

/// Changes the team as the form says; answers the token, if it makes an invitation.
///
/// # Errors
/// [`ApiError::Invalid`], [`ApiError::NotFound`], [`ApiError::SignInRequired`]; [`ApiError::NotAllowed`], also for
/// one's own account; [`ApiError::Stale`] when somebody else has changed it meanwhile; [`ApiError::Stranded`] when
/// visits would be left behind and the form does not say that this is meant.
#[cfg(feature = "ssr")]
pub async fn change_team(host: &Host, form: &TeamForm, visitor: &Visitor) -> Result<Option<InvitationToken>, ApiError> {
    let caller = host.caller_with(visitor, Action::Team).await?;
    let request = form.parse().map_err(|fields| ApiError::Invalid { fields })?;
    let (store, now) = (&host.store, host.now());
    match request {
        TeamRequest::Invite(membership, key) => {
            let (by, key) = (Some(&caller), Some(&key));
            let invited = store.invite(NewInvitation { membership, by, key }, now).await;
            return match invited {
                Err(SettingError::KeyReused) => Err(crate::api::visits::invalid(Field::Role, Problem::Added)),
                invited => Ok(Some(invited?)),
            };
        }
        TeamRequest::Withdraw(id) => store.withdraw_invitation(&caller, id, now).await?,
        TeamRequest::Account((id, seen), membership) => {
            store.change_account(&caller, (id, &seen), membership, now).await?;
        }
        TeamRequest::Remove((id, seen)) => store.remove_account(&caller, (id, &seen), now).await?,
        TeamRequest::Therapist(request) => store.save_therapist(&caller, &request, now).await?,
    }
    Ok(None)
}
