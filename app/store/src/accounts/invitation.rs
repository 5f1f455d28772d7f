//! Invitations: a link that makes somebody one of the staff, once.

use domain::{AccountName, IdempotencyKey, Membership, NewPassword, ResourceId, Role};
use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;
use thiserror::Error;

use crate::accounts::access::sign_in;
use crate::accounts::account::{self, NewAccount};
use crate::accounts::{account_log, member};
use crate::clinic::added::AddingForm;
use crate::clinic::audit::{self, AuditEvent, Subject};
use crate::engine::columns::Columns;
use crate::engine::lock::Lock;
use crate::engine::retry::{as_store_error, repeating, retrying};
use crate::secrets::token::{hash_of, new_id, new_key, token};
use crate::visits::claim::Race;
use crate::{Caller, Entering, SettingError, SignedIn, Store, StoreError};

/// How long an invitation is one.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(72);

/// What an invitation is called in the audit, before its id.
const SUBJECT: &str = "invitation/";

token!(
    /// Names an invitation, in the URL `/staff/invitation/{token}`.
    InvitationToken,
    32
);

impl InvitationToken {
    /// What is stored of it.
    fn hash(&self) -> String {
        hash_of(&["invitation", &self.0])
    }
}

/// Why an invitation could not be accepted.
#[derive(Debug, Error)]
pub enum AcceptError {
    /// There is none, or none any more.
    #[error("there is no such invitation")]
    Gone,
    /// Somebody has the name. The invitation is still one.
    #[error("somebody has this name")]
    NameTaken,
    #[error(transparent)]
    Store(#[from] StoreError),
}

as_store_error!(AcceptError);

/// What somebody is invited to be, and by whom.
#[derive(Clone, Copy, Debug)]
pub struct NewInvitation<'a> {
    /// What they are to be.
    pub membership: Membership,
    /// Who invites them; nobody, where nobody works yet.
    pub by: Option<&'a Caller>,
    /// The same for every attempt to send the same form, where there is one.
    pub key: Option<&'a IdempotencyKey>,
}

impl From<Role> for NewInvitation<'_> {
    fn from(role: Role) -> Self {
        let therapist = None;
        Self {
            membership: Membership { role, therapist },
            by: None,
            key: None,
        }
    }
}

impl Store {
    /// Invites somebody, and tells the token for it: said once, stored nowhere. The same form invites once; sent again it
    /// gets another token in place of the first, which nobody may have read.
    ///
    /// # Errors
    /// [`SettingError::NotFound`] when there is no such therapist, or the invitation of this form was used or is gone;
    /// [`SettingError::KeyReused`] when the form has made another invitation; [`SettingError::NotAllowed`] when whoever
    /// invites is an owner no more.
    #[tracing::instrument(skip_all)]
    pub async fn invite(
        &self,
        new: impl Into<NewInvitation<'_>>,
        now: Timestamp,
    ) -> Result<InvitationToken, SettingError> {
        let new = new.into();
        let token = InvitationToken(new_key()?);
        if new.key.is_some() {
            repeating(|| self.try_to_invite(&token, new, now)).await?;
        } else {
            retrying(|| self.try_to_invite(&token, new, now)).await?;
        }
        Ok(token)
    }

    async fn try_to_invite(
        &self,
        token: &InvitationToken,
        NewInvitation { membership, by, key }: NewInvitation<'_>,
        now: Timestamp,
    ) -> Result<(), SettingError> {
        let id = new_id()?;
        let mut transaction = self.write_under(Lock::Accounts).await?;
        if let Some(caller) = by {
            member::check_owner(&mut transaction, caller).await?;
        }
        let form = AddingForm::new(key, &membership);
        if let Some(before) = form.has_added(&mut transaction).await? {
            renew(&mut transaction, &before, token).await?;
            transaction.commit().await?;
            return Ok(());
        }
        member::check_therapist(&mut transaction, membership.therapist).await?;
        sqlx::query("DELETE FROM invitation WHERE expires_at <= $1")
            .bind(now.as_second())
            .execute(&mut *transaction)
            .await
            .map_err(StoreError::from)?;
        sqlx::query(
            "INSERT INTO invitation (id, token_hash, role, therapist_id, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id)
        .bind(token.hash())
        .bind(membership.role.name())
        .bind(membership.therapist.map(|therapist| therapist.0))
        .bind(now.as_second())
        .bind((now + GOOD_FOR).as_second())
        .execute(&mut *transaction)
        .await
        .map_err(StoreError::from)?;
        let subject = format!("{SUBJECT}{id}");
        form.note(&mut transaction, &subject, now).await?;
        if let Some(caller) = by {
            let event = AuditEvent::of(caller, "invite", Subject::Setting, &subject);
            let after = membership;
            audit::note(&mut transaction, &event, (None, Some(&after)), now).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Makes an invitation good no more. One that is gone already is no error.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn withdraw_invitation(&self, caller: &Caller, id: i64, now: Timestamp) -> Result<(), StoreError> {
        retrying(|| async {
            let mut transaction = self.write().await?;
            withdraw(&mut transaction, caller, id, now).await?;
            transaction.commit().await
        })
        .await
    }

    /// What somebody is invited to be.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn invitation(&self, token: &InvitationToken, now: Timestamp) -> Result<Option<Role>, StoreError> {
        let row = sqlx::query("SELECT role FROM invitation WHERE token_hash = $1 AND expires_at > $2")
            .bind(token.hash())
            .bind(now.as_second())
            .fetch_optional(&mut *self.connection().await?)
            .await?;
        row.map(|row| Columns::of("invitation", &row).parse("role", Role::named))
            .transpose()
    }

    /// Makes somebody one of the staff, and begins their session. The invitation is used up.
    ///
    /// # Errors
    /// See [`AcceptError`]. Nothing was changed then.
    #[tracing::instrument(skip_all)]
    pub async fn accept_invitation(
        &self,
        token: &InvitationToken,
        (name, password): (&AccountName, &NewPassword),
        entering: impl Into<Entering<'_>>,
        now: Timestamp,
    ) -> Result<SignedIn, AcceptError> {
        let entering = entering.into();
        // Nobody else's token costs the time of a hash.
        let role = self.invitation(token, now).await?.ok_or(AcceptError::Gone)?;
        let hash = self.turns.hash(password.as_str()).await?;
        let new = |id, therapist| NewAccount {
            id,
            name,
            role,
            therapist,
            password_hash: &hash,
            must_change: false,
        };
        retrying(|| async {
            let mut transaction = self.write().await?;
            let therapist = therapist_of(&mut transaction, token).await?;
            let used = sqlx::query("DELETE FROM invitation WHERE token_hash = $1 AND expires_at > $2 AND role = $3")
                .bind(token.hash())
                .bind(now.as_second())
                .bind(role.name())
                .execute(&mut *transaction)
                .await
                .map_err(StoreError::from)?;
            if used.rows_affected() == 0 {
                transaction.roll_back().await?;
                return Err(AcceptError::Gone);
            }
            let id = new_id()?;
            if account::insert(&mut transaction, &new(id, therapist), now).await? == Race::Lost {
                transaction.roll_back().await?;
                return Err(AcceptError::NameTaken);
            }
            let signed_in = sign_in::enter(&mut transaction, id, entering, now).await?;
            account_log::note_entry(&mut transaction, (name, "join"), entering.sender, now).await?;
            transaction.commit().await?;
            Ok(signed_in)
        })
        .await
    }
}

/// Withdraws what somebody has invited others to, who is an owner no more: they would come back by it. Who has made an
/// invitation is in the audit.
pub(crate) async fn withdraw_all_of(
    connection: &mut AnyConnection,
    caller: &Caller,
    maker: &AccountName,
    now: Timestamp,
) -> Result<(), StoreError> {
    let rows = sqlx::query(
        "SELECT id FROM invitation WHERE EXISTS (
             SELECT 1 FROM audit WHERE subject = 'setting' AND subject_id = 'invitation/' || CAST(invitation.id AS TEXT)
                 AND act = 'invite' AND who = $1)
         ORDER BY id",
    )
    .bind(maker.as_str())
    .fetch_all(&mut *connection)
    .await?;
    for row in &rows {
        withdraw(connection, caller, Columns::of("invitation", row).get("id")?, now).await?;
    }
    Ok(())
}

async fn withdraw(connection: &mut AnyConnection, caller: &Caller, id: i64, now: Timestamp) -> Result<(), StoreError> {
    let gone = sqlx::query("DELETE FROM invitation WHERE id = $1")
        .bind(id)
        .execute(&mut *connection)
        .await?;
    if gone.rows_affected() > 0 {
        let event = AuditEvent::of(caller, "withdraw", Subject::Setting, &format!("invitation/{id}"));
        audit::note::<Membership>(connection, &event, (None, None), now).await?;
    }
    Ok(())
}

/// Whose calendar the account will have.
async fn therapist_of(
    connection: &mut AnyConnection,
    token: &InvitationToken,
) -> Result<Option<ResourceId>, StoreError> {
    let row = sqlx::query("SELECT therapist_id FROM invitation WHERE token_hash = $1")
        .bind(token.hash())
        .fetch_optional(connection)
        .await?;
    let id: Option<Option<i64>> = row
        .map(|row| Columns::of("invitation", &row).get("therapist_id"))
        .transpose()?;
    Ok(id.flatten().map(ResourceId))
}

/// Gives an invitation another token, if nobody has accepted or withdrawn it.
async fn renew(connection: &mut AnyConnection, subject: &str, token: &InvitationToken) -> Result<(), SettingError> {
    let id: Option<i64> = subject.strip_prefix(SUBJECT).and_then(|id| id.parse().ok());
    let renewed = sqlx::query("UPDATE invitation SET token_hash = $2 WHERE id = $1")
        .bind(id)
        .bind(token.hash())
        .execute(connection)
        .await
        .map_err(StoreError::from)?;
    match renewed.rows_affected() {
        0 => Err(SettingError::NotFound),
        _ => Ok(()),
    }
}
