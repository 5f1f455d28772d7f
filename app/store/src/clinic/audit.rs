//! Who did what: rows that are added in the transaction that does it, and that nobody changes.

use std::collections::BTreeSet;

use std::collections::BTreeMap;

use domain::{AccountName, Days, Origin, VisitId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::engine::columns::Columns;
use crate::engine::zones;
use crate::secrets::token::new_id;
use crate::{Caller, Store, StoreError};

/// How many entries a page of the audit has.
const PAGE: u32 = 50;

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

/// All that is noted. Whoever shows the audit has words for each.
pub const ACTS: &[(Subject, &str)] = &[
    (Subject::Visit, "book"),
    (Subject::Visit, "confirm"),
    (Subject::Visit, "lapse"),
    (Subject::Visit, "move"),
    (Subject::Visit, "mark"),
    (Subject::Visit, "cancel"),
    (Subject::Visit, "accept"),
    (Subject::Visit, "contact"),
    (Subject::Visit, "resend"),
    (Subject::Visit, "undo"),
    (Subject::Block, "block"),
    (Subject::Block, "unblock"),
    (Subject::Block, "undo"),
    (Subject::Message, "reply"),
    (Subject::Message, "assign"),
    (Subject::Message, "close"),
    (Subject::Message, "open"),
    (Subject::Message, "release"),
    (Subject::Message, "address"),
    (Subject::Message, "link"),
    (Subject::Message, "unlink"),
    (Subject::Message, "resend"),
    (Subject::Client, "open"),
    (Subject::Client, "edit"),
    (Subject::Client, "merge"),
    (Subject::Client, "erase"),
    (Subject::Client, "export"),
    (Subject::Account, "sign-in"),
    (Subject::Account, "sign-out"),
    (Subject::Account, "end-session"),
    (Subject::Account, "join"),
    (Subject::Account, "refused"),
    (Subject::Account, "reset-owner"),
    (Subject::Account, "change"),
    (Subject::Account, "remove"),
    (Subject::Account, "change-address"),
    (Subject::Account, "change-password"),
    (Subject::Account, "set-second-factor"),
    (Subject::Account, "replace-second-factor"),
    (Subject::Account, "remove-second-factor"),
    (Subject::Setting, "add"),
    (Subject::Setting, "change"),
    (Subject::Setting, "set-hours"),
    (Subject::Setting, "invite"),
    (Subject::Setting, "withdraw"),
];

/// Which entries somebody wants to see; without anything, all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// What they are about.
    pub subject: Option<Subject>,
    pub subject_id: Option<String>,
    pub who: Option<AccountName>,
    /// The clinic's date on which it was done.
    pub date: Option<Date>,
}

/// A page of the audit.
#[derive(Clone, Debug)]
pub struct AuditPage {
    /// The entries, the latest first.
    pub entries: Vec<AuditEntry>,
    /// Whether there is a page after this one.
    pub has_more: bool,
    /// Everyone who has an account, by name.
    pub staff: Vec<AccountName>,
    /// What therapists and rooms are called now, by their ids.
    pub resources: BTreeMap<i64, String>,
}

/// One entry of the audit.
#[derive(Clone, Debug)]
pub struct AuditEntry {
    /// When it was done.
    pub at: Timestamp,
    /// Who did it: the name that their account had; none for a client, by the link of their visit.
    pub who: Option<String>,
    /// From where, as far as it is known and kept.
    pub origin: Option<Origin>,
    /// What, such as `move`.
    pub act: String,
    pub subject: Subject,
    /// To which of these.
    pub subject_id: String,
    /// What is other than before, in the order of names.
    pub changes: Vec<AuditChange>,
}

/// One thing that is other than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditChange {
    /// What it is called.
    pub name: String,
    /// How it was; nothing where it was not there.
    pub before: Option<String>,
    /// How it is now; nothing where it is not there.
    pub after: Option<String>,
}

impl Store {
    /// What was done. Page 0 has the latest.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn audit(&self, filter: &AuditFilter, page: u32) -> Result<AuditPage, StoreError> {
        let mut transaction = self.read().await?;
        let (from, until) = match filter.date {
            None => (i64::MIN, i64::MAX),
            Some(date) => {
                let window = Days::new(&zones::of_clinic(&mut transaction).await?, date, 1).window();
                (window.from.start().as_second(), window.until.start().as_second())
            }
        };
        let rows = sqlx::query(
            "SELECT at, who, origin, act, subject, subject_id, before, after FROM audit
             WHERE at >= $1 AND at < $2 AND ($3 = '' OR subject = $3) AND ($4 = '' OR subject_id = $4)
                 AND ($5 = '' OR who = $5)
             ORDER BY at DESC, id DESC LIMIT $6 OFFSET $7",
        )
        .bind(from)
        .bind(until)
        .bind(filter.subject.map_or("", Subject::name))
        .bind(filter.subject_id.as_deref().unwrap_or(""))
        .bind(filter.who.as_ref().map_or("", AccountName::as_str))
        .bind(i64::from(PAGE) + 1)
        .bind(i64::from(PAGE) * i64::from(page))
        .fetch_all(&mut *transaction)
        .await?;
        let staff = sqlx::query("SELECT name FROM account ORDER BY name")
            .fetch_all(&mut *transaction)
            .await?;
        let resources = sqlx::query("SELECT id, name FROM resource")
            .fetch_all(&mut *transaction)
            .await?;
        let resources = resources.iter().map(|row| {
            let row = Columns::of("resource", row);
            Ok::<_, StoreError>((row.get("id")?, row.get("name")?))
        });
        let staff = staff
            .iter()
            .map(|row| Columns::of("account", row).parse("name", |name: &str| AccountName::parse(name).ok()));
        Ok(AuditPage {
            entries: rows.iter().take(PAGE as usize).map(read).collect::<Result<_, _>>()?,
            has_more: rows.len() > PAGE as usize,
            staff: staff.collect::<Result<_, _>>()?,
            resources: resources.collect::<Result<_, _>>()?,
        })
    }
}

fn read(row: &AnyRow) -> Result<AuditEntry, StoreError> {
    let row = Columns::of("audit", row);
    let object = |column| {
        row.parse_optional(column, |text: &str| match serde_json::from_str(text) {
            Ok(Value::Object(object)) => Some(object),
            // A bare value is shown under no name.
            Ok(value) => Some(Map::from_iter([(String::new(), value)])),
            Err(_) => None,
        })
    };
    Ok(AuditEntry {
        at: row.instant("at")?,
        who: row.get("who")?,
        origin: row.get::<Option<&str>>("origin")?.map(Origin::stored),
        act: row.get("act")?,
        subject: row.parse("subject", Subject::named)?,
        subject_id: row.get("subject_id")?,
        changes: changes(
            &object("before")?.unwrap_or_default(),
            &object("after")?.unwrap_or_default(),
        ),
    })
}

/// What is other in the second than in the first. What is empty is as good as not there.
fn changes(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<AuditChange> {
    let names: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let text = |value: &Value| match value {
        Value::Null => None,
        Value::String(text) => (!text.is_empty()).then(|| text.clone()),
        other => Some(other.to_string()),
    };
    let changes = names.into_iter().map(|name| AuditChange {
        name: name.clone(),
        before: before.get(name).and_then(text),
        after: after.get(name).and_then(text),
    });
    changes.filter(|change| change.before != change.after).collect()
}

/// Something that somebody does: what it is called, such as `move`, and to what.
pub(crate) struct AuditEvent<'a> {
    /// Who; `None` is a client, by the link of their visit.
    pub(crate) who: Option<&'a AccountName>,
    /// From where, if somebody of the staff does it.
    pub(crate) origin: Option<Origin>,
    pub(crate) act: &'static str,
    pub(crate) subject: Subject,
    pub(crate) subject_id: String,
}

impl<'a> AuditEvent<'a> {
    pub(crate) fn of(caller: &'a Caller, act: &'static str, subject: Subject, subject_id: &impl ToString) -> Self {
        Self {
            who: Some(&caller.name),
            origin: caller.origin.clone(),
            act,
            subject,
            subject_id: subject_id.to_string(),
        }
    }

    /// Of whoever has the link of a visit, or of nobody.
    pub(crate) fn of_client(act: &'static str, VisitId(visit): VisitId) -> Self {
        Self {
            who: None,
            origin: None,
            act,
            subject: Subject::Visit,
            subject_id: visit.to_string(),
        }
    }
}

/// Notes an event, with how things were before and how they are after. Part of the transaction in which it is done.
///
/// What is noted here outlives what it is about. So no password, no token, and of a person no more than has to be erased
/// with them: see `client.rs`.
pub(crate) async fn note<T: Serialize + Sync>(
    connection: &mut AnyConnection,
    event: &AuditEvent<'_>,
    (before, after): (Option<&T>, Option<&T>),
    now: Timestamp,
) -> Result<AuditId, StoreError> {
    debug_assert!(
        ACTS.contains(&(event.subject, event.act)),
        "{:?}, {}: missing in the list of all acts",
        event.subject,
        event.act
    );
    let id = new_id()?;
    sqlx::query(
        "INSERT INTO audit (id, at, who, act, subject, subject_id, before, after, origin)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(id)
    .bind(now.as_second())
    .bind(event.who.map(AccountName::as_str))
    .bind(event.act)
    .bind(event.subject.name())
    .bind(&event.subject_id)
    .bind(before.map(json))
    .bind(after.map(json))
    .bind(event.origin.as_ref().map(Origin::as_str))
    .execute(connection)
    .await?;
    Ok(AuditId(id))
}

/// How something was, as the audit has it; nothing, if another release has written it in another way.
pub(crate) fn state_of<T: serde::de::DeserializeOwned>(json: &str) -> Option<T> {
    serde_json::from_str(json).ok()
}

/// It as JSON.
pub(crate) fn json(value: &(impl Serialize + ?Sized)) -> String {
    match serde_json::to_string(value) {
        Ok(text) => text,
        Err(_) => unreachable!("what is noted are plain structs with text for keys"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_other_is_told() {
        let object = |json: &str| match serde_json::from_str(json) {
            Ok(Value::Object(object)) => object,
            other => panic!("{other:?}"),
        };
        let before = object(r#"{"name":"Ada","phone":null,"minutes":60,"note":""}"#);
        let after = object(r#"{"name":"Ada","phone":"780 555 0134","minutes":90,"email":"ada@example.org"}"#);
        let told: Vec<_> = changes(&before, &after)
            .into_iter()
            .map(|change| {
                (
                    change.name,
                    change.before.unwrap_or_default(),
                    change.after.unwrap_or_default(),
                )
            })
            .collect();
        let told: Vec<_> = told.iter().map(|(a, b, c)| (&**a, &**b, &**c)).collect();
        assert_eq!(
            told,
            [
                ("email", "", "ada@example.org"),
                ("minutes", "60", "90"),
                ("phone", "", "780 555 0134")
            ]
        );
    }
}
