//! Services, as owners set them.

use domain::{Service, ServiceRequest, ServiceSlug, slug_of};
use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::catalogue::services;
use crate::clinic::save::{Save, States, free_slug};
use crate::clinic::stranded;
use crate::engine::transaction::Transaction;
use crate::{Caller, Listed, SettingError, Store, StoreError};

impl Store {
    /// Adds or changes a service. A new one gets its slug, which never changes; visits keep the length they were booked
    /// with. The same form adds one.
    ///
    /// # Errors
    /// [`SettingError::KeyReused`] when it has added another; [`SettingError::Stale`] when somebody else has changed it
    /// meanwhile; [`SettingError::Stranded`] when visits are booked that it is not fit for any more, unless the request
    /// says `anyway`; [`SettingError::NotFound`] when there is no such service or treatment, or no slug can be made of the
    /// name.
    #[tracing::instrument(skip_all)]
    pub async fn save_service(
        &self,
        caller: &Caller,
        request: &ServiceRequest,
        now: Timestamp,
    ) -> Result<(), SettingError> {
        self.save(caller, request, (request.key.as_ref(), &request.revision), now)
            .await
    }
}

impl Save for ServiceRequest {
    type State = Listed<Service>;

    async fn states(&self, transaction: &mut Transaction, _: Timestamp) -> Result<States<Self::State>, SettingError> {
        let all = all(transaction).await?;
        let slug = if let Some(slug) = &self.slug {
            slug.clone()
        } else {
            let slug = slug_of(self.name.as_str(), Some(self.minutes)).ok_or(SettingError::NotFound)?;
            let is_taken = |slug: &str| all.iter().any(|other| other.what.slug.as_str() == slug);
            ServiceSlug::parse(&free_slug(slug, is_taken)).ok_or(SettingError::NotFound)?
        };
        let before = all.into_iter().find(|service| service.what.slug == slug);
        if before.is_none() && self.slug.is_some() {
            return Err(SettingError::NotFound);
        }
        Ok(States {
            subject: format!("service/{slug}"),
            before,
            after: listed(&slug, self),
        })
    }

    async fn strands(
        &self,
        transaction: &mut Transaction,
        before: &Self::State,
        now: Timestamp,
    ) -> Result<Vec<i64>, StoreError> {
        if self.anyway {
            return Ok(Vec::new());
        }
        let was = (&before.what, before.is_bookable == Some(true));
        stranded::by_service(transaction, was, self, now).await
    }

    async fn write(&self, transaction: &mut Transaction, is_new: bool, after: &Self::State) -> Result<(), StoreError> {
        let sql = if is_new {
            "INSERT INTO service (slug, treatment, name, summary, minutes, clean_up_minutes, skill, room_kind, price_cents,
                 bookable, position)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        } else {
            "UPDATE service SET treatment = $2, name = $3, summary = $4, minutes = $5, clean_up_minutes = $6, skill = $7,
                 room_kind = $8, price_cents = $9, bookable = $10, position = $11
             WHERE slug = $1"
        };
        sqlx::query(sql)
            .bind(after.what.slug.as_str())
            .bind(self.treatment.as_str())
            .bind(self.name.as_str())
            .bind(self.summary.as_str())
            .bind(i64::from(self.minutes))
            .bind(i64::from(self.clean_up_minutes))
            .bind(&self.skill.0)
            .bind(&self.room_kind.0)
            .bind(self.price_cents.map(i64::from))
            .bind(i64::from(self.is_bookable))
            .bind(i64::from(self.position))
            .execute(&mut **transaction)
            .await?;
        Ok(())
    }
}

/// Every service.
pub(crate) async fn all(connection: &mut AnyConnection) -> Result<Vec<Listed<Service>>, StoreError> {
    let services = services::all(connection).await?.into_iter();
    let listed = services.map(|(what, position, is_bookable)| Listed {
        what,
        position,
        is_bookable: Some(is_bookable),
    });
    Ok(listed.collect())
}

/// The service as it is to be.
fn listed(slug: &ServiceSlug, request: &ServiceRequest) -> Listed<Service> {
    Listed {
        what: Service {
            slug: slug.clone(),
            name: request.name.as_str().to_owned(),
            treatment: request.treatment.clone(),
            summary: request.summary.as_str().to_owned(),
            minutes: request.minutes,
            clean_up_minutes: request.clean_up_minutes,
            price_cents: request.price_cents,
            skill: request.skill.clone(),
            room_kind: request.room_kind.clone(),
        },
        position: request.position,
        is_bookable: Some(request.is_bookable),
    }
}
