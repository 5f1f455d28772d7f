//! Two people at the same settings. Whoever changes one says how it was when they looked; of two who have seen the same,
//! one wins, and the other is told.

use domain::Revision;
use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::AnyConnection;

use crate::clinic::audit::{self, AuditEvent};
use crate::engine::lock::Lock;
use crate::engine::transaction::Transaction;
use crate::secrets::token::hex;
use crate::{Store, StoreError};

/// Somebody else has changed it since it was looked at.
pub(crate) struct Stale;

/// All of a setting that staff see and change, as the audit tells it.
pub trait Setting: Serialize + PartialEq + Sync {
    /// How it is, in one word. It is made of the setting itself and counted nowhere, so it notices whoever changed it: a
    /// server of the release before too.
    fn revision(&self) -> Revision {
        digest(self)
    }
}

/// A word that is another one for anything else.
pub(crate) fn digest<T: Serialize + ?Sized>(state: &T) -> Revision {
    let digest: [u8; 32] = Sha256::digest(audit::json(state)).into();
    Revision::new(hex(&digest[..16]))
}

/// A change of a setting that may be made, by somebody who has seen what it changes.
pub(crate) struct Change<'a, T> {
    event: AuditEvent<'a>,
    before: Option<T>,
    after: Option<T>,
}

impl<'a, T: Setting> Change<'a, T> {
    /// The change of what is `before`, and nothing if it is new, to what is `after`, and nothing if it goes.
    ///
    /// # Errors
    /// When it is not as it was `seen`. Who wants what is so already, such as by a second click, puts nothing in place of
    /// what somebody else has done.
    pub(crate) fn new(
        event: AuditEvent<'a>,
        seen: &Revision,
        (before, after): (Option<T>, Option<T>),
    ) -> Result<Self, Stale> {
        let is_seen = before.as_ref().is_none_or(|before| before.revision() == *seen);
        if is_seen || before == after {
            Ok(Self { event, before, after })
        } else {
            Err(Stale)
        }
    }

    /// Notes it in the audit, if it changes anything. Part of the transaction in which it is made.
    pub(crate) async fn note(&self, connection: &mut AnyConnection, now: Timestamp) -> Result<(), StoreError> {
        if self.before != self.after {
            let states = (self.before.as_ref(), self.after.as_ref());
            audit::note(connection, &self.event, states, now).await?;
        }
        Ok(())
    }
}

impl Store {
    /// A transaction that changes settings. There is one at a time, and no visit is given any time meanwhile, so what it
    /// has read holds until its end.
    pub(crate) async fn write_settings(&self) -> Result<Transaction, StoreError> {
        let mut transaction = self.write_under(Lock::Rules).await?;
        transaction.note_settings();
        Ok(transaction)
    }
}
