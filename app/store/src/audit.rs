//! Who did what: rows that are added in the transaction that does it, and that nobody changes.

use domain::AccountName;
use jiff::Timestamp;
use serde::Serialize;
use sqlx::AnyConnection;

use crate::id::new_id;
use crate::{Caller, StoreError};

/// Names an entry of the audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AuditId(pub i64);

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A visit, by its id.
    Visit,
    /// A block, or a series of them, by its id.
    Block,
    /// A message to the clinic, by its reference.
    Message,
    /// A client, by their id.
    Client,
    /// An account, by its name.
    Account,
    /// Hours, the catalogue, rooms, therapists, the clinic's profile: by what its page calls it.
    Setting,
}

impl Subject {
    /// Its name where it is stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Visit => "visit",
            Self::Block => "block",
            Self::Message => "message",
            Self::Client => "client",
            Self::Account => "account",
            Self::Setting => "setting",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        use Subject::{Account, Block, Client, Message, Setting, Visit};
        [Visit, Block, Message, Client, Account, Setting]
            .into_iter()
            .find(|subject| subject.name() == name)
    }
}

/// Something that somebody does: what it is called, such as `move`, and to what.
pub(crate) struct Deed<'a> {
    /// Who; `None` is a client, by the link of their visit.
    pub(crate) who: Option<&'a AccountName>,
    pub(crate) act: &'static str,
    pub(crate) subject: Subject,
    pub(crate) subject_id: String,
}

impl<'a> Deed<'a> {
    pub(crate) fn of(caller: &'a Caller, act: &'static str, subject: Subject, subject_id: &impl ToString) -> Self {
        Self {
            who: Some(&caller.name),
            act,
            subject,
            subject_id: subject_id.to_string(),
        }
    }
}

/// Notes a deed, with how things were before and how they are after. Part of the transaction in which it is done.
///
/// What is noted here outlives what it is about. So no password, no token, and of a person no more than has to be erased
/// with them: see `client.rs`.
pub(crate) async fn note<T: Serialize + Sync>(
    connection: &mut AnyConnection,
    deed: &Deed<'_>,
    (before, after): (Option<&T>, Option<&T>),
    now: Timestamp,
) -> Result<AuditId, StoreError> {
    let id = new_id()?;
    sqlx::query(
        "INSERT INTO audit (id, at, who, act, subject, subject_id, before, after)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(id)
    .bind(now.as_second())
    .bind(deed.who.map(AccountName::as_str))
    .bind(deed.act)
    .bind(deed.subject.name())
    .bind(&deed.subject_id)
    .bind(before.map(json))
    .bind(after.map(json))
    .execute(connection)
    .await?;
    Ok(AuditId(id))
}

fn json(value: &impl Serialize) -> String {
    match serde_json::to_string(value) {
        Ok(text) => text,
        Err(_) => unreachable!("what is noted are plain structs with text for keys"),
    }
}
