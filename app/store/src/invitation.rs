//! Invitations: a link that makes somebody one of the staff, once.

use std::fmt;

use domain::{AccountName, NewPassword, Role};
use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

use crate::account::{self, NewAccount};
use crate::claim::Race;
use crate::columns::Columns;
use crate::id::{SessionToken, hash_of, new_id, new_key};
use crate::retry::retrying;
use crate::{Store, StoreError, password, session};

/// How long an invitation is one.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(72);

/// Names an invitation, in the URL `/staff/invitation/{token}`.
#[derive(Clone, PartialEq, Eq)]
pub struct InvitationToken(String);

impl InvitationToken {
    /// Reads a token: 32 lower-case hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let hexadecimal = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        (text.len() == 32 && text.bytes().all(hexadecimal)).then(|| Self(text.to_owned()))
    }

    /// The token as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is stored of it.
    fn hash(&self) -> String {
        hash_of(&["invitation", &self.0])
    }
}

/// Shows that it is a token and not which.
impl fmt::Debug for InvitationToken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("InvitationToken(…)")
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
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Invites somebody, and tells the token for it: said once, stored nowhere.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn invite(&self, role: Role, now: Timestamp) -> Result<InvitationToken, StoreError> {
        let token = InvitationToken(new_key()?);
        retrying(|| async {
            let mut transaction = self.write().await?;
            sqlx::query("DELETE FROM invitation WHERE expires_at <= $1")
                .bind(now.as_second())
                .execute(&mut *transaction)
                .await?;
            sqlx::query(
                "INSERT INTO invitation (id, token_hash, role, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
            )
            .bind(new_id()?)
            .bind(token.hash())
            .bind(role.name())
            .bind(now.as_second())
            .bind((now + GOOD_FOR).as_second())
            .execute(&mut *transaction)
            .await?;
            transaction.commit().await
        })
        .await?;
        Ok(token)
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
        now: Timestamp,
    ) -> Result<SessionToken, AcceptError> {
        // Nobody else's token costs the time of a hash.
        let role = self.invitation(token, now).await?.ok_or(AcceptError::Gone)?;
        let hash = password::hash(password.as_str()).await?;
        let new = |id| NewAccount {
            id,
            name,
            role,
            password_hash: &hash,
            must_change: false,
        };
        retrying(|| async {
            let mut transaction = self.write().await?;
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
            if account::insert(&mut transaction, &new(id), now).await? == Race::Lost {
                transaction.roll_back().await?;
                return Err(AcceptError::NameTaken);
            }
            let token = session::begin(&mut transaction, id, now).await?;
            transaction.commit().await?;
            Ok(token)
        })
        .await
    }
}
