//! Doing what the outbox says: which mails are due, and what became of them.
//!
//! A mail is sent at least once. Whoever is to send one moves its due time on before they do, so that nobody else sends
//! it meanwhile; if they never say what became of it, it is due again. There is no last attempt: what keeps failing is
//! tried ever more rarely, and every failure is logged by whoever met it.

use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::columns::Columns;
use crate::retry::retrying;
use crate::{Clinic, Message, Reply, Store, StoreError, Visit, VisitToken, clinic, message, reply, visit};

/// How long whoever takes a batch of mails has for all of them.
const LEASE: SignedDuration = SignedDuration::from_mins(10);

/// The wait after the first failure; it doubles every time.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(30);

/// The longest wait.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(6);

/// Names a mail, the same at every attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailId(pub i64);

/// A mail that is to be sent now.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Its name.
    pub id: MailId,
    /// When what it tells has happened.
    pub created_at: Timestamp,
    /// Which attempt this is; the first is 1.
    pub attempt: u32,
    /// Who is to get it.
    pub recipient: Recipient,
    /// What it is about.
    pub about: MailAbout,
    /// Who writes it.
    pub clinic: Clinic,
}

/// What a mail is about, as it is now.
#[derive(Clone, Debug)]
pub enum MailAbout {
    /// A visit was booked.
    Booked(Box<Visit>),
    /// A visit has another start than before.
    Moved(Box<Visit>),
    /// A visit was called off.
    Cancelled(Box<Visit>),
    /// Somebody has written to the clinic.
    Written(Box<Message>),
    /// The clinic has answered a message.
    Replied(Box<(Message, Reply)>),
}

/// Who gets a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// Whoever booked or wrote.
    Client,
    /// The clinic itself.
    Clinic,
}

impl Recipient {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Clinic => "clinic",
        }
    }
}

/// What kind of failure an attempt has met. Never what a mail server said: it repeats addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailFailure {
    /// Nothing listens there, or the connection broke.
    Connection,
    /// It took too long.
    Timeout,
    /// The server asks to try again later.
    Later,
    /// The server does not take it.
    Refused,
    /// The server could not be understood, or proved to be another one.
    Protocol,
    /// The mail cannot be written, for its address is none.
    Address,
    /// The folder for mails cannot be written to.
    Folder,
}

impl MailFailure {
    /// Its name in the log and where it is stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::Timeout => "timeout",
            Self::Later => "later",
            Self::Refused => "refused",
            Self::Protocol => "protocol",
            Self::Address => "address",
            Self::Folder => "folder",
        }
    }
}

impl Store {
    /// Takes the mails that are due, the longest due first, `most` at most: for ten minutes nobody else gets them.
    ///
    /// # Errors
    /// When the database fails. A mail whose rows make no sense is left out, and logged.
    #[tracing::instrument(skip_all)]
    pub async fn due_mail(&self, most: u16, now: Timestamp) -> Result<Vec<Mail>, StoreError> {
        retrying(|| self.try_to_take_mail(most, now)).await
    }

    async fn try_to_take_mail(&self, most: u16, now: Timestamp) -> Result<Vec<Mail>, StoreError> {
        let mut transaction = self.write().await?;
        let due = sqlx::query(include_str!("../queries/due_mail.sql"))
            .bind(now.as_second())
            .bind(i64::from(most))
            .fetch_all(&mut *transaction)
            .await?;
        if due.is_empty() {
            return Ok(Vec::new());
        }
        let clinic = clinic::read(&mut transaction).await?;
        let mut mails = Vec::with_capacity(due.len());
        for row in &due {
            let id: i64 = Columns::of("outbox", row).get("id")?;
            sqlx::query("UPDATE outbox SET due_at = $2, attempts = attempts + 1 WHERE id = $1")
                .bind(id)
                .bind(later(now, LEASE).as_second())
                .execute(&mut *transaction)
                .await?;
            match read(&mut transaction, row, &clinic).await {
                Ok(mail) => mails.push(mail),
                // One that makes no sense must not keep the others from going out.
                Err(error @ StoreError::Corrupt { .. }) => tracing::error!(%error, id, "a mail cannot be read"),
                Err(error) => return Err(error),
            }
        }
        transaction.commit().await?;
        Ok(mails)
    }

    /// Remembers that a mail was sent.
    ///
    /// # Errors
    /// When the database fails. The mail is due again then.
    #[tracing::instrument(skip_all)]
    pub async fn mark_sent(&self, mail: MailId, now: Timestamp) -> Result<(), StoreError> {
        retrying(|| async {
            let mut transaction = self.write().await?;
            sqlx::query("UPDATE outbox SET sent_at = $2, failure = NULL WHERE id = $1 AND sent_at IS NULL")
                .bind(mail.0)
                .bind(now.as_second())
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await
        })
        .await
    }

    /// Remembers that attempt number `attempt` at sending a mail has failed, and tells when it is due again.
    ///
    /// # Errors
    /// When the database fails. The mail is due again then, too.
    #[tracing::instrument(skip_all)]
    pub async fn mark_failed(
        &self,
        mail: MailId,
        attempt: u32,
        failure: MailFailure,
        now: Timestamp,
    ) -> Result<Timestamp, StoreError> {
        let due = later(now, wait_after(attempt));
        retrying(|| async {
            let mut transaction = self.write().await?;
            // Somebody else may have taken it since, if this attempt took too long: then it is theirs.
            sqlx::query(
                "UPDATE outbox SET due_at = $2, failure = $3 WHERE id = $1 AND sent_at IS NULL AND attempts = $4",
            )
            .bind(mail.0)
            .bind(due.as_second())
            .bind(failure.name())
            .bind(i64::from(attempt))
            .execute(&mut *transaction)
            .await?;
            transaction.commit().await
        })
        .await?;
        Ok(due)
    }

    /// When the next mail is due, if there is one to be sent at all.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn next_mail(&self) -> Result<Option<Timestamp>, StoreError> {
        let row = sqlx::query("SELECT due_at FROM outbox WHERE sent_at IS NULL ORDER BY due_at LIMIT 1")
            .fetch_optional(&mut *self.connection().await?)
            .await?;
        row.map(|row| Columns::of("outbox", &row).instant("due_at")).transpose()
    }
}

async fn read(connection: &mut AnyConnection, row: &AnyRow, clinic: &Clinic) -> Result<Mail, StoreError> {
    let row = Columns::of("outbox", row);
    let attempts: u32 = row.number("attempts")?;
    let kind: String = row.get("kind")?;
    let token = row.parse_optional("token", VisitToken::parse)?;
    let message: Option<i64> = row.get("message_id")?;
    let reply: Option<i64> = row.get("reply_id")?;
    let about = match (token, message, reply) {
        (Some(token), ..) => {
            let found = visit::find(connection, &token).await?;
            let visit = Box::new(found.ok_or_else(|| row.corrupt("visit_id"))?);
            match &*kind {
                "booked" => MailAbout::Booked(visit),
                "moved" => MailAbout::Moved(visit),
                "cancelled" => MailAbout::Cancelled(visit),
                _ => return Err(row.corrupt("kind")),
            }
        }
        (None, Some(id), _) => {
            let found = message::find(connection, id).await?;
            MailAbout::Written(Box::new(found.ok_or_else(|| row.corrupt("message_id"))?))
        }
        (None, None, Some(id)) => {
            let found = reply::find(connection, id).await?;
            MailAbout::Replied(Box::new(found.ok_or_else(|| row.corrupt("reply_id"))?))
        }
        (None, None, None) => return Err(row.corrupt("visit_id")),
    };
    Ok(Mail {
        id: MailId(row.get("id")?),
        created_at: row.instant("created_at")?,
        attempt: attempts.saturating_add(1),
        recipient: row.parse("recipient", |name: &str| match name {
            "client" => Some(Recipient::Client),
            "clinic" => Some(Recipient::Clinic),
            _ => None,
        })?,
        about,
        clinic: clinic.clone(),
    })
}

/// How long a mail waits after this many attempts.
fn wait_after(attempt: u32) -> SignedDuration {
    let doublings = attempt.saturating_sub(1).min(16);
    FIRST_WAIT.saturating_mul(1 << doublings).min(LONGEST_WAIT)
}

fn later(now: Timestamp, wait: SignedDuration) -> Timestamp {
    now.saturating_add(wait).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_keeps_failing_waits_ever_longer_and_never_for_ever() {
        let waits = [1, 2, 3, 4, 10, 11, 1_000, u32::MAX].map(|attempt| wait_after(attempt).as_secs());
        assert_eq!(waits, [30, 60, 120, 240, 15_360, 21_600, 21_600, 21_600]);
    }
}
