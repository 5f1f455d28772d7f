//! Doing what the outbox says: which mails are due, and what became of them.
//!
//! A mail is sent at least once. Whoever is to send one moves its due time on before they do, so that nobody else sends
//! it meanwhile; if they never say what became of it, it is due again. What keeps failing is tried ever more rarely, for
//! three days; then it is given up, and staff see it: see [`letters`](crate::letters). What the mail server will never take
//! is given up at once.
//!
//! What a letter about a visit says is found out when it is sent: how the visit stands then, beside what the last letter
//! has told of it. Where that is the same, there is nothing to send; and a visit that is over needs no letter any more.
//!
//! What strangers have caused has a budget by the address it goes to, `letter_rate_limit.rs`: what is past
//! it waits.

use std::collections::BTreeSet;

use domain::{AccountNews, Choice, LetterSnapshot, MailFailure, VisitNews};
use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::clinic::profile;
use crate::engine::columns::Columns;
use crate::engine::retry::retrying;
use crate::inbox::{message, reply};
use crate::mail::letter_rate_limit::Turn;
use crate::mail::outbox::Recipient;
use crate::visits::unconfirmed::confirm::{self, ConfirmKey};
use crate::visits::{link, visit};
use crate::{Clinic, Keys, Message, Reply, Store, StoreError, Visit};

/// How long whoever takes a batch of mails has for all of them.
const LEASE: SignedDuration = SignedDuration::from_mins(10);

/// The wait after the first failure; it doubles every time.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(30);

/// The longest wait.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(6);

/// How often a mail is tried: for three days, with these waits.
const MOST_ATTEMPTS: u32 = 22;

/// Names a mail, the same at every attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailId(pub i64);

/// A mail that is to be sent now.
#[derive(Clone, Debug)]
pub struct Mail {
    pub id: MailId,
    /// When what it tells has happened.
    pub created_at: Timestamp,
    /// Which attempt this is; the first is 1.
    pub attempt: u32,
    /// Who is to get it.
    pub recipient: Recipient,
    /// What it is about.
    pub about: MailAbout,
    /// By what the client can confirm the visit it is about, if that is still to be done.
    pub confirm_key: Option<ConfirmKey>,
    pub clinic: Clinic,
}

/// What a mail is about, as it is now.
#[derive(Clone, Debug)]
pub enum MailAbout {
    /// A visit, and what there is to tell of it.
    Visit(Box<Visit>, VisitNews),
    /// Somebody has written to the clinic.
    Written(Box<Message>),
    /// The clinic has answered a message.
    Replied(Box<(Message, Reply)>),
    /// Something was done with the account of somebody who works here.
    Account(Box<AccountNews>),
}

impl Store {
    /// Takes the mails that are due, the longest due first, `most` at most: for ten minutes nobody else gets them.
    ///
    /// # Errors
    /// When the database fails. A mail whose rows make no sense is left out, and logged.
    #[tracing::instrument(skip_all)]
    pub async fn due_mail(&self, most: u16, now: Timestamp) -> Result<Vec<Mail>, StoreError> {
        loop {
            match retrying(|| self.try_to_take_mail(most, now)).await? {
                Some(mails) if mails.is_empty() => {}
                taken => return Ok(taken.unwrap_or_default()),
            }
        }
    }

    /// Takes what is due; nothing where nothing is left, and no mail where there was nothing to be sent any more.
    async fn try_to_take_mail(&self, most: u16, now: Timestamp) -> Result<Option<Vec<Mail>>, StoreError> {
        let mut transaction = self.write().await?;
        let due = sqlx::query(include_str!("../../queries/mail/due_mail.sql"))
            .bind(now.as_second())
            .bind(i64::from(most))
            .fetch_all(&mut *transaction)
            .await?;
        if due.is_empty() {
            return Ok(None);
        }
        let clinic = profile::read(&mut transaction).await?;
        let mut mails = Vec::with_capacity(due.len());
        let mut visits = BTreeSet::new();
        for row in &due {
            let columns = Columns::of("outbox", row);
            let (id, visit): (i64, Option<i64>) = (columns.get("id")?, columns.get("visit_id")?);
            // The second one about a visit waits: the first may leave nothing to tell.
            if visit.is_some_and(|visit| !visits.insert(visit)) {
                continue;
            }
            let hash = match Turn::of(&mut transaction, columns, now).await? {
                Turn::Now(hash) => hash,
                Turn::Later(room) => {
                    sqlx::query("UPDATE outbox SET due_at = $2 WHERE id = $1")
                        .bind(id)
                        .bind(room.as_second())
                        .execute(&mut *transaction)
                        .await?;
                    continue;
                }
            };
            sqlx::query("UPDATE outbox SET due_at = $2, attempts = attempts + 1, address_hash = $3 WHERE id = $1")
                .bind(id)
                .bind(later(now, LEASE).as_second())
                .bind(hash)
                .execute(&mut *transaction)
                .await?;
            match read(&mut transaction, &self.keys, row, &clinic, now).await {
                Ok(Due::Mail(mail)) => mails.push(*mail),
                Ok(Due::Known) => {
                    sqlx::query("DELETE FROM outbox WHERE id = $1")
                        .bind(id)
                        .execute(&mut *transaction)
                        .await?;
                }
                Ok(Due::Over) => give_up(&mut transaction, id, now).await?,
                // One that makes no sense must not keep the others from going out.
                Err(error @ StoreError::Corrupt { .. }) => tracing::error!(%error, id, "a mail cannot be read"),
                Err(error) => return Err(error),
            }
        }
        transaction.commit().await?;
        Ok(Some(mails))
    }

    /// Remembers that a mail was sent, and what it has told.
    ///
    /// # Errors
    /// When the database fails. The mail is due again then.
    #[tracing::instrument(skip_all)]
    pub async fn mark_sent(&self, mail: &Mail, now: Timestamp) -> Result<(), StoreError> {
        retrying(|| async {
            let mut transaction = self.write().await?;
            let sent = sqlx::query(
                "UPDATE outbox SET sent_at = $2, failure = NULL, given_up_at = NULL WHERE id = $1 AND sent_at IS NULL",
            )
            .bind(mail.id.0)
            .bind(now.as_second())
            .execute(&mut *transaction)
            .await?;
            // Whoever says so late says nothing of what others have sent since.
            if let (MailAbout::Visit(visit, _), 1) = (&mail.about, sent.rows_affected()) {
                let told = serde_json::to_string(&visit.told()).map_err(|_| StoreError::Corrupt {
                    table: "visit",
                    column: "told",
                })?;
                sqlx::query("UPDATE visit SET told = $2 WHERE id = $1")
                    .bind(visit.id)
                    .bind(told)
                    .execute(&mut *transaction)
                    .await?;
            }
            transaction.commit().await
        })
        .await
    }

    /// Remembers that attempt number `attempt` at sending a mail has failed, and tells when it is due again, unless that
    /// was the last one, or every other one would come to the same.
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
    ) -> Result<Option<Timestamp>, StoreError> {
        let is_last = attempt >= MOST_ATTEMPTS || failure.is_permanent();
        let due = (!is_last).then(|| later(now, wait_after(attempt)));
        retrying(|| async {
            let mut transaction = self.write().await?;
            // Somebody else may have taken it since, if this attempt took too long: then it is theirs.
            let failed = sqlx::query(
                "UPDATE outbox SET due_at = $2, failure = $3 WHERE id = $1 AND sent_at IS NULL AND attempts = $4",
            )
            .bind(mail.0)
            .bind(due.unwrap_or(Timestamp::MAX).as_second())
            .bind(failure.name())
            .bind(i64::from(attempt))
            .execute(&mut *transaction)
            .await?;
            if due.is_none() && failed.rows_affected() == 1 {
                give_up(&mut transaction, mail.0, now).await?;
            }
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
        let row = sqlx::query(
            "SELECT due_at FROM outbox WHERE sent_at IS NULL AND given_up_at IS NULL ORDER BY due_at LIMIT 1",
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        row.map(|row| Columns::of("outbox", &row).instant("due_at")).transpose()
    }
}

/// What is to become of a mail that is due.
enum Due {
    /// It is to be sent.
    Mail(Box<Mail>),
    /// Whoever gets it knows all that it could say.
    Known,
    /// The visit it is about is over.
    Over,
}

/// Gives a mail up: it is not tried again by itself.
async fn give_up(connection: &mut AnyConnection, mail: i64, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE outbox SET given_up_at = $2, due_at = $3 WHERE id = $1")
        .bind(mail)
        .bind(now.as_second())
        .bind(Timestamp::MAX.as_second())
        .execute(connection)
        .await?;
    Ok(())
}

async fn read(
    connection: &mut AnyConnection,
    keys: &Keys,
    row: &AnyRow,
    clinic: &Clinic,
    now: Timestamp,
) -> Result<Due, StoreError> {
    let row = Columns::of("outbox", row);
    let attempts: u32 = row.number("attempts")?;
    let visit: Option<i64> = row.get("visit_id")?;
    let message: Option<i64> = row.get("message_id")?;
    let reply: Option<i64> = row.get("reply_id")?;
    let mut confirm_key = None;
    let about = match (visit, message, reply) {
        (Some(id), ..) => {
            let token = link::make(connection, keys, id).await?;
            let found = visit::read(connection, id, &token).await?;
            let visit = found.ok_or_else(|| row.corrupt("visit_id"))?;
            if visit.ends_at <= now {
                return Ok(Due::Over);
            }
            let told = row.parse_optional("told", |json: &str| serde_json::from_str::<LetterSnapshot>(json).ok())?;
            match VisitNews::between(told.as_ref(), &visit.told()) {
                Some(news) => {
                    confirm_key = confirm::key_of(connection, visit.id, visit.client_email.as_ref()).await?;
                    MailAbout::Visit(Box::new(visit), news)
                }
                None => return Ok(Due::Known),
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
        (None, None, None) => {
            let news = row.parse("account_news", |json: &str| serde_json::from_str(json).ok());
            MailAbout::Account(Box::new(news?))
        }
    };
    Ok(Due::Mail(Box::new(Mail {
        id: MailId(row.get("id")?),
        created_at: row.instant("created_at")?,
        attempt: attempts.saturating_add(1),
        recipient: row.parse("recipient", |name: &str| match name {
            "client" => Some(Recipient::Client),
            "clinic" => Some(Recipient::Clinic),
            "account" => Some(Recipient::Account),
            _ => None,
        })?,
        about,
        confirm_key,
        clinic: clinic.clone(),
    })))
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

    #[test]
    fn a_mail_is_tried_for_three_days() {
        let waits: SignedDuration = (1..MOST_ATTEMPTS).map(wait_after).sum();
        assert!((72..78).contains(&waits.as_hours()), "{waits}");
    }
}
