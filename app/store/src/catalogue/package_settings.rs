//! Packages, as owners set them.

use domain::{Package, PackageRequest, TreatmentSlug, slug_of};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::AnyConnection;

use crate::catalogue::package;
use crate::clinic::save::{Save, States, free_slug};
use crate::engine::transaction::Transaction;
use crate::{Caller, Clinic, Listed, SettingError, Store, StoreError};

impl Store {
    /// Adds or changes a package with its parts. A new one gets its slug, which never changes. The same form adds one.
    ///
    /// # Errors
    /// [`SettingError::KeyReused`] when it has added another; [`SettingError::Stale`] when somebody else has changed it
    /// meanwhile; [`SettingError::NotFound`] when there is no such package or treatment, or no slug can be made of the name.
    #[tracing::instrument(skip_all)]
    pub async fn save_package(
        &self,
        caller: &Caller,
        request: &PackageRequest,
        now: Timestamp,
    ) -> Result<(), SettingError> {
        self.save(caller, request, (request.key.as_ref(), &request.revision), now)
            .await
    }
}

impl Save for PackageRequest {
    type State = Listed<Package>;

    // It is not booked: its services are.
    async fn states(&self, transaction: &mut Transaction, _: Timestamp) -> Result<States<Self::State>, SettingError> {
        let all = all(transaction).await?;
        let is_new = self.package.slug.is_empty();
        let slug = if is_new {
            let slug = slug_of(&self.package.name, None).ok_or(SettingError::NotFound)?;
            free_slug(slug, |slug| all.iter().any(|other| other.what.slug == slug))
        } else {
            self.package.slug.clone()
        };
        let before = all.into_iter().find(|package| package.what.slug == slug);
        if before.is_none() && !is_new {
            return Err(SettingError::NotFound);
        }
        let after = Package {
            slug: slug.clone(),
            ..self.package.clone()
        };
        Ok(States {
            subject: format!("package/{slug}"),
            before,
            after: listed(after, self.position),
        })
    }

    async fn strands(&self, _: &mut Transaction, _: &Self::State, _: Timestamp) -> Result<Vec<i64>, StoreError> {
        Ok(Vec::new())
    }

    /// Nobody books one by themselves.
    fn dates(&self, _: &Clinic, _: Timestamp) -> Option<(Date, Date)> {
        None
    }

    async fn write(&self, transaction: &mut Transaction, is_new: bool, after: &Self::State) -> Result<(), StoreError> {
        let package = &after.what;
        let sql = if is_new {
            "INSERT INTO package (slug, name, summary, price_cents, position) VALUES ($1, $2, $3, $4, $5)"
        } else {
            "UPDATE package SET name = $2, summary = $3, price_cents = $4, position = $5 WHERE slug = $1"
        };
        sqlx::query(sql)
            .bind(&package.slug)
            .bind(&package.name)
            .bind(&package.summary)
            .bind(package.price_cents.map(i64::from))
            .bind(i64::from(after.position))
            .execute(&mut **transaction)
            .await?;
        sqlx::query("DELETE FROM package_part WHERE package = $1")
            .bind(&package.slug)
            .execute(&mut **transaction)
            .await?;
        for (position, part) in (1_i64..).zip(&package.parts) {
            sqlx::query(
                "INSERT INTO package_part (package, position, name, minutes, treatment) VALUES ($1, $2, $3, $4, $5)",
            )
            .bind(&package.slug)
            .bind(position)
            .bind(&part.name)
            .bind(part.minutes.map(i64::from))
            .bind(part.treatment.as_ref().map(TreatmentSlug::as_str))
            .execute(&mut **transaction)
            .await?;
        }
        Ok(())
    }
}

/// Every package.
pub(crate) async fn all(connection: &mut AnyConnection) -> Result<Vec<Listed<Package>>, StoreError> {
    let packages = package::all(connection).await?.into_iter();
    Ok(packages.map(|(what, position)| listed(what, position)).collect())
}

fn listed(what: Package, position: u16) -> Listed<Package> {
    Listed {
        what,
        position,
        is_bookable: None,
    }
}
