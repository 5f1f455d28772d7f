//! Where letters about a visit go, and whom to call: the client's own, unless staff have said otherwise for this visit.

use std::collections::BTreeSet;

use domain::{EmailAddress, PhoneNumber, Seen, VisitId};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use crate::board::act::{Arranged, Attempt, By, client_is_there, seen_visit};
use crate::board::change_feed;
use crate::clients::facts::Facts;
use crate::clinic::audit::{self, AuditEvent, Subject};
use crate::engine::columns::Columns;
use crate::engine::columns::NO_ADDRESS;
use crate::engine::transaction::Transaction;
use crate::mail::outbox;
use crate::visits::snapshot::VisitSnapshot;
use crate::visits::unconfirmed::confirm;
use crate::{ClientId, StoreError, VisitError};

/// How the client of one visit is reached. In the audit it goes when they are erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Contact {
    email: Option<String>,
    phone: Option<String>,
    /// Whether it is this visit's alone, and does not follow the client's.
    is_own: bool,
}

/// Changes how the client of one visit is reached, and nothing of the client. What is the client's own follows it again.
pub(crate) async fn change(
    transaction: &mut Transaction,
    seen: Seen,
    (email, phone): (Option<&EmailAddress>, Option<&PhoneNumber>),
    by: By<'_>,
) -> Attempt {
    let visit = seen_visit(transaction, seen, by).await?;
    client_is_there(transaction, visit.id).await?;
    let contact = Contact {
        email: email.map(|email| email.as_str().to_owned()),
        phone: phone.map(|phone| phone.as_str().to_owned()),
        is_own: true,
    };
    let is_own = of_client(transaction, visit.id).await?.as_ref() != Some(&contact.as_client());
    put(transaction, &visit, &Contact { is_own, ..contact }, "contact", by).await
}

/// Puts back how the client of a visit was reached, if it is still as it was then set.
pub(crate) async fn undo(
    transaction: &mut Transaction,
    visit: &VisitSnapshot,
    (before, after): (&Contact, &Contact),
    by: By<'_>,
) -> Attempt {
    if find(transaction, visit.id).await?.as_ref() != Some(after) {
        return Err(VisitError::Stale);
    }
    put(transaction, visit, before, "undo", by).await
}

/// Has visits that are not over follow what has changed of their client, and answers on which dates they are. Those that a
/// public form has booked in the name of somebody who was known already, and nobody has confirmed, keep what was typed: who
/// treats them is to learn nothing else of the client.
pub(crate) async fn follow(
    transaction: &mut Transaction,
    client: ClientId,
    (before, after): (&Facts, &Facts),
    now: Timestamp,
) -> Result<BTreeSet<Date>, StoreError> {
    let rows = sqlx::query(
        "SELECT visit.id, visit.client_name, visit.client_email, visit.client_phone, visit.own_contact,
             segment.local_start
         FROM visit JOIN segment ON segment.visit_id = visit.id AND segment.position = 0
         JOIN client ON client.id = visit.client_id
         WHERE visit.client_id = $1 AND segment.ends_at > $2
             AND (visit.confirmed_at IS NOT NULL OR visit.booked_at = client.created_at)",
    )
    .bind(client.0)
    .bind(now.as_second())
    .fetch_all(&mut **transaction)
    .await?;
    let mut dates = BTreeSet::new();
    for row in &rows {
        let row = Columns::of("visit", row);
        let id: i64 = row.get("id")?;
        let (mut name, mut contact): (String, _) = (row.get("client_name")?, read(row)?);
        let was = (name.clone(), contact.clone());
        if before.name != after.name {
            name.clone_from(&after.name);
        }
        if before.email != after.email && !contact.is_own {
            contact.email.clone_from(&after.email);
        }
        if before.phone != after.phone && !contact.is_own {
            contact.phone.clone_from(&after.phone);
        }
        if (&name, &contact) == (&was.0, &was.1) {
            continue;
        }
        sqlx::query("UPDATE visit SET client_name = $2, changed_at = $3 WHERE id = $1")
            .bind(id)
            .bind(&name)
            .bind(now.as_second())
            .execute(&mut **transaction)
            .await?;
        if contact != was.1 {
            write(transaction, id, &contact, now).await?;
        }
        let start = row.parse("local_start", |wall: &str| wall.parse::<DateTime>().ok())?;
        dates.insert(start.date());
    }
    Ok(dates)
}

impl Contact {
    /// The same, as the client's own.
    fn as_client(&self) -> Self {
        Self {
            is_own: false,
            ..self.clone()
        }
    }
}

async fn put(
    transaction: &mut Transaction,
    visit: &VisitSnapshot,
    contact: &Contact,
    act: &'static str,
    by: By<'_>,
) -> Attempt {
    let before = find(transaction, visit.id).await?.ok_or(VisitError::NotFound)?;
    sqlx::query("UPDATE visit SET revision = revision + 1 WHERE id = $1")
        .bind(visit.id.0)
        .execute(&mut **transaction)
        .await?;
    write(transaction, visit.id.0, contact, by.now).await?;
    confirm::keep(transaction, visit.id, false, by).await?;
    change_feed::note(transaction, visit.dates, by.now).await?;
    let event = AuditEvent::of(by.caller, act, Subject::Visit, &visit.id.0);
    let entry = audit::note(transaction, &event, (Some(&before), Some(contact)), by.now).await?;
    Ok(Some(Arranged {
        entry,
        visit: Some(visit.id),
    }))
}

/// Writes it down, and has letters that could not go out try the new address.
async fn write(transaction: &mut Transaction, visit: i64, contact: &Contact, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE visit SET client_email = $2, client_phone = $3, own_contact = $4, changed_at = $5 WHERE id = $1",
    )
    .bind(visit)
    .bind(contact.email.as_deref().unwrap_or(NO_ADDRESS))
    .bind(contact.phone.as_deref())
    .bind(i64::from(contact.is_own))
    .bind(now.as_second())
    .execute(&mut **transaction)
    .await?;
    outbox::try_again(transaction, visit, now).await?;
    Ok(())
}

async fn find(connection: &mut AnyConnection, visit: VisitId) -> Result<Option<Contact>, StoreError> {
    let row = sqlx::query("SELECT client_email, client_phone, own_contact FROM visit WHERE id = $1")
        .bind(visit.0)
        .fetch_optional(connection)
        .await?;
    row.map(|row| read(Columns::of("visit", &row))).transpose()
}

/// How the client of a visit is reached beside it.
async fn of_client(connection: &mut AnyConnection, visit: VisitId) -> Result<Option<Contact>, StoreError> {
    let row = sqlx::query(
        "SELECT client.email, client.phone FROM client JOIN visit ON visit.client_id = client.id WHERE visit.id = $1",
    )
    .bind(visit.0)
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        let row = Columns::of("client", &row);
        Ok(Contact {
            email: row.get("email")?,
            phone: row.get("phone")?,
            is_own: false,
        })
    })
    .transpose()
}

fn read(row: Columns<'_>) -> Result<Contact, StoreError> {
    Ok(Contact {
        email: Some(row.get("client_email")?).filter(|email| email != NO_ADDRESS),
        phone: row.get("client_phone")?,
        is_own: row.get::<i64>("own_contact")? == 1,
    })
}
