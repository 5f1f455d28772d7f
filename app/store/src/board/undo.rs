//! Undoing what was done to the calendar: it is put back to how it was before, if nobody has changed it since.

use domain::VisitId;
use sqlx::AnyConnection;

use crate::board::act::{Attempt, By};
use crate::board::change::{Scene, change};
use crate::board::time_off;
use crate::clinic::audit::{Subject, state_of};
use crate::engine::columns::Columns;
use crate::engine::transaction::Transaction;
use crate::visits::snapshot::State;
use crate::visits::visit_contact::Contact;
use crate::visits::{snapshot, visit_contact};
use crate::{Clinic, StoreError, VisitError};

/// What an entry of the audit says.
struct Entry {
    subject: Subject,
    subject_id: String,
    before: Option<String>,
    after: Option<String>,
}

/// Undoes what an entry tells of. That is an event too, and can be undone.
pub(crate) async fn undo(transaction: &mut Transaction, entry: i64, by: By<'_>, clinic: &Clinic) -> Attempt {
    let entry = find(transaction, entry).await?.ok_or(VisitError::NotFound)?;
    match entry.subject {
        Subject::Visit => visit(transaction, &entry, by, clinic).await,
        Subject::Block => time_off::undo(transaction, (entry.before, entry.after), by, clinic).await,
        _ => Err(VisitError::NotFound),
    }
}

async fn visit(transaction: &mut Transaction, entry: &Entry, by: By<'_>, clinic: &Clinic) -> Attempt {
    let id = entry.subject_id.parse().map_err(|_| VisitError::NotFound)?;
    let visit = snapshot::find(transaction, VisitId(id)).await?;
    let visit = visit.ok_or(VisitError::NotFound)?;
    if !visit.now.is_within(by.scope) {
        return Err(VisitError::NotAllowed);
    }
    let contacts = [&entry.before, &entry.after].map(|json| json.as_deref().and_then(state_of::<Contact>));
    if let [Some(before), Some(after)] = &contacts {
        return visit_contact::undo(transaction, &visit, (before, after), by).await;
    }
    let after = entry.after.as_deref().and_then(state_of::<State>);
    if after.as_ref() != Some(&visit.now) {
        return Err(VisitError::Stale);
    }
    let before = match &entry.before {
        Some(before) => state_of::<State>(before).ok_or(VisitError::Stale)?,
        // It was booked, and booked by mistake.
        None => visit.now.cancelled(visit.now.reason.clone()),
    };
    if !before.is_within(by.scope) {
        return Err(VisitError::NotAllowed);
    }
    if !before.is_cancelled {
        let scene = Scene::read(transaction, clinic, &before.first.place(), by.now).await?;
        for place in before.places() {
            scene.free(scene.board.clash(&place, Some(visit.id)), by.scope)?;
        }
    }
    change(transaction, &visit, &before, "undo", by, clinic).await
}

async fn find(connection: &mut AnyConnection, id: i64) -> Result<Option<Entry>, StoreError> {
    let row = sqlx::query("SELECT subject, subject_id, before, after FROM audit WHERE id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await?;
    row.map(|row| {
        let row = Columns::of("audit", &row);
        Ok(Entry {
            subject: row.parse("subject", Subject::named)?,
            subject_id: row.get("subject_id")?,
            before: row.get("before")?,
            after: row.get("after")?,
        })
    })
    .transpose()
}
