//! Those who work at the clinic, as owners see them.

use domain::{AccountName, Membership, ResourceId, Revision, Role};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::catalogue::therapist;
use crate::clinic::setting::Setting;
use crate::engine::columns::Columns;
use crate::{Caller, SettingError, StoreError};

/// One of the staff.
#[derive(Clone, Debug)]
pub struct Member {
    /// Their account's id, which opens nothing.
    pub id: i64,
    pub name: AccountName,
    /// What they are here.
    pub role: Role,
    /// Whose calendar is theirs.
    pub therapist: Option<ResourceId>,
    /// Whether a second factor is set up.
    pub has_second_factor: bool,
}

impl Member {
    /// How what others set of their account is.
    #[must_use]
    pub fn revision(&self) -> Revision {
        self.membership().revision()
    }

    /// What they are here.
    pub(crate) const fn membership(&self) -> Membership {
        Membership {
            role: self.role,
            therapist: self.therapist,
        }
    }
}

impl Setting for Membership {}

/// Everybody, by their names.
pub(crate) async fn all(connection: &mut AnyConnection) -> Result<Vec<Member>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, name, role, therapist_id, CASE WHEN totp_key IS NULL THEN 0 ELSE 1 END AS has_second_factor
         FROM account ORDER BY name",
    )
    .fetch_all(connection)
    .await?;
    rows.iter().map(member).collect()
}

/// Everybody, if the caller still is an owner.
pub(crate) async fn check_owner(connection: &mut AnyConnection, caller: &Caller) -> Result<Vec<Member>, SettingError> {
    let members = all(connection).await?;
    let is_owner = |member: &Member| member.id == caller.account && member.role == Role::Owner;
    if members.iter().any(is_owner) {
        Ok(members)
    } else {
        Err(SettingError::NotAllowed)
    }
}

/// Nobody's calendar is that of a therapist who is not there.
pub(crate) async fn check_therapist(
    connection: &mut AnyConnection,
    therapist: Option<ResourceId>,
) -> Result<(), SettingError> {
    match therapist {
        Some(id) if !therapist::is_there(connection, id).await? => Err(SettingError::NotFound),
        _ => Ok(()),
    }
}

fn member(row: &AnyRow) -> Result<Member, StoreError> {
    let row = Columns::of("account", row);
    Ok(Member {
        id: row.get("id")?,
        name: row.parse("name", |name: &str| AccountName::parse(name).ok())?,
        role: row.parse("role", Role::named)?,
        therapist: row.get::<Option<i64>>("therapist_id")?.map(ResourceId),
        has_second_factor: row.number::<i64>("has_second_factor")? == 1,
    })
}
