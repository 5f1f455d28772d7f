//! A visit as it is written for the first time: here alone, whoever asks for it.

use domain::{EmailAddress, IdempotencyKey, Note, PhoneNumber, Scope};
use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::board::change_feed;
use crate::clients::client::{self, Person};
use crate::engine::columns::NO_ADDRESS;
use crate::engine::transaction::Transaction;
use crate::secrets::token::new_id;
use crate::visits::claim::{self, Race};
use crate::visits::confirm::Origin;
use crate::visits::link;
use crate::visits::segment::Segment;
use crate::{ClientId, StoreError};

/// Who asks for it.
#[derive(Clone, Copy)]
pub(crate) enum AskedBy<'a> {
    /// A public form, from here, if that is known: whether it is meant, its client has to say.
    Form(Option<&'a Origin>),
    /// Staff, who see these clients. They have spoken to its client.
    Staff(Scope),
}

/// All that is written of it but for its service, its place and its time.
pub(crate) struct NewVisit<'a> {
    pub(crate) person: Person<'a>,
    pub(crate) note: Option<&'a Note>,
    pub(crate) key: &'a IdempotencyKey,
    /// Of everything that was asked for: see [`hash_of`](crate::secrets::token::hash_of).
    pub(crate) hash: &'a str,
    pub(crate) by: AskedBy<'a>,
}

impl NewVisit<'_> {
    /// Writes it with its segment and its claims, and answers its id; nothing, if somebody was quicker, for the time or with
    /// the same key.
    pub(crate) async fn insert(
        &self,
        transaction: &mut Transaction,
        segment: &Segment<'_>,
        now: Timestamp,
    ) -> Result<Option<i64>, StoreError> {
        let scope = match self.by {
            AskedBy::Form(_) => Scope::All,
            AskedBy::Staff(scope) => scope,
        };
        let client = client::find_or_add(transaction, self.person, scope, now).await?;
        let id = new_id()?;
        if self.insert_row(transaction, (id, client), now).await? == Race::Lost {
            return Ok(None);
        }
        segment.insert(transaction, id).await?;
        if claim::take_visit(transaction, id).await? == Race::Lost {
            return Ok(None);
        }
        change_feed::note(transaction, segment.dates(), now).await?;
        Ok(Some(id))
    }

    async fn insert_row(
        &self,
        connection: &mut AnyConnection,
        (id, client): (i64, ClientId),
        now: Timestamp,
    ) -> Result<Race, StoreError> {
        let (origin, confirmed_at) = match self.by {
            AskedBy::Form(origin) => (origin, None),
            AskedBy::Staff(_) => (None, Some(now.as_second())),
        };
        let inserted = sqlx::query(
            "INSERT INTO visit (id, token, state, client_name, client_email, client_phone, client_note,
                 idempotency_key, request_hash, booked_at, changed_at, client_id, network_hash, address_hash,
                 by_browser, confirm_by, confirmed_at)
             VALUES ($1, $2, 'booked', $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(id)
        .bind(link::no_token(id))
        .bind(self.person.name.as_str())
        .bind(self.person.email.map_or(NO_ADDRESS, EmailAddress::as_str))
        .bind(self.person.phone.map(PhoneNumber::as_str))
        .bind(self.note.map(Note::as_str))
        .bind(link::key_hash(self.key.as_str()))
        .bind(self.hash)
        .bind(now.as_second())
        .bind(client.0)
        .bind(origin.map(|origin| origin.network.as_str()))
        .bind(origin.map(|origin| origin.address.as_str()))
        .bind(origin.map(|origin| i64::from(origin.is_browser)))
        .bind(origin.and_then(|origin| origin.confirm_by).map(Timestamp::as_second))
        .bind(confirmed_at)
        .execute(connection)
        .await;
        claim::race(inserted)
    }
}
