//! Who works at the clinic.

use domain::{AccountName, Post, ResourceId, Revision, Role};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::accounts::access::session;
use crate::accounts::invitation;
use crate::accounts::second_factor::stored;
use crate::catalogue::therapist;
use crate::clinic::audit::{Deed, Subject};
use crate::clinic::setting::{Change, Setting};
use crate::engine::columns::Columns;
use crate::engine::lock::Lock;
use crate::engine::retry::retrying;
use crate::{Caller, SettingError, Store, StoreError};

/// One of the staff.
#[derive(Clone, Debug)]
pub struct Member {
    /// Their account's id, which opens nothing.
    pub id: i64,
    /// Their account's name.
    pub name: AccountName,
    /// What they are here.
    pub role: Role,
    /// Whose calendar is theirs.
    pub therapist: Option<ResourceId>,
    /// Whether a second factor is set up.
    pub has_second_factor: bool,
}

/// An invitation that nobody has accepted yet.
#[derive(Clone, Debug)]
pub struct Invited {
    /// Its id, which opens nothing.
    pub id: i64,
    /// What somebody is invited to be.
    pub role: Role,
    /// Whose calendar will be theirs.
    pub therapist: Option<ResourceId>,
    /// Who has made it; nobody, where nobody worked yet.
    pub by: Option<String>,
    /// Until when.
    pub expires_at: Timestamp,
}

impl Member {
    /// How what others set of their account is.
    #[must_use]
    pub fn revision(&self) -> Revision {
        noted(self).revision()
    }
}

/// What the audit tells of an account or an invitation.
#[derive(PartialEq, Eq, Serialize)]
pub(crate) struct Noted {
    role: Role,
    therapist: Option<ResourceId>,
}

impl Setting for Noted {}

impl From<Post> for Noted {
    fn from(Post { role, therapist }: Post) -> Self {
        Self { role, therapist }
    }
}

const MEMBERS: &str = "SELECT id, name, role, therapist_id, CASE WHEN totp_key IS NULL THEN 0 ELSE 1 END \
    AS has_second_factor FROM account ORDER BY name";

impl Store {
    /// All of the staff by their names, and who is invited.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn team(&self, now: Timestamp) -> Result<(Vec<Member>, Vec<Invited>), StoreError> {
        let mut transaction = self.read().await?;
        let members = sqlx::query(MEMBERS).fetch_all(&mut *transaction).await?;
        let invited = sqlx::query(
            "SELECT id, role, therapist_id, expires_at, (
                 SELECT MAX(who) FROM audit
                 WHERE subject = 'setting' AND subject_id = 'invitation/' || CAST(invitation.id AS TEXT) AND act = 'invite'
             ) AS made_by
             FROM invitation WHERE expires_at > $1 ORDER BY expires_at, id",
        )
        .bind(now.as_second())
        .fetch_all(&mut *transaction)
        .await?;
        let invited = invited.iter().map(|row| {
            let row = Columns::of("invitation", row);
            Ok(Invited {
                id: row.get("id")?,
                role: row.parse("role", Role::named)?,
                therapist: row.get::<Option<i64>>("therapist_id")?.map(ResourceId),
                by: row.get("made_by")?,
                expires_at: row.instant("expires_at")?,
            })
        });
        Ok((
            members.iter().map(member).collect::<Result<_, StoreError>>()?,
            invited.collect::<Result<_, StoreError>>()?,
        ))
    }

    /// Makes an account be for something else, from its next request on. Whoever is an owner no more has invited nobody. Nobody does it to their own, so there always is
    /// an owner left.
    ///
    /// # Errors
    /// [`SettingError::Stale`] when somebody else has changed it meanwhile, [`SettingError::NotFound`] when there is no such
    /// account or therapist, [`SettingError::NotAllowed`] for one's own.
    #[tracing::instrument(skip_all)]
    pub async fn change_account(
        &self,
        caller: &Caller,
        (id, seen): (i64, &Revision),
        post: Post,
        now: Timestamp,
    ) -> Result<(), SettingError> {
        retrying(|| async {
            let mut transaction = self.write_under(Lock::Accounts).await?;
            let before = another(&mut transaction, caller, id).await?;
            let deed = Deed::of(caller, "change", Subject::Account, &before.name.as_str());
            let noted = Change::new(deed, seen, (Some(noted(&before)), Some(Noted::from(post))))?;
            check_therapist(&mut transaction, post.therapist).await?;
            if post.role != Role::Owner {
                invitation::withdraw_all_of(&mut transaction, caller, &before.name, now).await?;
            }
            sqlx::query("UPDATE account SET role = $2, therapist_id = $3 WHERE id = $1")
                .bind(id)
                .bind(post.role.name())
                .bind(post.therapist.map(|therapist| therapist.0))
                .execute(&mut *transaction)
                .await
                .map_err(StoreError::from)?;
            noted.note(&mut transaction, now).await?;
            transaction.commit().await?;
            Ok(())
        })
        .await
    }

    /// Takes an account away, with its sessions and the invitations it has made. What it did stays noted under its name.
    ///
    /// # Errors
    /// [`SettingError::Stale`] when somebody else has changed it meanwhile, [`SettingError::NotFound`] when there is no such
    /// account, [`SettingError::NotAllowed`] for one's own.
    #[tracing::instrument(skip_all)]
    pub async fn remove_account(
        &self,
        caller: &Caller,
        (id, seen): (i64, &Revision),
        now: Timestamp,
    ) -> Result<(), SettingError> {
        retrying(|| async {
            let mut transaction = self.write_under(Lock::Accounts).await?;
            let before = another(&mut transaction, caller, id).await?;
            let deed = Deed::of(caller, "remove", Subject::Account, &before.name.as_str());
            let noted = Change::new(deed, seen, (Some(noted(&before)), None))?;
            session::end_all(&mut transaction, id).await?;
            stored::forget_recovery(&mut transaction, id).await?;
            invitation::withdraw_all_of(&mut transaction, caller, &before.name, now).await?;
            sqlx::query("DELETE FROM account WHERE id = $1")
                .bind(id)
                .execute(&mut *transaction)
                .await
                .map_err(StoreError::from)?;
            noted.note(&mut transaction, now).await?;
            transaction.commit().await?;
            Ok(())
        })
        .await
    }
}

/// The account, if it is not the caller's own and the caller still is an owner. Two who take each other's role do it one
/// after the other, and the second is an owner no more.
async fn another(connection: &mut AnyConnection, caller: &Caller, id: i64) -> Result<Member, SettingError> {
    let members = check_owner(connection, caller).await?;
    if id == caller.account {
        return Err(SettingError::NotAllowed);
    }
    members
        .into_iter()
        .find(|member| member.id == id)
        .ok_or(SettingError::NotFound)
}

/// Everybody, if the caller still is an owner.
pub(crate) async fn check_owner(connection: &mut AnyConnection, caller: &Caller) -> Result<Vec<Member>, SettingError> {
    let rows = sqlx::query(MEMBERS)
        .fetch_all(connection)
        .await
        .map_err(StoreError::from)?;
    let members = rows.iter().map(member).collect::<Result<Vec<_>, _>>()?;
    let is_owner = |member: &Member| member.id == caller.account && member.role == Role::Owner;
    if members.iter().any(is_owner) {
        Ok(members)
    } else {
        Err(SettingError::NotAllowed)
    }
}

/// Nobody's calendar is that of a therapist who is not there.
pub(crate) async fn check_therapist(
    connection: &mut AnyConnection,
    therapist: Option<ResourceId>,
) -> Result<(), SettingError> {
    match therapist {
        Some(id) if !therapist::is_there(connection, id).await? => Err(SettingError::NotFound),
        _ => Ok(()),
    }
}

fn member(row: &AnyRow) -> Result<Member, StoreError> {
    let row = Columns::of("account", row);
    Ok(Member {
        id: row.get("id")?,
        name: row.parse("name", |name: &str| AccountName::parse(name).ok())?,
        role: row.parse("role", Role::named)?,
        therapist: row.get::<Option<i64>>("therapist_id")?.map(ResourceId),
        has_second_factor: row.number::<i64>("has_second_factor")? == 1,
    })
}

fn noted(member: &Member) -> Noted {
    Noted {
        role: member.role,
        therapist: member.therapist,
    }
}
