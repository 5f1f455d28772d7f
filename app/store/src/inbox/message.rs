//! Reading back what somebody wrote.

use domain::spam::SpamSignal;
use domain::{AccountName, ClientName, EmailAddress, MessageText, PhoneNumber, Progress, Reference, Subject};
use jiff::Timestamp;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::engine::columns::{Columns, NO_ADDRESS};
use crate::{ClientId, StoreError};

/// A message to the clinic.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its name to the one who wrote it.
    pub reference: Reference,
    /// Where it is kept.
    pub state: MessageState,
    /// Why it is held apart, if it is.
    pub signs: Vec<SpamSignal>,
    pub name: ClientName,
    /// Where to answer by mail.
    pub email: Option<EmailAddress>,
    /// Where to call back.
    pub phone: Option<PhoneNumber>,
    /// What it is about.
    pub subject: Option<Subject>,
    pub body: MessageText,
    pub received_at: Timestamp,
    /// How far it has come.
    pub progress: Progress,
    /// Whose it is to answer: the name that the account had.
    pub assignee: Option<AccountName>,
    /// Which client has written it, as far as staff have said so.
    pub client: Option<ClientId>,
}

/// Where a message is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageState {
    /// With those that a person has written.
    Inbox,
    /// Apart, because it looks like a script's.
    Held,
}

impl MessageState {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Held => "held",
        }
    }
}

/// Every column that [`read`] needs.
pub(crate) const SELECT: &str = "SELECT reference, state, signs, name, email, phone, subject, body, received_at,
    progress, assignee, client_id FROM message";

/// The message with this id.
pub(crate) async fn find(connection: &mut AnyConnection, id: i64) -> Result<Option<Message>, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("{SELECT} WHERE id = $1")))
        .bind(id)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

pub(crate) fn read(row: &AnyRow) -> Result<Message, StoreError> {
    let row = Columns::of("message", row);
    Ok(Message {
        reference: row.parse("reference", Reference::parse)?,
        state: row.parse("state", |state: &str| match state {
            "inbox" => Some(MessageState::Inbox),
            "held" => Some(MessageState::Held),
            _ => None,
        })?,
        signs: row.parse("signs", |signs: &str| {
            signs.split_whitespace().map(SpamSignal::named).collect()
        })?,
        name: row.parse("name", ClientName::stored)?,
        email: match row.get("email")? {
            None | Some(NO_ADDRESS) => None,
            Some(email) => Some(EmailAddress::stored(email).ok_or_else(|| row.corrupt("email"))?),
        },
        phone: row.parse_optional("phone", |phone: &str| PhoneNumber::parse(phone).ok())?,
        subject: row.parse_optional("subject", |subject: &str| Subject::parse(subject).ok())?,
        body: row.parse("body", |body: &str| MessageText::parse(body).ok())?,
        received_at: row.instant("received_at")?,
        progress: row.parse("progress", Progress::named)?,
        assignee: row.parse_optional("assignee", |name: &str| AccountName::parse(name).ok())?,
        client: row.get::<Option<i64>>("client_id")?.map(ClientId),
    })
}
