//! Rooms, as owners set them.

use domain::{ResourceId, RoomKind, RoomRequest};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::AnyConnection;

use crate::clinic::save::{Save, States, resource};
use crate::clinic::setting::Setting;
use crate::clinic::{sample, stranded};
use crate::engine::columns::Columns;
use crate::engine::transaction::Transaction;
use crate::{Caller, SettingError, Store, StoreError};

/// A room, with what clients do not see of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoomSettings {
    pub id: ResourceId,
    pub name: String,
    /// What it is fit for.
    pub kind: RoomKind,
    /// Where it stands among the others.
    pub position: u16,
    /// Whether it can be booked.
    pub is_active: bool,
}

impl Setting for RoomSettings {}

impl Store {
    /// Adds or changes a room. Visits that are booked stay as they are. The same form adds one.
    ///
    /// # Errors
    /// [`SettingError::KeyReused`] when it has added another; [`SettingError::Stale`] when somebody else has changed it
    /// meanwhile; [`SettingError::Stranded`] when a room where visits are to be is to be booked no more, or to be of a kind
    /// that is not fit for them, unless the request says `anyway`; [`SettingError::NotFound`] when there is no such room.
    #[tracing::instrument(skip_all)]
    pub async fn save_room(&self, caller: &Caller, request: &RoomRequest, now: Timestamp) -> Result<(), SettingError> {
        self.save(caller, request, (request.key.as_ref(), &request.revision), now)
            .await
    }
}

impl Save for RoomRequest {
    type State = RoomSettings;

    async fn states(&self, transaction: &mut Transaction, _: Timestamp) -> Result<States<Self::State>, SettingError> {
        let (id, before) = resource(self.id, all(transaction).await?, |one| one.id)?;
        Ok(States {
            subject: format!("room/{}", id.0),
            before,
            after: RoomSettings {
                id,
                name: self.name.as_str().to_owned(),
                kind: self.kind.clone(),
                position: self.position,
                is_active: self.is_active,
            },
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
        let closes = before.is_active && !self.is_active;
        let was_fit = |kind: &RoomKind| *kind == before.kind && *kind != self.kind;
        let coming = stranded::coming(transaction, before.id, now).await?;
        Ok(stranded::ids(
            coming.iter().filter(|coming| closes || was_fit(&coming.room_kind)),
        ))
    }

    async fn write(&self, transaction: &mut Transaction, is_new: bool, after: &Self::State) -> Result<(), StoreError> {
        let sql = if is_new {
            "INSERT INTO resource (id, kind, name, room_kind, active, sample, position)
             VALUES ($1, 'room', $2, $3, $4, 0, $5)"
        } else {
            "UPDATE resource SET name = $2, room_kind = $3, active = $4, position = $5 WHERE id = $1"
        };
        sqlx::query(sql)
            .bind(after.id.0)
            .bind(&after.name)
            .bind(&after.kind.0)
            .bind(i64::from(after.is_active))
            .bind(i64::from(after.position))
            .execute(&mut **transaction)
            .await?;
        sample::is_real(transaction, after.id).await
    }
}

/// Every room, those that cannot be booked last.
pub(crate) async fn all(connection: &mut AnyConnection) -> Result<Vec<RoomSettings>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, name, room_kind, position, active FROM resource
         WHERE kind = 'room' ORDER BY active DESC, position, id",
    )
    .fetch_all(connection)
    .await?;
    let rooms = rows.iter().map(|row| {
        let row = Columns::of("resource", row);
        Ok(RoomSettings {
            id: ResourceId(row.get("id")?),
            name: row.get("name")?,
            kind: RoomKind(row.get("room_kind")?),
            position: row.number("position")?,
            is_active: row.get::<i64>("active")? != 0,
        })
    });
    rooms.collect()
}
