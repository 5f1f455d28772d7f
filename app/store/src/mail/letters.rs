//! Letters that did not go out: what staff see of them, and sending them again.

use std::collections::BTreeSet;

use domain::{AccountNews, Choice, EmailAddress, MailFailure, Reference, UnsentLetter, VisitId};
use jiff::Timestamp;
use jiff::civil::DateTime;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::clinic::audit::{self, AuditEvent};
use crate::engine::columns::Columns;
use crate::engine::columns::NO_ADDRESS;
use crate::engine::retry::retrying;
use crate::mail::outbox;
use crate::{Caller, ClientId, MailId, Recipient, Store, StoreError, Subject};

/// How many letters are listed.
const MOST: i64 = 100;

/// A letter that did not go out.
#[derive(Clone, Debug)]
pub struct FailedLetter {
    pub id: MailId,
    /// What it is about.
    pub about: LetterAbout,
    /// Where it goes, if to somebody else than the clinic and if they have an address.
    pub to: Option<EmailAddress>,
    /// Why it did not go out, and whether it is tried again by itself.
    pub letter: UnsentLetter,
    /// How often it was tried.
    pub attempts: u32,
}

/// What a letter is about.
#[derive(Clone, Debug)]
pub enum LetterAbout {
    Visit {
        /// Which.
        id: VisitId,
        /// Who comes.
        name: String,
        /// Their file.
        client: Option<ClientId>,
        /// The clinic's date and time at the start, as it was agreed.
        start: DateTime,
        /// Whether it is on the calendar.
        is_booked: bool,
    },
    Message {
        /// Which.
        reference: Reference,
        /// Who wrote it.
        name: String,
    },
    /// The account of somebody who works here.
    Account {
        /// Its name.
        name: String,
    },
}

impl Store {
    /// The letters that did not go out and may yet be of use, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn failed_letters(&self, now: Timestamp) -> Result<Vec<FailedLetter>, StoreError> {
        let rows = sqlx::query(include_str!("../../queries/mail/failed_letters.sql"))
            .bind(now.as_second())
            .bind(MOST)
            .fetch_all(&mut *self.connection().await?)
            .await?;
        rows.iter().map(read).collect()
    }

    /// The letters to and about everybody who was erased: wherever they are kept, they are to be removed.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn erased_letters(&self) -> Result<BTreeSet<MailId>, StoreError> {
        let rows = sqlx::query("SELECT id FROM erased_letter")
            .fetch_all(&mut *self.connection().await?)
            .await?;
        let ids = rows.iter().map(|row| Columns::of("erased_letter", row).get("id"));
        ids.map(|id| id.map(MailId)).collect()
    }

    /// Sends a letter that did not go out again, at once and for another three days. One that has gone out meanwhile is
    /// no error.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn resend(&self, letter: MailId, caller: &Caller, now: Timestamp) -> Result<(), StoreError> {
        retrying(|| self.try_to_resend(letter, caller, now)).await?;
        Ok(())
    }

    async fn try_to_resend(&self, letter: MailId, caller: &Caller, now: Timestamp) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        let row = sqlx::query(
            "SELECT outbox.visit_id, message.reference, outbox.account_news FROM outbox
             LEFT JOIN reply ON reply.id = outbox.reply_id
             LEFT JOIN message ON message.id = COALESCE(outbox.message_id, reply.message_id)
             WHERE outbox.id = $1",
        )
        .bind(letter.0)
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(row) = row else { return Ok(()) };
        let row = Columns::of("outbox", &row);
        let visit: Option<i64> = row.get("visit_id")?;
        let (subject, id) = match (visit, row.get::<Option<String>>("reference")?) {
            (Some(visit), _) => (Subject::Visit, visit.to_string()),
            (None, Some(reference)) => (Subject::Message, reference),
            (None, None) => (Subject::Account, news(row)?.name),
        };
        if outbox::try_letter_again(&mut transaction, letter.0, now).await? == 1 {
            let event = AuditEvent::of(caller, "resend", subject, &id);
            audit::note::<()>(&mut transaction, &event, (None, None), now).await?;
        }
        transaction.commit().await
    }
}

/// The letters in trouble about visits, each with the visit's id, the latest last.
pub(crate) async fn of_visits(connection: &mut AnyConnection) -> Result<Vec<(i64, UnsentLetter)>, StoreError> {
    let rows = sqlx::query(
        "SELECT visit_id, failure, given_up_at FROM outbox
         WHERE sent_at IS NULL AND failure IS NOT NULL AND visit_id IS NOT NULL ORDER BY created_at",
    )
    .fetch_all(connection)
    .await?;
    let letters = rows.iter().map(|row| {
        let row = Columns::of("outbox", row);
        Ok((row.get("visit_id")?, unsent(row)?))
    });
    letters.collect()
}

fn unsent(row: Columns<'_>) -> Result<UnsentLetter, StoreError> {
    Ok(UnsentLetter {
        failure: row.parse("failure", MailFailure::parse)?,
        is_given_up: row.get::<Option<i64>>("given_up_at")?.is_some(),
    })
}

fn news(row: Columns<'_>) -> Result<AccountNews, StoreError> {
    row.parse("account_news", |json: &str| serde_json::from_str(json).ok())
}

fn read(row: &AnyRow) -> Result<FailedLetter, StoreError> {
    let row = Columns::of("outbox", row);
    let recipient: &str = row.get("recipient")?;
    let reference = row.parse_optional("reference", Reference::parse)?;
    let about = match (row.get::<Option<i64>>("visit_id")?, reference) {
        (Some(visit), _) => LetterAbout::Visit {
            id: VisitId(visit),
            name: row.get("client_name")?,
            client: row.get::<Option<i64>>("client_id")?.map(ClientId),
            start: row.parse("local_start", |wall: &str| wall.parse().ok())?,
            is_booked: row.get::<&str>("state")? == "booked",
        },
        (None, Some(reference)) => LetterAbout::Message {
            reference,
            name: row.get("name")?,
        },
        (None, None) => LetterAbout::Account { name: news(row)?.name },
    };
    let to: Option<&str> = row.get("address")?;
    let is_clients = recipient == Recipient::Client.name();
    let to = to.filter(|address| is_clients && *address != NO_ADDRESS);
    Ok(FailedLetter {
        id: MailId(row.get("id")?),
        about,
        to: to.and_then(EmailAddress::stored),
        letter: unsent(row)?,
        attempts: row.number("attempts")?,
    })
}
