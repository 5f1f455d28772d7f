//! Who the clinic is.

use domain::{ClinicRequest, PhoneNumber, Policy, Profile};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sqlx::AnyConnection;

use crate::board::change_feed;
use crate::clients::identity::number::{self, Country, Number};
use crate::clinic::audit::{AuditEvent, Subject};
use crate::clinic::setting::{Change, Setting};
use crate::engine::columns::Columns;
use crate::engine::retry::retrying;
use crate::engine::zones;
use crate::{Caller, SettingError, Store, StoreError};

/// The clinic, as its staff describe it.
#[derive(Clone, Debug)]
pub struct Clinic {
    pub profile: Profile,
    /// Its phone number, as a link: `tel:+1…`.
    pub phone_link: String,
    /// The zone of every time on its pages.
    pub zone: TimeZone,
    /// The zone's IANA name, such as `America/Edmonton`.
    pub zone_name: String,
    /// Whether its hours, rooms and therapists are a sample that nobody has edited yet.
    pub is_sample: bool,
}

impl Setting for Profile {}

impl Clinic {
    /// The link that calls somebody, as it is dialled from here.
    #[must_use]
    pub fn call_link(&self, phone: &PhoneNumber) -> String {
        number::link(phone, Country::of(&self.profile.phone))
    }
}

impl Store {
    /// The clinic.
    ///
    /// # Errors
    /// When the database fails, or nobody has described the clinic yet ([`Store::seed`]).
    #[tracing::instrument(skip_all)]
    pub async fn clinic(&self) -> Result<Clinic, StoreError> {
        read(&mut *self.connection().await?).await
    }

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
        let before = read(&mut transaction).await?;
        let deed = AuditEvent::of(caller, "change", Subject::Setting, &"clinic");
        let profile = &request.profile;
        let states = (Some(before.profile.clone()), Some(profile.clone()));
        let noted = Change::new(deed, &request.revision, states)?;
        let country = Country::of(&profile.phone);
        sqlx::query(
            "UPDATE clinic SET name = $1, phone = $2, phone_link = $3, address = $4, city = $5, province = $6,
                 headline = $7, welcome = $8, lead_minutes = $9, horizon_days = $10, step_minutes = $11
             WHERE id = 1",
        )
        .bind(&profile.name)
        .bind(&profile.phone)
        .bind(Number::of(&profile.phone, country).link())
        .bind(&profile.address)
        .bind(&profile.city)
        .bind(&profile.province)
        .bind(&profile.headline)
        .bind(&profile.welcome)
        .bind(i64::from(profile.policy.lead_minutes))
        .bind(i64::from(profile.policy.horizon_days))
        .bind(i64::from(profile.policy.step_minutes))
        .execute(&mut *transaction)
        .await
        .map_err(StoreError::from)?;
        if country != Country::of(&before.profile.phone) {
            // Numbers that do not say where they are from are others now.
            sqlx::query("UPDATE client SET known_revision = NULL WHERE erased_at IS NULL")
                .execute(&mut *transaction)
                .await
                .map_err(StoreError::from)?;
        }
        let after = read(&mut transaction).await?;
        // Openings may come and go at either end.
        let today = after.zone.to_datetime(now).date();
        let last = |clinic: &Clinic| clinic.profile.policy.last_date(now, &clinic.zone);
        change_feed::note(&mut transaction, (today, last(&before).max(last(&after))), now).await?;
        noted.note(&mut transaction, now).await?;
        transaction.commit().await?;
        Ok(())
    }
}

pub(crate) async fn read(connection: &mut AnyConnection) -> Result<Clinic, StoreError> {
    let row = sqlx::query(
        "SELECT name, phone, phone_link, address, city, province, headline, welcome, zone, lead_minutes, horizon_days,
             step_minutes, is_sample
         FROM clinic WHERE id = $1",
    )
    .bind(1_i64)
    .fetch_optional(connection)
    .await?
    .ok_or(StoreError::Empty)?;
    let row = Columns::of("clinic", &row);
    Ok(Clinic {
        profile: Profile {
            name: row.get("name")?,
            phone: row.get("phone")?,
            address: row.get("address")?,
            city: row.get("city")?,
            province: row.get("province")?,
            headline: row.get("headline")?,
            welcome: row.get("welcome")?,
            policy: Policy {
                lead_minutes: row.number("lead_minutes")?,
                horizon_days: row.number("horizon_days")?,
                step_minutes: row.number("step_minutes")?,
            },
        },
        phone_link: row.get("phone_link")?,
        zone: row.parse("zone", zones::find)?,
        zone_name: row.get("zone")?,
        is_sample: row.get::<i64>("is_sample")? != 0,
    })
}
