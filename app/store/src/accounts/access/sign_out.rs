//! Ending sessions: one's own, and others of one's own.

use domain::session::LONGEST;
use domain::spam::Sender;
use jiff::Timestamp;

use crate::clinic::audit::{self, AuditEvent, Subject};
use crate::engine::retry::retrying;
use crate::secrets::token::SessionToken;
use crate::{Caller, SessionId, Store, StoreError};

impl Store {
    /// Ends one of somebody's own sessions. It may have ended before. Whose it was stays known for a day, so that what they
    /// had just typed elsewhere comes back to them.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn end_session(&self, caller: &Caller, session: SessionId, now: Timestamp) -> Result<(), StoreError> {
        let act = if session == caller.session {
            "sign-out"
        } else {
            "end-session"
        };
        retrying(|| async {
            let mut transaction = self.write().await?;
            let ended =
                sqlx::query("UPDATE session SET created_at = $3 WHERE id = $1 AND account_id = $2 AND created_at > $3")
                    .bind(session.0)
                    .bind(caller.account)
                    .bind((now - LONGEST).as_second())
                    .execute(&mut *transaction)
                    .await?;
            if ended.rows_affected() > 0 {
                let event = AuditEvent::of(caller, act, Subject::Account, &caller.name.as_str());
                audit::note::<()>(&mut transaction, &event, (None, None), now).await?;
            }
            transaction.commit().await
        })
        .await
    }

    /// Ends the session with this token, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn sign_out(&self, token: &SessionToken, sender: Sender, now: Timestamp) -> Result<(), StoreError> {
        // What has run out ends nothing.
        match self.caller(token, now).await? {
            Some(caller) => {
                let session = caller.session;
                self.end_session(&caller.from(&sender), session, now).await
            }
            None => Ok(()),
        }
    }
}
