//! Who works at the clinic.

use domain::{Membership, ResourceId, Revision, Role};
use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::accounts::access::session;
use crate::accounts::second_factor::stored;
use crate::accounts::{invitation, member};
use crate::clinic::audit::{AuditEvent, Subject};
use crate::clinic::setting::Change;
use crate::engine::columns::Columns;
use crate::engine::lock::Lock;
use crate::engine::retry::retrying;
use crate::{Caller, Member, SettingError, Store, StoreError};

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
    pub expires_at: Timestamp,
}

impl Store {
    /// All of the staff by their names, and who is invited.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn team(&self, now: Timestamp) -> Result<(Vec<Member>, Vec<Invited>), StoreError> {
        let mut transaction = self.read().await?;
        let members = member::all(&mut transaction).await?;
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
        Ok((members, invited.collect::<Result<_, StoreError>>()?))
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
        membership: Membership,
        now: Timestamp,
    ) -> Result<(), SettingError> {
        retrying(|| async {
            let mut transaction = self.write_under(Lock::Accounts).await?;
            let before = another(&mut transaction, caller, id).await?;
            let event = AuditEvent::of(caller, "change", Subject::Account, &before.name.as_str());
            let noted = Change::new(event, seen, (Some(before.membership()), Some(membership)))?;
            member::check_therapist(&mut transaction, membership.therapist).await?;
            if membership.role != Role::Owner {
                invitation::withdraw_all_of(&mut transaction, caller, &before.name, now).await?;
            }
            sqlx::query("UPDATE account SET role = $2, therapist_id = $3 WHERE id = $1")
                .bind(id)
                .bind(membership.role.name())
                .bind(membership.therapist.map(|therapist| therapist.0))
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
            let event = AuditEvent::of(caller, "remove", Subject::Account, &before.name.as_str());
            let noted = Change::new(event, seen, (Some(before.membership()), None))?;
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
    let members = member::check_owner(connection, caller).await?;
    if id == caller.account {
        return Err(SettingError::NotAllowed);
    }
    members
        .into_iter()
        .find(|member| member.id == id)
        .ok_or(SettingError::NotFound)
}
