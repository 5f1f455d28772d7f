//! What the audit tells of accounts: who has signed in and out, and who was not let in.

use domain::spam::Sender;
use domain::{AccountName, Device};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use crate::accounts::access::tries;
use crate::accounts::account;
use crate::clinic::audit::{self, AuditEvent, Subject};
use crate::engine::columns::Columns;
use crate::{Store, StoreError};

/// Who was not let in is counted in one entry for this long, for each account and network.
const COUNTED_FOR: SignedDuration = SignedDuration::from_hours(24);

/// How many such entries are begun in that time. What comes from still more networks is counted without them.
const MOST: i64 = 100;

/// How long such entries are kept. So whatever strangers try, there are never more than some ten thousand.
const RETENTION: SignedDuration = SignedDuration::from_hours(24 * 90);

/// What act it is that somebody was not let in.
const REFUSED: &str = "refused";

/// How often somebody was not let in.
#[derive(Serialize, Deserialize)]
struct Refused {
    times: u64,
}

/// What somebody has signed in with.
#[derive(Serialize)]
struct With {
    device: String,
}

/// Notes what somebody has done with their own account. Part of the transaction that does it.
pub(crate) async fn note(
    connection: &mut AnyConnection,
    (name, act): (&AccountName, &'static str),
    sender: Sender,
    now: Timestamp,
) -> Result<(), StoreError> {
    audit::note::<()>(connection, &event((name, act), sender), (None, None), now).await?;
    Ok(())
}

/// [`note`], with what it was done with.
pub(crate) async fn note_entry(
    connection: &mut AnyConnection,
    (name, act): (&AccountName, &'static str),
    sender: Sender,
    now: Timestamp,
) -> Result<(), StoreError> {
    let with = (sender.device != Device::UNKNOWN).then(|| With {
        device: sender.device.to_string(),
    });
    audit::note(connection, &event((name, act), sender), (None, with.as_ref()), now).await?;
    Ok(())
}

fn event<'a>((name, act): (&'a AccountName, &'static str), sender: Sender) -> AuditEvent<'a> {
    AuditEvent {
        who: Some(name),
        origin: sender.origin(),
        act,
        subject: Subject::Account,
        subject_id: name.as_str().to_owned(),
    }
}

impl Store {
    /// Notes that somebody was not let in to the account of this name, whether there is one or not.
    pub(crate) async fn note_refused(
        &self,
        name: &AccountName,
        sender: Sender,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write_in_turn().await?;
        // One after another, so that none begins an entry because it could not see the other's yet.
        tries::take_turn(&mut transaction).await?;
        // A name that nobody has may be anything that somebody typed, such as a password: it is not kept.
        let account = account::named(&mut transaction, name).await?;
        let subject_id = account.map_or_else(String::new, |account| account.name.as_str().to_owned());
        let mut event = AuditEvent {
            who: None,
            origin: sender.origin(),
            act: REFUSED,
            subject: Subject::Account,
            subject_id,
        };
        if !count(&mut transaction, &event, now).await? {
            forget_old(&mut transaction, now).await?;
            if begun(&mut transaction, now).await? >= MOST {
                event.origin = None;
            }
            if event.origin.is_some() || !count(&mut transaction, &event, now).await? {
                let once = Refused { times: 1 };
                audit::note(&mut transaction, &event, (None, Some(&once)), now).await?;
            }
        }
        transaction.commit().await
    }
}

/// Counts this once more in the entry that there is, if there is one.
async fn count(connection: &mut AnyConnection, event: &AuditEvent<'_>, now: Timestamp) -> Result<bool, StoreError> {
    let row = sqlx::query(
        "SELECT id, after FROM audit
         WHERE subject = 'account' AND subject_id = $1 AND act = $2 AND COALESCE(origin, '') = $3 AND at > $4
         ORDER BY at DESC LIMIT 1",
    )
    .bind(&event.subject_id)
    .bind(REFUSED)
    .bind(event.origin.as_ref().map_or("", |origin| origin.as_str()))
    .bind((now - COUNTED_FOR).as_second())
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(false) };
    let row = Columns::of("audit", &row);
    let Refused { times } = row.parse("after", |json: &str| serde_json::from_str(json).ok())?;
    sqlx::query("UPDATE audit SET after = $2 WHERE id = $1")
        .bind(row.get::<i64>("id")?)
        .bind(audit::json(&Refused { times: times + 1 }))
        .execute(connection)
        .await?;
    Ok(true)
}

/// How many entries were begun.
async fn begun(connection: &mut AnyConnection, now: Timestamp) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT COUNT(*) AS entries FROM audit WHERE act = $1 AND at > $2")
        .bind(REFUSED)
        .bind((now - COUNTED_FOR).as_second())
        .fetch_one(connection)
        .await?;
    Columns::of("audit", &row).get("entries")
}

async fn forget_old(connection: &mut AnyConnection, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM audit WHERE act = $1 AND at <= $2")
        .bind(REFUSED)
        .bind((now - RETENTION).as_second())
        .execute(connection)
        .await?;
    Ok(())
}
