//! Saving a setting: the one way for all that owners add and change by a form of their own.

use domain::{IdempotencyKey, ResourceId, Revision};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::board::change_feed;
use crate::clinic::added::AddingForm;
use crate::clinic::audit::{AuditEvent, Subject};
use crate::clinic::profile;
use crate::clinic::setting::{Change, Setting};
use crate::engine::retry::repeating;
use crate::engine::transaction::Transaction;
use crate::secrets::token::new_id;
use crate::{Caller, Clinic, SettingError, Store, StoreError};

/// What is to be saved, as it stands beside what is there.
pub(crate) struct States<T> {
    /// What the audit calls it, such as `room/12`.
    pub(crate) subject: String,
    /// How it is; nothing, if it is new.
    pub(crate) before: Option<T>,
    /// How it is to be.
    pub(crate) after: T,
}

/// A request that adds a setting or changes one.
pub(crate) trait Save: Serialize + Sync {
    /// All of it that staff see.
    type State: Setting + Clone + Send;

    /// What the audit calls it where it is there already.
    const CHANGES: &'static str = "change";

    /// Reads how it is, and says how it is to be.
    async fn states(&self, transaction: &mut Transaction, now: Timestamp) -> Result<States<Self::State>, SettingError>;

    /// The visits that it would leave without what they were booked for.
    async fn strands(
        &self,
        _transaction: &mut Transaction,
        _before: &Self::State,
        _now: Timestamp,
    ) -> Result<Vec<i64>, StoreError> {
        Ok(Vec::new())
    }

    /// Writes how it is to be. A key of another table that is not there is a thing that is not there.
    async fn write(&self, transaction: &mut Transaction, is_new: bool, after: &Self::State) -> Result<(), StoreError>;

    /// On which dates clients can book otherwise once it is saved, at a clinic that was like this before: all.
    fn dates(&self, clinic: &Clinic, now: Timestamp) -> Option<(Date, Date)> {
        Some(change_feed::all_dates(clinic, now))
    }
}

impl Store {
    /// Saves a setting, once however often its form is sent: it has a key, if it adds one, and the revision that was `seen`.
    ///
    /// # Errors
    /// [`SettingError::KeyReused`] when the form has added something else; [`SettingError::Stale`] when somebody else has
    /// changed it meanwhile; [`SettingError::Stranded`] when it leaves visits behind; [`SettingError::NotFound`] when it,
    /// or something it speaks of, is not there. Nothing was changed then.
    pub(crate) async fn save<R: Save>(
        &self,
        caller: &Caller,
        request: &R,
        (key, seen): (Option<&IdempotencyKey>, &Revision),
        now: Timestamp,
    ) -> Result<(), SettingError> {
        repeating(|| self.try_to_save(caller, request, (key, seen), now)).await
    }

    async fn try_to_save<R: Save>(
        &self,
        caller: &Caller,
        request: &R,
        (key, seen): (Option<&IdempotencyKey>, &Revision),
        now: Timestamp,
    ) -> Result<(), SettingError> {
        let mut transaction = self.write_settings().await?;
        let form = AddingForm::new(key, request);
        if form.has_added(&mut transaction).await?.is_some() {
            return Ok(());
        }
        let clinic = profile::read(&mut transaction).await?;
        let States { subject, before, after } = request.states(&mut transaction, now).await?;
        let act = if before.is_some() { R::CHANGES } else { "add" };
        let event = AuditEvent::of(caller, act, Subject::Setting, &subject);
        let change = Change::new(event, seen, (before.clone(), Some(after.clone())))?;
        if let Some(before) = &before {
            let visits = request.strands(&mut transaction, before, now).await?;
            if !visits.is_empty() {
                return Err(SettingError::Stranded { visits });
            }
        }
        match request.write(&mut transaction, before.is_none(), &after).await {
            Err(error) if error.is_foreign_key_violation() => return Err(SettingError::NotFound),
            outcome => outcome?,
        }
        change.note(&mut transaction, now).await?;
        form.note(&mut transaction, &subject, now).await?;
        if let Some(dates) = request.dates(&clinic, now) {
            change_feed::note(&mut transaction, dates, now).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

/// The id of a resource, a new one if it has none, and how it is among all there are.
pub(crate) fn resource<T>(
    id: Option<ResourceId>,
    all: Vec<T>,
    id_of: impl Fn(&T) -> ResourceId,
) -> Result<(ResourceId, Option<T>), SettingError> {
    let Some(id) = id else {
        return Ok((ResourceId(new_id()?), None));
    };
    let before = all.into_iter().find(|one| id_of(one) == id);
    Ok((id, Some(before.ok_or(SettingError::NotFound)?)))
}

/// The slug, or the first one like it that nothing else has.
pub(crate) fn free_slug(slug: String, is_taken: impl Fn(&str) -> bool) -> String {
    let others = (2..).map(|number| format!("{slug}-{number}"));
    let free = std::iter::once(slug.clone()).chain(others).find(|slug| !is_taken(slug));
    free.unwrap_or(slug)
}
