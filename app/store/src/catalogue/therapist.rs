//! Those who give massages, as owners describe them.

use domain::{ResourceId, Skill, TherapistRequest};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::AnyConnection;

use crate::clinic::save::{Save, States, resource};
use crate::clinic::setting::Setting;
use crate::clinic::{sample, stranded};
use crate::engine::columns::Columns;
use crate::engine::transaction::Transaction;
use crate::{Caller, SettingError, Store, StoreError};

/// A therapist, with what clients do not see of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TherapistSettings {
    #[serde(skip)]
    pub id: ResourceId,
    /// The name clients read.
    pub name: String,
    /// Where they stand among the others.
    pub position: u16,
    /// Whether they can be booked.
    pub is_active: bool,
    /// What they have learnt, in the order of their names.
    pub skills: Vec<Skill>,
}

impl Setting for TherapistSettings {}

impl Store {
    /// Every therapist in the calendar's order, those who cannot be booked last; and every skill that there is.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn therapists(&self) -> Result<(Vec<TherapistSettings>, Vec<Skill>), StoreError> {
        let mut transaction = self.read().await?;
        let therapists = all(&mut transaction).await?;
        let skills = skills(&mut transaction).await?;
        transaction.commit().await?;
        Ok((therapists, skills))
    }

    /// Adds or changes a therapist. Whoever is new works no hours yet. Visits that are booked stay as they are. The same form
    /// adds one.
    ///
    /// # Errors
    /// [`SettingError::KeyReused`] when it has added another; [`SettingError::Stale`] when somebody else has changed them meanwhile; [`SettingError::Stranded`] when somebody who has
    /// coming visits is to be booked no more, or not to give any more what they were booked for, unless the request says
    /// `anyway`; [`SettingError::NotFound`] when there is no such therapist.
    #[tracing::instrument(skip_all)]
    pub async fn save_therapist(
        &self,
        caller: &Caller,
        request: &TherapistRequest,
        now: Timestamp,
    ) -> Result<(), SettingError> {
        self.save(caller, request, (request.key.as_ref(), &request.revision), now)
            .await
    }
}

impl Save for TherapistRequest {
    type State = TherapistSettings;

    async fn states(&self, transaction: &mut Transaction, _: Timestamp) -> Result<States<Self::State>, SettingError> {
        let (id, before) = resource(self.id, all(transaction).await?, |one| one.id)?;
        let known = skills(transaction).await?;
        let mut learnt: Vec<_> = self
            .skills
            .iter()
            .filter(|skill| known.contains(skill))
            .cloned()
            .collect();
        learnt.sort();
        Ok(States {
            subject: format!("therapist/{}", id.0),
            before,
            after: TherapistSettings {
                id,
                name: self.name.as_str().to_owned(),
                position: self.position,
                is_active: self.is_active,
                skills: learnt,
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
        let leaves = before.is_active && !self.is_active;
        let has_unlearnt = |skill| before.skills.contains(skill) && !self.skills.contains(skill);
        let coming = stranded::coming(transaction, before.id, now).await?;
        Ok(stranded::ids(
            coming.iter().filter(|coming| leaves || has_unlearnt(&coming.skill)),
        ))
    }

    async fn write(&self, transaction: &mut Transaction, is_new: bool, after: &Self::State) -> Result<(), StoreError> {
        store(transaction, is_new, after).await?;
        sample::all_may_be_real(transaction).await
    }
}

async fn all(connection: &mut AnyConnection) -> Result<Vec<TherapistSettings>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, name, position, active, skill
         FROM resource LEFT JOIN therapist_skill ON resource_id = id
         WHERE kind = 'therapist' ORDER BY active DESC, position, id, skill",
    )
    .fetch_all(connection)
    .await?;
    let mut therapists: Vec<TherapistSettings> = Vec::new();
    for row in &rows {
        let row = Columns::of("resource", row);
        let id = ResourceId(row.get("id")?);
        let skill = row.get::<Option<String>>("skill")?.map(Skill);
        match therapists.last_mut() {
            // One row for every skill.
            Some(last) if last.id == id => last.skills.extend(skill),
            _ => therapists.push(TherapistSettings {
                id,
                name: row.get("name")?,
                position: row.number("position")?,
                is_active: row.get::<i64>("active")? != 0,
                skills: skill.into_iter().collect(),
            }),
        }
    }
    // Not every database puts hyphens where this program does.
    for therapist in &mut therapists {
        therapist.skills.sort();
    }
    Ok(therapists)
}

/// What services need, and what else somebody has learnt.
async fn skills(connection: &mut AnyConnection) -> Result<Vec<Skill>, StoreError> {
    let rows = sqlx::query("SELECT skill FROM service UNION SELECT skill FROM therapist_skill ORDER BY skill")
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| Columns::of("service", row).get("skill").map(Skill))
        .collect()
}

async fn store(connection: &mut AnyConnection, is_new: bool, therapist: &TherapistSettings) -> Result<(), StoreError> {
    // Nobody made up whom an owner adds.
    let sql = if is_new {
        "INSERT INTO resource (id, kind, name, room_kind, active, sample, position)
         VALUES ($1, 'therapist', $2, NULL, $3, 0, $4)"
    } else {
        "UPDATE resource SET name = $2, active = $3, position = $4 WHERE id = $1"
    };
    let ResourceId(id) = therapist.id;
    sqlx::query(sql)
        .bind(id)
        .bind(&therapist.name)
        .bind(i64::from(therapist.is_active))
        .bind(i64::from(therapist.position))
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM therapist_skill WHERE resource_id = $1")
        .bind(id)
        .execute(&mut *connection)
        .await?;
    for skill in &therapist.skills {
        sqlx::query("INSERT INTO therapist_skill (resource_id, skill) VALUES ($1, $2)")
            .bind(id)
            .bind(&skill.0)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Whether there is such a therapist.
pub(crate) async fn is_there(connection: &mut AnyConnection, ResourceId(id): ResourceId) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT id FROM resource WHERE id = $1 AND kind = 'therapist'")
        .bind(id)
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}
