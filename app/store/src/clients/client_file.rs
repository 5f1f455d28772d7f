//! A client's file: all that is kept of them, for staff to read.

use domain::{Outcome, ResourceId, Revision};
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;

use crate::clients::client;
use crate::clients::client_facts;
use crate::clients::identity::known;
use crate::clinic::audit::{self, AuditEvent};
use crate::clinic::setting::Setting;
use crate::engine::columns::Columns;
use crate::engine::retry::retrying;
use crate::inbox::message;
use crate::{Caller, ClientId, FoundClient, KnownAs, Message, Store, StoreError, Subject};

/// Of whom somebody may see something: the table in [`domain::Role`]'s module says why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    Everyone,
    /// Of those who have had, or have, a visit with this therapist that their client or staff have confirmed; of nobody,
    /// where there is none.
    Of(Option<ResourceId>),
}

/// The condition that a row of visit and segment fulfils, if it ties the client to the therapist whose id follows.
pub(crate) const TIES: &str = "visit.confirmed_at IS NOT NULL AND segment.therapist_id =";

/// A client, with everything about them.
#[derive(Clone, Debug)]
pub struct ClientFile {
    /// Who; nothing but an id once they were erased.
    pub client: FoundClient,
    /// What only staff see.
    pub note: String,
    /// Whether therapists who treat them read the note too.
    pub is_note_shared: bool,
    /// How what staff write down of them is.
    pub revision: Revision,
    /// How all is by which they are known, and what staff have noted: who erases or merges them has seen it.
    pub identity: Revision,
    /// Since when they are known.
    pub created_at: Timestamp,
    /// When they were erased, if they were.
    pub erased_at: Option<Timestamp>,
    /// Their visits, the latest first.
    pub visits: Vec<PastVisit>,
    /// What they have written, the latest first: what is linked to them, and what came from an address of theirs and is
    /// linked to nobody.
    pub messages: Vec<Message>,
    /// What else they are known by, since others were merged into them.
    pub known_as: Vec<KnownAs>,
    /// Others who may be the same person.
    pub alike: Vec<FoundClient>,
}

impl ClientFile {
    /// The visits to come that were not called off.
    pub fn expected(&self, now: Timestamp) -> impl Iterator<Item = &PastVisit> {
        self.visits
            .iter()
            .filter(move |visit| visit.outcome != Outcome::Cancelled && visit.starts_at > now)
    }
}

/// A visit in a client's file.
#[derive(Clone, Debug)]
pub struct PastVisit {
    pub(crate) id: i64,
    /// What became of it.
    pub outcome: Outcome,
    pub service: String,
    pub(crate) therapist_id: ResourceId,
    /// Whether its client or staff have said that it is meant.
    pub is_confirmed: bool,
    /// Who gives or gave it.
    pub therapist: String,
    pub starts_at: Timestamp,
    /// The clinic's date and time then, as it was agreed.
    pub local_start: DateTime,
    /// What the client wanted the therapist to know.
    pub note: Option<String>,
}

impl Store {
    /// Everything about the client to whom an id leads, if there is such a one and they may be seen; for a therapist what
    /// belongs to their own visits, and the note if it is shared with them.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn client_file(&self, id: ClientId, whose: Whose) -> Result<Option<ClientFile>, StoreError> {
        self.know_all().await?;
        let mut transaction = self.read().await?;
        let Some(id) = known::survivor(&mut transaction, id).await? else {
            return Ok(None);
        };
        if let Whose::Of(therapist) = whose {
            let theirs = format!(
                "SELECT 1 FROM visit JOIN segment ON segment.visit_id = visit.id
                 WHERE visit.client_id = $1 AND {TIES} $2 LIMIT 1"
            );
            let theirs = sqlx::query(sqlx::AssertSqlSafe(theirs))
                .bind(id.0)
                .bind(therapist.map(|therapist| therapist.0))
                .fetch_optional(&mut *transaction)
                .await?;
            if theirs.is_none() {
                return Ok(None);
            }
        }
        let Some(mut file) = read(&mut transaction, id).await? else {
            return Ok(None);
        };
        if let Whose::Of(therapist) = whose {
            file.visits
                .retain(|visit| visit.is_confirmed && Some(visit.therapist_id) == therapist);
            file.messages.clear();
            file.known_as.clear();
            if !file.is_note_shared {
                file.note.clear();
            }
        } else if file.erased_at.is_none() {
            file.alike = client::alike_to(&mut transaction, id).await?;
        }
        Ok(Some(file))
    }
}

/// Who looks into the same file again is noted once in this time.
const NOTED_EVERY: SignedDuration = SignedDuration::from_hours(1);

impl Store {
    /// Notes that somebody has opened a client's file.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn note_opened(&self, id: ClientId, caller: &Caller, now: Timestamp) -> Result<(), StoreError> {
        let noted = sqlx::query(
            "SELECT 1 FROM audit WHERE subject = 'client' AND subject_id = $1 AND act = 'open' AND who = $2 AND at > $3 LIMIT 1",
        )
        .bind(id.0.to_string())
        .bind(caller.name.as_str())
        .bind((now - NOTED_EVERY).as_second())
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        if noted.is_some() {
            return Ok(());
        }
        retrying(|| async {
            let mut transaction = self.write().await?;
            let event = AuditEvent::of(caller, "open", Subject::Client, &id.0);
            audit::note::<()>(&mut transaction, &event, (None, None), now).await?;
            transaction.commit().await
        })
        .await
    }
}

/// A client's file, but for who else they may be.
pub(crate) async fn read(connection: &mut AnyConnection, id: ClientId) -> Result<Option<ClientFile>, StoreError> {
    let row = sqlx::query(
        "SELECT id, name, email, phone, note, note_shared, created_at, erased_at FROM client WHERE id = $1",
    )
    .bind(id.0)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let row = Columns::of("client", &row);
    let facts = client_facts::facts(connection, id).await?;
    let known_as = known::also(connection, id).await?;
    let erased_at = row.parse_optional("erased_at", |at: i64| Timestamp::from_second(at).ok())?;
    Ok(Some(ClientFile {
        note: row.get("note")?,
        is_note_shared: row.get::<i64>("note_shared")? == 1,
        identity: client_facts::identity(facts.as_ref(), &known_as),
        revision: facts.map(|facts| facts.revision()).unwrap_or_default(),
        created_at: row.instant("created_at")?,
        erased_at,
        visits: visits(connection, id).await?,
        messages: messages(connection, id).await?,
        known_as,
        alike: Vec::new(),
        client: client::read(row)?,
    }))
}

async fn visits(connection: &mut AnyConnection, id: ClientId) -> Result<Vec<PastVisit>, StoreError> {
    let rows = sqlx::query(
        "SELECT visit.id, visit.state, visit.attendance, visit.client_note, visit.confirmed_at, segment.starts_at,
             segment.local_start, segment.therapist_id,
             service.name AS service_name, resource.name AS therapist_name
         FROM visit
         JOIN segment ON segment.visit_id = visit.id
         JOIN service ON service.slug = segment.service
         JOIN resource ON resource.id = segment.therapist_id
         WHERE visit.client_id = $1
         ORDER BY segment.starts_at DESC, visit.id, segment.position",
    )
    .bind(id.0)
    .fetch_all(connection)
    .await?;
    let visits = rows.iter().map(|row| {
        let row = Columns::of("visit", row);
        let attendance: Option<&str> = row.get("attendance")?;
        Ok(PastVisit {
            id: row.get("id")?,
            outcome: row.parse("state", |state: &str| Outcome::of(state, attendance))?,
            service: row.get("service_name")?,
            therapist_id: ResourceId(row.get("therapist_id")?),
            is_confirmed: row.get::<Option<i64>>("confirmed_at")?.is_some(),
            therapist: row.get("therapist_name")?,
            starts_at: row.instant("starts_at")?,
            local_start: row.parse("local_start", |wall: &str| wall.parse().ok())?,
            note: row.get("client_note")?,
        })
    });
    visits.collect()
}

/// What somebody has written: what is linked to them, and what came from an address of theirs and is linked to nobody.
async fn messages(connection: &mut AnyConnection, id: ClientId) -> Result<Vec<Message>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "{} WHERE {THEIRS} ORDER BY received_at DESC, id",
        message::SELECT
    ));
    let rows = sqlx::query(sql).bind(id.0).fetch_all(connection).await?;
    rows.iter().map(message::read).collect()
}

/// The condition that the messages of the client $1 fulfil.
pub(crate) const THEIRS: &str = include_str!("../../queries/clients/theirs.sql");

/// Everything in the audit that is about a client: themselves, whoever was merged into them, their visits and messages.
pub(crate) async fn about(
    connection: &mut AnyConnection,
    file: &ClientFile,
) -> Result<Vec<(Subject, String)>, StoreError> {
    let mut ids = vec![file.client.id.0.to_string()];
    let mut next = 0;
    while let Some(id) = ids.get(next).cloned() {
        next += 1;
        let rows = sqlx::query(
            "SELECT after FROM audit
             WHERE subject = 'client' AND subject_id = $1 AND act = 'merge' AND after IS NOT NULL",
        )
        .bind(id)
        .fetch_all(&mut *connection)
        .await?;
        for row in &rows {
            let after: serde_json::Value =
                Columns::of("audit", row).parse("after", |text: &str| serde_json::from_str(text).ok())?;
            if let Some(from) = after.get("merged_from").and_then(serde_json::Value::as_str)
                && !ids.iter().any(|known| known == from)
            {
                ids.push(from.to_owned());
            }
        }
    }
    let clients = ids.into_iter().map(|id| (Subject::Client, id));
    let visits = file.visits.iter().map(|visit| (Subject::Visit, visit.id.to_string()));
    let messages = file.messages.iter();
    let messages = messages.map(|message| (Subject::Message, message.reference.to_string()));
    Ok(clients.chain(visits).chain(messages).collect())
}
