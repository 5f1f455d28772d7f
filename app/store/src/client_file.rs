//! All that is kept of a client, for staff to read and to correct, and for the client to take along.

use domain::{ClientRequest, EmailAddress, Note, Outcome, PhoneNumber, ResourceId};
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::Serialize;
use sqlx::AnyConnection;
use thiserror::Error;

use crate::audit::{self, Deed};
use crate::client::{self, Alike, Person};
use crate::columns::Columns;
use crate::retry::retrying;
use crate::{Caller, ClientId, FoundClient, Message, Store, StoreError, Subject, message, reply};

/// Of whom somebody may see something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Of every client.
    Everyone,
    /// Of those who have had, or have, a visit with this therapist; of nobody, where there is none.
    Of(Option<ResourceId>),
}

/// A client, with everything about them.
#[derive(Clone, Debug)]
pub struct ClientFile {
    /// Who; nothing but an id once they were erased.
    pub client: FoundClient,
    /// What only staff see.
    pub note: String,
    /// How often staff have changed them.
    pub revision: i64,
    /// Since when they are known.
    pub created_at: Timestamp,
    /// When they were erased, if they were.
    pub erased_at: Option<Timestamp>,
    /// Their visits, the latest first.
    pub visits: Vec<PastVisit>,
    /// What they have written, the latest first: what is linked to them, and what came from their address and is linked to
    /// nobody.
    pub messages: Vec<Message>,
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
    /// The service's name.
    pub service: String,
    /// Who gives or gave it.
    pub therapist: String,
    /// When it starts.
    pub starts_at: Timestamp,
    /// The clinic's date and time then, as it was agreed.
    pub local_start: DateTime,
    /// What the client wanted the therapist to know.
    pub note: Option<String>,
}

/// Why a client is as they were.
#[derive(Debug, Error)]
pub enum ClientError {
    /// There is no such client.
    #[error("there is no such client")]
    NotFound,
    /// Somebody else has changed them meanwhile.
    #[error("somebody has changed them meanwhile")]
    Stale,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What the audit keeps of a client. It goes when they are erased.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Facts {
    pub(crate) name: String,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) note: String,
    /// Whose visits and messages came here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) merged_from: Option<String>,
    /// To whom the visits and messages went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) merged_into: Option<String>,
}

/// All that is kept of a person, to be written down as JSON.
#[derive(Clone, Debug, Serialize)]
pub struct Exported {
    id: String,
    name: String,
    email: Option<String>,
    phone: Option<String>,
    note: String,
    known_since: Timestamp,
    visits: Vec<ExportedVisit>,
    messages: Vec<ExportedMessage>,
    changes: Vec<ExportedChange>,
}

#[derive(Clone, Debug, Serialize)]
struct ExportedVisit {
    service: String,
    therapist: String,
    start: Timestamp,
    local_start: DateTime,
    outcome: Outcome,
    note: Option<String>,
    booked_as: String,
    email: Option<String>,
    phone: Option<String>,
    cancel_reason: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
struct ExportedMessage {
    reference: String,
    received_at: Timestamp,
    name: String,
    email: Option<String>,
    phone: Option<String>,
    subject: Option<String>,
    text: String,
    replies: Vec<ExportedReply>,
}

#[derive(Clone, Debug, Serialize)]
struct ExportedReply {
    written_at: Timestamp,
    text: String,
}

#[derive(Clone, Debug, Serialize)]
struct ExportedChange {
    at: Timestamp,
    act: String,
    subject: String,
    before: Option<serde_json::Value>,
    after: Option<serde_json::Value>,
}

impl Store {
    /// Clients in whose name, address or number every word of `words` occurs, `most` at most, by their names; and whether
    /// there are more.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn clients(&self, words: &str, whose: Whose, most: u16) -> Result<(Vec<FoundClient>, bool), StoreError> {
        let therapist = match whose {
            Whose::Everyone => None,
            Whose::Of(Some(therapist)) => Some(therapist),
            Whose::Of(None) => return Ok((Vec::new(), false)),
        };
        let words = client::patterns(words);
        let mut conditions = vec!["erased_at IS NULL".to_owned()];
        conditions.extend((1..=words.len()).map(|number| format!("search LIKE ${number} ESCAPE '!'")));
        if therapist.is_some() {
            conditions.push(format!(
                "EXISTS (SELECT 1 FROM visit JOIN segment ON segment.visit_id = visit.id
                         WHERE visit.client_id = client.id AND segment.therapist_id = ${})",
                words.len() + 1
            ));
        }
        let sql = format!(
            "SELECT id, name, email, phone FROM client WHERE {} ORDER BY name, id LIMIT {}",
            conditions.join(" AND "),
            u32::from(most) + 1
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for word in &words {
            query = query.bind(word);
        }
        if let Some(ResourceId(id)) = therapist {
            query = query.bind(id);
        }
        let rows = query.fetch_all(&mut *self.connection().await?).await?;
        let clients = rows.iter().take(usize::from(most));
        let clients = clients.map(|row| client::read(Columns::of("client", row)));
        Ok((clients.collect::<Result<_, _>>()?, rows.len() > usize::from(most)))
    }

    /// Everything about a client, if there is such a one and they may be seen.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn client_file(&self, id: ClientId, whose: Whose) -> Result<Option<ClientFile>, StoreError> {
        let mut transaction = self.read().await?;
        if let Whose::Of(therapist) = whose {
            let theirs = sqlx::query(
                "SELECT 1 FROM visit JOIN segment ON segment.visit_id = visit.id
                 WHERE visit.client_id = $1 AND segment.therapist_id = $2 LIMIT 1",
            )
            .bind(id.0)
            .bind(therapist.map(|therapist| therapist.0))
            .fetch_optional(&mut *transaction)
            .await?;
            if theirs.is_none() {
                return Ok(None);
            }
        }
        read(&mut transaction, id).await
    }

    /// Writes down what is known of a client.
    ///
    /// # Errors
    /// See [`ClientError`].
    #[tracing::instrument(skip_all)]
    pub async fn change_client(
        &self,
        (id, revision): (ClientId, i64),
        request: &ClientRequest,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<(), ClientError> {
        retrying(|| self.try_to_change_client((id, revision), request, caller, now)).await
    }

    async fn try_to_change_client(
        &self,
        (id, revision): (ClientId, i64),
        request: &ClientRequest,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<(), ClientError> {
        let mut transaction = self.write().await?;
        let before = facts(&mut transaction, id).await?.ok_or(ClientError::NotFound)?;
        let person = Person {
            name: &request.name,
            email: request.email.as_ref(),
            phone: request.phone.as_ref(),
        };
        let note = request.note.as_ref().map_or("", Note::as_str);
        let after = Facts {
            name: request.name.as_str().to_owned(),
            email: request.email.as_ref().map(|email| email.as_str().to_owned()),
            phone: request.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            note: note.to_owned(),
            ..before.clone()
        };
        // A double click, or nothing new.
        if before == after {
            return Ok(());
        }
        if write(&mut transaction, id, (person, note), Some(revision), now).await? == 0 {
            return Err(ClientError::Stale);
        }
        let deed = Deed::of(caller, "edit", Subject::Client, &id.0);
        audit::note(&mut transaction, &deed, (Some(&before), Some(&after)), now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// All that is kept of a client. That it was asked for is noted.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn export_client(
        &self,
        id: ClientId,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<Option<Exported>, StoreError> {
        retrying(|| async {
            let mut transaction = self.write().await?;
            let Some(file) = read(&mut transaction, id).await? else {
                return Ok(None);
            };
            let exported = exported(&mut transaction, file).await?;
            let deed = Deed::of(caller, "export", Subject::Client, &id.0);
            audit::note::<Facts>(&mut transaction, &deed, (None, None), now).await?;
            transaction.commit().await?;
            Ok(Some(exported))
        })
        .await
    }
}

/// What is known of a client who was not erased.
pub(crate) async fn facts(connection: &mut AnyConnection, id: ClientId) -> Result<Option<Facts>, StoreError> {
    let row = sqlx::query("SELECT name, email, phone, note FROM client WHERE id = $1 AND erased_at IS NULL")
        .bind(id.0)
        .fetch_optional(connection)
        .await?;
    row.map(|row| {
        let row = Columns::of("client", &row);
        Ok(Facts {
            name: row.get("name")?,
            email: row.get("email")?,
            phone: row.get("phone")?,
            note: row.get("note")?,
            merged_from: None,
            merged_into: None,
        })
    })
    .transpose()
}

/// Writes what is known of a client, if they are at `revision`, where one is given; and answers how many rows that were.
pub(crate) async fn write(
    connection: &mut AnyConnection,
    id: ClientId,
    (person, note): (Person<'_>, &str),
    revision: Option<i64>,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let written = sqlx::query(
        "UPDATE client SET name = $2, email = $3, phone = $4, note = $5, search = $6, changed_at = $7,
             revision = revision + 1
         WHERE id = $1 AND revision = COALESCE($8, revision)",
    )
    .bind(id.0)
    .bind(person.name.as_str())
    .bind(person.email.map(EmailAddress::as_str))
    .bind(person.phone.map(PhoneNumber::as_str))
    .bind(note)
    .bind(client::search_text(person))
    .bind(now.as_second())
    .bind(revision)
    .execute(connection)
    .await?;
    Ok(written.rows_affected())
}

pub(crate) async fn read(connection: &mut AnyConnection, id: ClientId) -> Result<Option<ClientFile>, StoreError> {
    let row =
        sqlx::query("SELECT id, name, email, phone, note, revision, created_at, erased_at FROM client WHERE id = $1")
            .bind(id.0)
            .fetch_optional(&mut *connection)
            .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let row = Columns::of("client", &row);
    let found = client::read(row)?;
    let erased_at = row.parse_optional("erased_at", |at: i64| Timestamp::from_second(at).ok())?;
    let person = Person {
        name: &found.name,
        email: found.email.as_ref(),
        phone: found.phone.as_ref(),
    };
    let alike = match erased_at {
        Some(_) => Vec::new(),
        None => client::alike(connection, person, Alike::AddressOrName(id)).await?,
    };
    Ok(Some(ClientFile {
        note: row.get("note")?,
        revision: row.get("revision")?,
        created_at: row.instant("created_at")?,
        erased_at,
        visits: visits(connection, id).await?,
        messages: messages(connection, id).await?,
        alike,
        client: found,
    }))
}

async fn visits(connection: &mut AnyConnection, id: ClientId) -> Result<Vec<PastVisit>, StoreError> {
    let rows = sqlx::query(
        "SELECT visit.id, visit.state, visit.attendance, visit.client_note, segment.starts_at, segment.local_start,
             service.name AS service_name, resource.name AS therapist_name
         FROM visit
         JOIN segment ON segment.visit_id = visit.id AND segment.position = 0
         JOIN service ON service.slug = segment.service
         JOIN resource ON resource.id = segment.therapist_id
         WHERE visit.client_id = $1
         ORDER BY segment.starts_at DESC, visit.id",
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
            therapist: row.get("therapist_name")?,
            starts_at: row.instant("starts_at")?,
            local_start: row.parse("local_start", |wall: &str| wall.parse().ok())?,
            note: row.get("client_note")?,
        })
    });
    visits.collect()
}

/// What somebody has written: what is linked to them, and what came from their address and is linked to nobody.
async fn messages(connection: &mut AnyConnection, id: ClientId) -> Result<Vec<Message>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "{} WHERE {THEIRS} ORDER BY received_at DESC, id",
        message::SELECT
    ));
    let rows = sqlx::query(sql).bind(id.0).fetch_all(connection).await?;
    rows.iter().map(message::read).collect()
}

/// The condition that the messages of the client $1 fulfil.
pub(crate) const THEIRS: &str = "(client_id = $1 OR client_id IS NULL
    AND lower(email) = (SELECT lower(client.email) FROM client WHERE client.id = $1))";

async fn exported(connection: &mut AnyConnection, file: ClientFile) -> Result<Exported, StoreError> {
    let mut visits = Vec::with_capacity(file.visits.len());
    for visit in &file.visits {
        let row = sqlx::query("SELECT client_name, client_email, client_phone, cancel_reason FROM visit WHERE id = $1")
            .bind(visit.id)
            .fetch_one(&mut *connection)
            .await?;
        let row = Columns::of("visit", &row);
        visits.push(ExportedVisit {
            service: visit.service.clone(),
            therapist: visit.therapist.clone(),
            start: visit.starts_at,
            local_start: visit.local_start,
            outcome: visit.outcome,
            note: visit.note.clone(),
            booked_as: row.get("client_name")?,
            email: Some(row.get("client_email")?).filter(|email| email != message::NO_ADDRESS),
            phone: row.get("client_phone")?,
            cancel_reason: row.get("cancel_reason")?,
        });
    }
    let mut messages = Vec::with_capacity(file.messages.len());
    for message in &file.messages {
        let row = sqlx::query("SELECT id FROM message WHERE reference = $1")
            .bind(message.reference.as_str())
            .fetch_one(&mut *connection)
            .await?;
        let replies = reply::all(connection, Columns::of("message", &row).get("id")?).await?;
        let text = |text: &str| text.to_owned();
        messages.push(ExportedMessage {
            reference: message.reference.to_string(),
            received_at: message.received_at,
            name: message.name.as_str().to_owned(),
            email: message.email.as_ref().map(|email| text(email.as_str())),
            phone: message.phone.as_ref().map(|phone| text(phone.as_str())),
            subject: message.subject.as_ref().map(|subject| text(subject.as_str())),
            text: message.body.as_str().to_owned(),
            replies: replies
                .into_iter()
                .map(|reply| ExportedReply {
                    written_at: reply.written_at,
                    text: reply.body.as_str().to_owned(),
                })
                .collect(),
        });
    }
    let (id, name) = (file.client.id.0.to_string(), file.client.name.as_str().to_owned());
    let changes = changes(connection, &file).await?;
    Ok(Exported {
        id,
        name,
        email: file.client.email.map(|email| email.as_str().to_owned()),
        phone: file.client.phone.map(|phone| phone.as_str().to_owned()),
        note: file.note,
        known_since: file.created_at,
        visits,
        messages,
        changes,
    })
}

/// What the audit says of a client. Who of the staff did it is the staff's, and stays here.
async fn changes(connection: &mut AnyConnection, file: &ClientFile) -> Result<Vec<ExportedChange>, StoreError> {
    let mut changes = Vec::new();
    for (subject, subject_id) in about(connection, file).await? {
        let rows = sqlx::query(
            "SELECT at, act, before, after FROM audit WHERE subject = $1 AND subject_id = $2 ORDER BY at, id",
        )
        .bind(subject.name())
        .bind(subject_id)
        .fetch_all(&mut *connection)
        .await?;
        for row in &rows {
            let row = Columns::of("audit", row);
            let json = |column| row.parse_optional(column, |text: &str| serde_json::from_str(text).ok());
            changes.push(ExportedChange {
                at: row.instant("at")?,
                act: row.get("act")?,
                subject: subject.name().to_owned(),
                before: json("before")?,
                after: json("after")?,
            });
        }
    }
    changes.sort_by_key(|change| change.at);
    Ok(changes)
}

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
