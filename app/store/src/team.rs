//! Who works at the clinic.

use domain::{AccountName, Role};
use jiff::Timestamp;

use crate::columns::Columns;
use crate::{Store, StoreError};

/// One of the staff.
#[derive(Clone, Debug)]
pub struct Member {
    /// Their account's name.
    pub name: AccountName,
    /// What they are here.
    pub role: Role,
    /// Whether a second factor is set up.
    pub has_second_factor: bool,
}

/// An invitation that nobody has accepted yet.
#[derive(Clone, Copy, Debug)]
pub struct Invited {
    /// What somebody is invited to be.
    pub role: Role,
    /// Until when.
    pub expires_at: Timestamp,
}

impl Store {
    /// All of the staff by their names, and who is invited.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn team(&self, now: Timestamp) -> Result<(Vec<Member>, Vec<Invited>), StoreError> {
        let mut transaction = self.read().await?;
        let members = sqlx::query(
            "SELECT name, role, CASE WHEN totp_key IS NULL THEN 0 ELSE 1 END AS has_second_factor FROM account
             ORDER BY name",
        )
        .fetch_all(&mut *transaction)
        .await?;
        let invited =
            sqlx::query("SELECT role, expires_at FROM invitation WHERE expires_at > $1 ORDER BY expires_at, id")
                .bind(now.as_second())
                .fetch_all(&mut *transaction)
                .await?;
        let members = members.iter().map(|row| {
            let row = Columns::of("account", row);
            Ok(Member {
                name: row.parse("name", |name: &str| AccountName::parse(name).ok())?,
                role: row.parse("role", Role::named)?,
                has_second_factor: row.number::<i64>("has_second_factor")? == 1,
            })
        });
        let invited = invited.iter().map(|row| {
            let row = Columns::of("invitation", row);
            Ok(Invited {
                role: row.parse("role", Role::named)?,
                expires_at: row.instant("expires_at")?,
            })
        });
        Ok((
            members.collect::<Result<_, StoreError>>()?,
            invited.collect::<Result<_, StoreError>>()?,
        ))
    }
}
