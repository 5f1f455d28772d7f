//! Who the clinic is, as an owner sets it.

use domain::{ClinicRequest, Policy, Revision, Title};
use jiff::Timestamp;
use serde::Serialize;

use crate::board::change_feed;
use crate::clients::identity::number::{self, Country};
use crate::clinic::audit::{AuditEvent, Subject};
use crate::clinic::profile;
use crate::clinic::setting::{Change, Setting};
use crate::engine::retry::retrying;
use crate::{Caller, Clinic, SettingError, Store, StoreError};

/// What the audit tells of the clinic.
#[derive(PartialEq, Eq, Serialize)]
struct AuditSnapshot {
    name: String,
    phone: String,
    address: String,
    city: String,
    province: String,
    headline: String,
    welcome: String,
    policy: Policy,
}

impl Setting for AuditSnapshot {}

impl Clinic {
    /// How what an owner sets of it is.
    #[must_use]
    pub fn revision(&self) -> Revision {
        AuditSnapshot::from(self.clone()).revision()
    }
}

impl From<&ClinicRequest> for AuditSnapshot {
    fn from(request: &ClinicRequest) -> Self {
        Self {
            name: request.name.as_str().to_owned(),
            phone: request.phone.as_str().to_owned(),
            address: request.address.as_ref().map_or("", Title::as_str).to_owned(),
            city: request.city.as_str().to_owned(),
            province: request.province.clone(),
            headline: request.headline.as_str().to_owned(),
            welcome: request.welcome.as_str().to_owned(),
            policy: request.policy,
        }
    }
}

impl From<Clinic> for AuditSnapshot {
    fn from(clinic: Clinic) -> Self {
        Self {
            name: clinic.name,
            phone: clinic.phone,
            address: clinic.address,
            city: clinic.city,
            province: clinic.province,
            headline: clinic.headline,
            welcome: clinic.welcome,
            policy: clinic.policy,
        }
    }
}

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
        retrying(|| self.try_to_change_clinic(caller, request, now)).await?;
        Ok(self.know_all().await?)
    }

    async fn try_to_change_clinic(
        &self,
        caller: &Caller,
        request: &ClinicRequest,
        now: Timestamp,
    ) -> Result<(), SettingError> {
        let mut transaction = self.write_settings().await?;
        let before = profile::read(&mut transaction).await?;
        let deed = AuditEvent::of(caller, "change", Subject::Setting, &"clinic");
        let states = (
            Some(AuditSnapshot::from(before.clone())),
            Some(AuditSnapshot::from(request)),
        );
        let noted = Change::new(deed, &request.revision, states)?;
        let country = Country::of(request.phone.as_str());
        sqlx::query(
            "UPDATE clinic SET name = $1, phone = $2, phone_link = $3, address = $4, city = $5, province = $6,
                 headline = $7, welcome = $8, lead_minutes = $9, horizon_days = $10, step_minutes = $11
             WHERE id = 1",
        )
        .bind(request.name.as_str())
        .bind(request.phone.as_str())
        .bind(number::link(&request.phone, country))
        .bind(request.address.as_ref().map_or("", Title::as_str))
        .bind(request.city.as_str())
        .bind(&request.province)
        .bind(request.headline.as_str())
        .bind(request.welcome.as_str())
        .bind(i64::from(request.policy.lead_minutes))
        .bind(i64::from(request.policy.horizon_days))
        .bind(i64::from(request.policy.step_minutes))
        .execute(&mut *transaction)
        .await
        .map_err(StoreError::from)?;
        if country != Country::of(&before.phone) {
            // Numbers that do not say where they are from are others now.
            sqlx::query("UPDATE client SET known_revision = NULL WHERE erased_at IS NULL")
                .execute(&mut *transaction)
                .await
                .map_err(StoreError::from)?;
        }
        let after = profile::read(&mut transaction).await?;
        // Openings may come and go at either end.
        let today = after.zone.to_datetime(now).date();
        let last = |clinic: &Clinic| clinic.policy.last_date(now, &clinic.zone);
        change_feed::note(&mut transaction, (today, last(&before).max(last(&after))), now).await?;
        noted.note(&mut transaction, now).await?;
        transaction.commit().await?;
        Ok(())
    }
}
