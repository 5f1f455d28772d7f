//! Those who give massages, as owners describe them.

use domain::{ResourceId, Skill, TherapistRequest};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::AnyConnection;

use crate::audit::{self, Deed, Subject};
use crate::columns::Columns;
use crate::id::new_id;
use crate::retry::retrying;
use crate::{Caller, SettingError, Store, StoreError, clinic, news, sample, stranded};

/// A therapist, with what clients do not see of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TherapistSettings {
    /// Who.
    pub id: ResourceId,
    /// The name clients read.
    pub name: String,
    /// Where they stand among the others.
    pub position: u16,
    /// Whether they can be booked.
    pub is_active: bool,
    /// What they have learnt.
    pub skills: Vec<Skill>,
}

/// What the audit tells of a therapist.
#[derive(Serialize)]
struct Noted {
    name: String,
    position: u16,
    is_active: bool,
    skills: Vec<Skill>,
}

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

    /// Adds or changes a therapist. Whoever is new works no hours yet. Visits that are booked stay as they are.
    ///
    /// # Errors
    /// [`SettingError::Stranded`] when somebody who has coming visits is to be booked no more, or not to give any more what
    /// they were booked for, unless the request says `anyway`; [`SettingError::NotFound`] when there is no such therapist.
    #[tracing::instrument(skip_all)]
    pub async fn save_therapist(
        &self,
        caller: &Caller,
        request: &TherapistRequest,
        now: Timestamp,
    ) -> Result<(), SettingError> {
        retrying(|| self.try_to_save_therapist(caller, request, now)).await
    }

    async fn try_to_save_therapist(
        &self,
        caller: &Caller,
        request: &TherapistRequest,
        now: Timestamp,
    ) -> Result<(), SettingError> {
        let mut transaction = self.write().await?;
        let before = match request.id {
            None => None,
            Some(id) => Some(
                all(&mut transaction)
                    .await?
                    .into_iter()
                    .find(|therapist| therapist.id == id)
                    .ok_or(SettingError::NotFound)?,
            ),
        };
        if let Some(before) = before.as_ref().filter(|_| !request.anyway) {
            let leaves = before.is_active && !request.is_active;
            let has_unlearnt = |skill| before.skills.contains(skill) && !request.skills.contains(skill);
            let coming = stranded::coming(&mut transaction, before.id, now).await?;
            let visits = stranded::ids(coming.iter().filter(|coming| leaves || has_unlearnt(&coming.skill)));
            if !visits.is_empty() {
                return Err(SettingError::Stranded { visits });
            }
        }
        let id = match request.id {
            Some(ResourceId(id)) => id,
            None => new_id()?,
        };
        store(&mut transaction, id, before.is_none(), request).await?;
        sample::all_may_be_real(&mut transaction).await?;
        let after = all(&mut transaction)
            .await?
            .into_iter()
            .find(|after| after.id.0 == id)
            .map(noted);
        let act = if before.is_some() { "change" } else { "add" };
        let deed = Deed::of(caller, act, Subject::Setting, &format!("therapist/{id}"));
        audit::note(
            &mut transaction,
            &deed,
            (before.map(noted).as_ref(), after.as_ref()),
            now,
        )
        .await?;
        let clinic = clinic::read(&mut transaction).await?;
        news::note_all(&mut transaction, &clinic, now).await?;
        transaction.commit().await?;
        self.strike();
        Ok(())
    }
}

fn noted(therapist: TherapistSettings) -> Noted {
    Noted {
        name: therapist.name,
        position: therapist.position,
        is_active: therapist.is_active,
        skills: therapist.skills,
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

async fn store(
    connection: &mut AnyConnection,
    id: i64,
    is_new: bool,
    request: &TherapistRequest,
) -> Result<(), StoreError> {
    // Nobody made up whom an owner adds.
    let sql = if is_new {
        "INSERT INTO resource (id, kind, name, room_kind, active, sample, position)
         VALUES ($1, 'therapist', $2, NULL, $3, 0, $4)"
    } else {
        "UPDATE resource SET name = $2, active = $3, position = $4 WHERE id = $1"
    };
    sqlx::query(sql)
        .bind(id)
        .bind(request.name.as_str())
        .bind(i64::from(request.is_active))
        .bind(i64::from(request.position))
        .execute(&mut *connection)
        .await?;
    let known = skills(connection).await?;
    sqlx::query("DELETE FROM therapist_skill WHERE resource_id = $1")
        .bind(id)
        .execute(&mut *connection)
        .await?;
    for skill in request.skills.iter().filter(|skill| known.contains(skill)) {
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
