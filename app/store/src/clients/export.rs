//! What a client takes along: all that is kept of them, to be written down.

use domain::Outcome;
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::Serialize;
use sqlx::AnyConnection;

use crate::clients::client_file::{self, ClientFile};
use crate::clients::facts::Facts;
use crate::clients::identity::known;
use crate::clinic::audit::{self, AuditEvent};
use crate::engine::columns::{Columns, NO_ADDRESS};
use crate::engine::retry::retrying;
use crate::inbox::reply;
use crate::{Caller, ClientId, KnownAs, Store, StoreError, Subject};

/// All that is kept of a person, to be written down as JSON.
#[derive(Clone, Debug, Serialize)]
pub struct Exported {
    id: String,
    name: String,
    email: Option<String>,
    phone: Option<String>,
    known_as: Vec<KnownAs>,
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
    /// All that is kept of the client to whom an id leads. That it was asked for is noted.
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
        self.know_all().await?;
        retrying(|| async {
            let mut transaction = self.write().await?;
            let Some(id) = known::survivor(&mut transaction, id).await? else {
                return Ok(None);
            };
            let Some(file) = client_file::read(&mut transaction, id).await? else {
                return Ok(None);
            };
            let exported = exported(&mut transaction, file).await?;
            let event = AuditEvent::of(caller, "export", Subject::Client, &id.0);
            audit::note::<Facts>(&mut transaction, &event, (None, None), now).await?;
            transaction.commit().await?;
            Ok(Some(exported))
        })
        .await
    }
}

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
            email: Some(row.get("client_email")?).filter(|email| email != NO_ADDRESS),
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
        known_as: file.known_as,
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
    for (subject, subject_id) in client_file::about(connection, file).await? {
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
