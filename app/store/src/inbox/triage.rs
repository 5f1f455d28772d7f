//! What staff do with what people have written.

use domain::{
    AccountName, EmailAddress, IdempotencyKey, InboxFolder, MessageChange, MessageText, Progress, Reference, Revision,
    Scope,
};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::AnyConnection;
use thiserror::Error;

use crate::clients::client::{self, Person};
use crate::clinic::audit::{self, AuditEvent};
use crate::clinic::setting::digest;
use crate::engine::columns::Columns;
use crate::engine::lock::Lock;
use crate::engine::retry::{as_store_error, repeating};
use crate::engine::transaction::Transaction;
use crate::inbox::{message, reply};
use crate::mail::outbox::{self, Recipient};
use crate::{Caller, ClientId, FoundClient, Message, Reply, Store, StoreError, Subject};

/// How many messages a page of the inbox has.
const PAGE: u32 = 50;

/// A page of the inbox.
#[derive(Clone, Debug)]
pub struct Inbox {
    /// The messages of one folder, the latest first.
    pub messages: Vec<Message>,
    /// How many there are in every folder, in the order of [`InboxFolder::ALL`].
    pub counts: [u32; 4],
    /// Whether there is a page after this one.
    pub has_more: bool,
}

/// A message with all that belongs to it.
#[derive(Clone, Debug)]
pub struct Thread {
    pub message: Message,
    /// How it is whose it is to answer.
    pub assigned: Revision,
    /// How it is where it is answered to.
    pub addressed: Revision,
    /// What was answered, the first first.
    pub replies: Vec<Reply>,
    /// The client who has written it, if staff have said who.
    pub client: Option<FoundClient>,
    /// Clients with the same address or number, if nobody has said yet which it is.
    pub alike: Vec<FoundClient>,
    /// Whom it can be given to.
    pub staff: Vec<AccountName>,
}

/// Why nothing became of a message. It is as it was before.
#[derive(Debug, Error)]
pub enum InboxError {
    /// There is no such message, client or account.
    #[error("there is no such thing")]
    NotFound,
    /// Somebody else has answered it meanwhile, or given it to somebody, or said where to answer.
    #[error("somebody has changed it meanwhile")]
    Stale,
    /// The same key has sent another reply.
    #[error("the idempotency key was used for another reply")]
    KeyReused,
    /// It cannot be answered by mail: it is held apart, or has no address.
    #[error("there is nowhere to answer to")]
    NoReply,
    #[error(transparent)]
    Store(#[from] StoreError),
}

as_store_error!(InboxError);

/// What changes of a message; the audit has it from before and from after.
#[derive(Clone, PartialEq, Serialize)]
struct MessageSnapshot {
    state: String,
    progress: String,
    assignee: Option<String>,
    client: Option<String>,
    email: Option<String>,
    replies: u32,
}

impl Store {
    /// The messages of one folder. Page 0 has the latest.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn inbox(&self, folder: InboxFolder, page: u32) -> Result<Inbox, StoreError> {
        let mut transaction = self.read().await?;
        let mut counts = [0; 4];
        for (count, folder) in counts.iter_mut().zip(InboxFolder::ALL) {
            let sql = sqlx::AssertSqlSafe(format!(
                "SELECT COUNT(*) AS count FROM message WHERE {}",
                within(folder)
            ));
            let row = sqlx::query(sql).fetch_one(&mut *transaction).await?;
            *count = Columns::of("message", &row).number("count")?;
        }
        let sql = sqlx::AssertSqlSafe(format!(
            "{} WHERE {} ORDER BY received_at DESC, id LIMIT $1 OFFSET $2",
            message::SELECT,
            within(folder)
        ));
        let rows = sqlx::query(sql)
            .bind(i64::from(PAGE) + 1)
            .bind(i64::from(PAGE) * i64::from(page))
            .fetch_all(&mut *transaction)
            .await?;
        let shown = rows.iter().take(PAGE as usize).map(message::read);
        Ok(Inbox {
            messages: shown.collect::<Result<_, _>>()?,
            counts,
            has_more: rows.len() > PAGE as usize,
        })
    }

    /// A message with all that belongs to it.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn thread(&self, reference: &Reference) -> Result<Option<Thread>, StoreError> {
        self.know_all().await?;
        let mut transaction = self.read().await?;
        let row = sqlx::query("SELECT id FROM message WHERE reference = $1")
            .bind(reference.as_str())
            .fetch_optional(&mut *transaction)
            .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let id = Columns::of("message", &row).get("id")?;
        let Some(message) = message::find(&mut transaction, id).await? else {
            return Ok(None);
        };
        let snapshot = snapshot(&mut transaction, id).await?;
        let replies = reply::all(&mut transaction, id).await?;
        let (client, alike) = match message.client {
            Some(client) => (client::find(&mut transaction, client).await?, Vec::new()),
            None => (None, client::alike(&mut transaction, person(&message)).await?),
        };
        let staff = sqlx::query("SELECT name FROM account ORDER BY name")
            .fetch_all(&mut *transaction)
            .await?;
        let staff = staff
            .iter()
            .map(|row| Columns::of("account", row).parse("name", |name: &str| AccountName::parse(name).ok()));
        Ok(Some(Thread {
            assigned: digest(&snapshot.assignee),
            addressed: digest(&snapshot.email),
            message,
            replies,
            client,
            alike,
            staff: staff.collect::<Result<_, _>>()?,
        }))
    }

    /// Does something with a message. What is done already is no error.
    ///
    /// # Errors
    /// See [`InboxError`].
    #[tracing::instrument(skip_all)]
    pub async fn change_message(
        &self,
        reference: &Reference,
        change: &MessageChange,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<(), InboxError> {
        repeating(|| self.try_to_change_message(reference, change, caller, now)).await
    }

    async fn try_to_change_message(
        &self,
        reference: &Reference,
        change: &MessageChange,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<(), InboxError> {
        let mut transaction = self.write_under(Lock::Messages).await?;
        // From here on, whoever changes the same message waits, and sees what was done here.
        let row = sqlx::query("UPDATE message SET progress = progress WHERE reference = $1 RETURNING id")
            .bind(reference.as_str())
            .fetch_optional(&mut *transaction)
            .await
            .map_err(StoreError::from)?
            .ok_or(InboxError::NotFound)?;
        let id = Columns::of("message", &row).get("id")?;
        let message = message::find(&mut transaction, id).await?.ok_or(InboxError::NotFound)?;
        let before = snapshot(&mut transaction, id).await?;
        let act = match change {
            MessageChange::Reply { body, seen, key } => {
                let reply = (body, *seen, key);
                if !answer(&mut transaction, (id, &message), reply, &before, caller, now).await? {
                    return Ok(());
                }
                "reply"
            }
            MessageChange::Assign { to, seen } => {
                as_seen(seen, before.assignee.as_deref(), to.as_ref().map(AccountName::as_str))?;
                assign(&mut transaction, id, to.as_ref()).await?;
                "assign"
            }
            MessageChange::Close => {
                set_progress(&mut transaction, id, Progress::Closed).await?;
                "close"
            }
            MessageChange::Reopen => {
                set_progress(&mut transaction, id, Progress::Open).await?;
                "open"
            }
            MessageChange::Release => {
                release(&mut transaction, (id, &message), now).await?;
                "release"
            }
            MessageChange::Address { email, seen } => {
                as_seen(seen, before.email.as_deref(), Some(email.as_str()))?;
                readdress(&mut transaction, id, email, now).await?;
                "address"
            }
            MessageChange::Link(client) => {
                let client = client::find(&mut transaction, ClientId(*client)).await?;
                let client = client.ok_or(InboxError::NotFound)?;
                link(&mut transaction, id, Some(client.id)).await?;
                "link"
            }
            MessageChange::AddClient => {
                let client = client::find_or_add(&mut transaction, person(&message), Scope::All, now).await?;
                link(&mut transaction, id, Some(client)).await?;
                "link"
            }
            MessageChange::Unlink => {
                link(&mut transaction, id, None).await?;
                "unlink"
            }
        };
        let after = snapshot(&mut transaction, id).await?;
        if before != after {
            let event = AuditEvent::of(caller, act, Subject::Message, reference);
            audit::note(&mut transaction, &event, (Some(&before), Some(&after)), now).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

/// Refuses to put something in place of what was not seen, unless that is the same.
fn as_seen(seen: &Revision, is: Option<&str>, wanted: Option<&str>) -> Result<(), InboxError> {
    if is == wanted || digest(&is) == *seen {
        Ok(())
    } else {
        Err(InboxError::Stale)
    }
}

/// The condition that the messages of a folder fulfil.
const fn within(folder: InboxFolder) -> &'static str {
    match folder {
        InboxFolder::Open => "state = 'inbox' AND progress = 'open'",
        InboxFolder::Answered => "state = 'inbox' AND progress = 'answered'",
        InboxFolder::Closed => "state = 'inbox' AND progress = 'closed'",
        InboxFolder::Held => "state = 'held'",
    }
}

fn person(message: &Message) -> Person<'_> {
    Person {
        name: &message.name,
        email: message.email.as_ref(),
        phone: message.phone.as_ref(),
    }
}

async fn snapshot(connection: &mut AnyConnection, id: i64) -> Result<MessageSnapshot, StoreError> {
    let row = sqlx::query(
        "SELECT state, progress, assignee, client_id, email,
             (SELECT COUNT(*) FROM reply WHERE message_id = message.id) AS replies
         FROM message WHERE id = $1",
    )
    .bind(id)
    .fetch_one(connection)
    .await?;
    let row = Columns::of("message", &row);
    Ok(MessageSnapshot {
        state: row.get("state")?,
        progress: row.get("progress")?,
        assignee: row.get("assignee")?,
        client: row.get::<Option<i64>>("client_id")?.map(|id| id.to_string()),
        email: row.get("email")?,
        replies: row.number("replies")?,
    })
}

/// Writes a reply, or finds that the same form has written it before: then it answers `false`.
async fn answer(
    transaction: &mut Transaction,
    (id, message): (i64, &Message),
    (body, seen, key): (&MessageText, u32, &IdempotencyKey),
    before: &MessageSnapshot,
    caller: &Caller,
    now: Timestamp,
) -> Result<bool, InboxError> {
    if let Some((earlier, text)) = reply::with_same_key(transaction, key).await? {
        return if earlier == id && text == body.as_str() {
            Ok(false)
        } else {
            Err(InboxError::KeyReused)
        };
    }
    if message.state != message::MessageState::Inbox || message.email.is_none() {
        return Err(InboxError::NoReply);
    }
    if before.replies != seen {
        return Err(InboxError::Stale);
    }
    let reply = reply::add(transaction, id, &caller.name, (body, key), now).await?;
    outbox::add_reply(transaction, reply, now).await?;
    set_progress(transaction, id, Progress::Answered).await?;
    Ok(true)
}

async fn assign(connection: &mut AnyConnection, id: i64, assignee: Option<&AccountName>) -> Result<(), InboxError> {
    let outcome = sqlx::query(
        "UPDATE message SET assignee = $2
         WHERE id = $1 AND ($2 IS NULL OR EXISTS (SELECT 1 FROM account WHERE name = $2))",
    )
    .bind(id)
    .bind(assignee.map(AccountName::as_str))
    .execute(connection)
    .await
    .map_err(StoreError::from)?;
    if outcome.rows_affected() == 1 {
        Ok(())
    } else {
        Err(InboxError::NotFound)
    }
}

/// Takes a message into the inbox, with the mails that it would have made had it never been held.
async fn release(
    transaction: &mut Transaction,
    (id, message): (i64, &Message),
    now: Timestamp,
) -> Result<(), StoreError> {
    let released = sqlx::query("UPDATE message SET state = 'inbox', signs = '' WHERE id = $1 AND state = 'held'")
        .bind(id)
        .execute(&mut **transaction)
        .await?;
    if released.rows_affected() == 1 {
        outbox::add_message(transaction, Recipient::Clinic, id, now).await?;
        if message.email.is_some() {
            outbox::add_message(transaction, Recipient::Client, id, now).await?;
        }
    }
    Ok(())
}

/// Corrects where a message is answered to, for letters that could not go out, too.
async fn readdress(
    transaction: &mut Transaction,
    id: i64,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE message SET email = $2 WHERE id = $1")
        .bind(id)
        .bind(email.as_str())
        .execute(&mut **transaction)
        .await?;
    outbox::try_answers_again(transaction, id, now).await?;
    Ok(())
}

async fn link(connection: &mut AnyConnection, id: i64, client: Option<ClientId>) -> Result<(), StoreError> {
    sqlx::query("UPDATE message SET client_id = $2 WHERE id = $1")
        .bind(id)
        .bind(client.map(|client| client.0))
        .execute(connection)
        .await?;
    Ok(())
}

async fn set_progress(connection: &mut AnyConnection, id: i64, progress: Progress) -> Result<(), StoreError> {
    sqlx::query("UPDATE message SET progress = $2 WHERE id = $1")
        .bind(id)
        .bind(progress.name())
        .execute(connection)
        .await?;
    Ok(())
}
