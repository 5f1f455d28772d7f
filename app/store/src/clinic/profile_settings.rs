//! The clinic's profile, as owners set it.

use domain::{ClinicRequest, Profile};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::clients::identity::number::Country;
use crate::clinic::profile;
use crate::clinic::save::{Save, States};
use crate::engine::transaction::Transaction;
use crate::{Caller, Clinic, SettingError, Store, StoreError};

impl Store {
    /// Changes what the clinic says of itself, and what clients may book by themselves.
    ///
    /// # Errors
    /// [`SettingError::Stale`] when somebody else has changed it meanwhile.
    #[tracing::instrument(skip_all)]
    pub async fn change_clinic(
        &self,
        caller: &Caller,
        request: &ClinicRequest,
        now: Timestamp,
    ) -> Result<(), SettingError> {
        self.save(caller, request, (None, &request.revision), now).await?;
        Ok(self.know_all().await?)
    }
}

impl Save for ClinicRequest {
    type State = Profile;

    async fn states(&self, transaction: &mut Transaction, _: Timestamp) -> Result<States<Self::State>, SettingError> {
        Ok(States {
            subject: "clinic".to_owned(),
            before: Some(profile::read(transaction).await?.profile),
            after: self.profile.clone(),
        })
    }

    /// Numbers that do not say where they are from are others where the clinic's own comes from elsewhere.
    async fn write(&self, transaction: &mut Transaction, _: bool, after: &Self::State) -> Result<(), StoreError> {
        let before = profile::read(transaction).await?.profile;
        profile::write(transaction, after).await?;
        if Country::of(&after.phone) != Country::of(&before.phone) {
            sqlx::query("UPDATE client SET known_revision = NULL WHERE erased_at IS NULL")
                .execute(&mut **transaction)
                .await?;
        }
        Ok(())
    }

    /// Openings may come and go at either end.
    fn dates(&self, clinic: &Clinic, now: Timestamp) -> Option<(Date, Date)> {
        let last = |profile: &Profile| profile.policy.last_date(now, &clinic.zone);
        let today = clinic.zone.to_datetime(now).date();
        Some((today, last(&clinic.profile).max(last(&self.profile))))
    }
}
