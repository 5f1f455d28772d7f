//! Writing to the clinic.

use domain::spam::{self, Evidence, Sender, SpamSignal, Spent};
use domain::{ContactRequest, EmailAddress, PhoneNumber, Reference, Subject, TreatmentSlug};
use jiff::Timestamp;
use sqlx::{AnyConnection, Row};
use thiserror::Error;

use crate::clients::identity::known;
use crate::engine::columns::Columns;
use crate::engine::retry::{as_store_error, repeating};
use crate::inbox::message::MessageState;
use crate::inbox::quarantine;
use crate::mail::outbox::{self, Recipient};
use crate::secrets::signing::Secret;
use crate::secrets::token::{hash_of, new_id, random};
use crate::visits::claim::{self, Race};
use crate::{Store, StoreError, new_key};

/// How often a reference is made anew because a message has it already. There are 300 million.
const MOST_REFERENCES: usize = 8;

/// What a contact form carries, hidden, from the server and back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactTicket {
    pub key: String,
    /// When the form was made, signed.
    pub stamp: String,
    /// The name of the treatment or the package that the form is asked for from, if there is such a one.
    pub subject: Option<String>,
}

/// A message was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its name to the one who wrote it.
    pub reference: Reference,
    /// Why it is held apart; nothing, if it is in the inbox. The sender is not told.
    pub signs: Vec<SpamSignal>,
    /// Whether an earlier attempt with the same key had stored it.
    pub repeated: bool,
}

/// Why no message was stored.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The same key has sent another message.
    #[error("the idempotency key was used for another message")]
    KeyReused,
    /// It would be held apart, and more of that than anybody looks at has come already: see [`spam::has_room`].
    #[error("too many messages that look like a script's")]
    TooMany,
    #[error(transparent)]
    Store(#[from] StoreError),
}

as_store_error!(WriteError);

impl Store {
    /// What a new contact form needs, and what it is about if it is asked for from the page of a treatment or a package,
    /// whose slugs are alike.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn contact_ticket(
        &self,
        about: Option<&TreatmentSlug>,
        now: Timestamp,
    ) -> Result<ContactTicket, StoreError> {
        let subject = match about {
            Some(slug) => name_of(&mut *self.connection().await?, slug).await?,
            None => None,
        };
        let secret = self.secret().await?;
        let key = new_key()?;
        Ok(ContactTicket {
            stamp: secret.stamp(&key, now),
            key,
            subject,
        })
    }

    /// Stores a message: in the inbox, with a mail to the clinic and one to the sender, or held apart.
    ///
    /// The same request sent again gets the same reference.
    ///
    /// # Errors
    /// See [`WriteError`]. Nothing was stored then.
    #[tracing::instrument(skip_all)]
    pub async fn write_to_clinic(
        &self,
        request: &ContactRequest,
        sender: Sender,
        now: Timestamp,
    ) -> Result<Written, WriteError> {
        for _ in 1..MOST_REFERENCES {
            if let Some(written) = repeating(|| self.try_to_write(request, sender, now)).await? {
                return Ok(written);
            }
        }
        Err(StoreError::NoReference.into())
    }

    /// One transaction. None if another message has the reference that chance made.
    async fn try_to_write(
        &self,
        request: &ContactRequest,
        sender: Sender,
        now: Timestamp,
    ) -> Result<Option<Written>, WriteError> {
        let hash = fingerprint(request);
        let mut transaction = self.write_in_turn().await?;
        wait_for_turn(&mut transaction).await?;
        if let Some((written, earlier)) = with_same_key(&mut transaction, request).await? {
            return if earlier == hash {
                Ok(Some(written))
            } else {
                Err(WriteError::KeyReused)
            };
        }
        let secret = Secret::read_or_make(&mut transaction).await?;
        let network = secret.network_hash(sender);
        let signs = spam::judge(&Evidence {
            is_trapped: request.is_trapped,
            form: secret.form_time(&request.key, &request.stamp),
            sent_at: now,
            links: links(request),
            is_browser: sender.is_browser,
            spent: spent(&mut transaction, &network, now).await?,
        });
        if !signs.is_empty() && !quarantine::has_room(&mut transaction, &network, now).await? {
            return Err(WriteError::TooMany);
        }
        let (id, reference) = (new_id()?, Reference::from_random(random()?));
        let stored = Stored {
            id,
            reference: &reference,
            signs: &signs,
            network: &network,
            is_browser: sender.is_browser,
            hash: &hash,
        };
        if stored.insert(&mut transaction, request, now).await? == Race::Lost {
            transaction.roll_back().await?;
            return Ok(None);
        }
        // Nobody is mailed about what is held: the address in it may be anyone's, and they have not written to us.
        if signs.is_empty() {
            outbox::add_message(&mut transaction, Recipient::Clinic, id, now).await?;
            if request.email.is_some() {
                outbox::add_message(&mut transaction, Recipient::Client, id, now).await?;
            }
        } else {
            quarantine::make_room(&mut transaction).await?;
        }
        transaction.commit().await?;
        Ok(Some(Written {
            reference,
            signs,
            repeated: false,
        }))
    }
}

/// What a treatment or a package is called.
async fn name_of(connection: &mut AnyConnection, slug: &TreatmentSlug) -> Result<Option<String>, StoreError> {
    let row =
        sqlx::query("SELECT name FROM treatment WHERE slug = $1 UNION ALL SELECT name FROM package WHERE slug = $1")
            .bind(slug.as_str())
            .fetch_optional(connection)
            .await?;
    Ok(row.map(|row| row.try_get("name")).transpose()?)
}

/// From here on, nobody else weighs a message until this transaction is over.
async fn wait_for_turn(connection: &mut AnyConnection) -> Result<(), StoreError> {
    let weighed = sqlx::query("UPDATE budget SET weighed = weighed + 1 WHERE name = 'contact'")
        .execute(connection)
        .await?;
    if weighed.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::Corrupt {
            table: "budget",
            column: "name",
        })
    }
}

/// What an earlier request with the same key has stored, and that request's hash.
async fn with_same_key(
    connection: &mut AnyConnection,
    request: &ContactRequest,
) -> Result<Option<(Written, String)>, StoreError> {
    let row = sqlx::query("SELECT reference, signs, request_hash FROM message WHERE idempotency_key = $1")
        .bind(request.key.as_str())
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let row = Columns::of("message", &row);
    let written = Written {
        reference: row.parse("reference", Reference::parse)?,
        signs: row.parse("signs", |signs: &str| {
            signs.split_whitespace().map(SpamSignal::named).collect()
        })?,
        repeated: true,
    };
    Ok(Some((written, row.get("request_hash")?)))
}

/// What of the budgets is spent.
async fn spent(connection: &mut AnyConnection, network: &str, now: Timestamp) -> Result<Spent, StoreError> {
    let row = sqlx::query(include_str!("../../queries/inbox/spent.sql"))
        .bind(now.as_second().saturating_sub(spam::WINDOW.as_secs()))
        .bind(network)
        .fetch_one(connection)
        .await?;
    let row = Columns::of("message", &row);
    Ok(Spent {
        from_address: row.number("from_address")?,
        programs_from_address: row.number("programs_from_address")?,
        in_all: row.number("in_all")?,
        programs: row.number("programs")?,
    })
}

/// What is stored of a message beside what was typed.
struct Stored<'a> {
    id: i64,
    reference: &'a Reference,
    signs: &'a [SpamSignal],
    network: &'a str,
    is_browser: bool,
    hash: &'a str,
}

impl Stored<'_> {
    /// Inserts the message, or loses to another one with the same reference.
    async fn insert(
        &self,
        connection: &mut AnyConnection,
        request: &ContactRequest,
        now: Timestamp,
    ) -> Result<Race, StoreError> {
        let signs: Vec<_> = self.signs.iter().map(|sign| sign.name()).collect();
        let state = if signs.is_empty() {
            MessageState::Inbox
        } else {
            MessageState::Held
        };
        let inserted = sqlx::query(
            "INSERT INTO message (id, reference, state, signs, name, email, phone, subject, body, network_hash,
                 by_browser, idempotency_key, request_hash, received_at, address)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(self.id)
        .bind(self.reference.as_str())
        .bind(state.name())
        .bind(signs.join(" "))
        .bind(request.name.as_str())
        .bind(request.email.as_ref().map(EmailAddress::as_str))
        .bind(request.phone.as_ref().map(PhoneNumber::as_str))
        .bind(request.subject.as_ref().map(Subject::as_str))
        .bind(request.message.as_str())
        .bind(self.network)
        .bind(i64::from(self.is_browser))
        .bind(request.key.as_str())
        .bind(self.hash)
        .bind(now.as_second())
        .bind(request.email.as_ref().map(|email| known::address(email.as_str())))
        .execute(connection)
        .await;
        claim::race(inserted)
    }
}

fn links(request: &ContactRequest) -> usize {
    let subject = request.subject.as_ref().map_or("", Subject::as_str);
    [request.name.as_str(), subject, request.message.as_str()]
        .into_iter()
        .map(spam::count_links)
        .sum()
}

/// A hash of everything that was written.
fn fingerprint(request: &ContactRequest) -> String {
    hash_of(&[
        request.name.as_str(),
        request.email.as_ref().map_or("", EmailAddress::as_str),
        request.phone.as_ref().map_or("", PhoneNumber::as_str),
        request.subject.as_ref().map_or("", Subject::as_str),
        request.message.as_str(),
        request.key.as_str(),
    ])
}
