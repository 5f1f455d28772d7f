//! Staff have what could not go out about a visit sent again.

use domain::Seen;

use crate::Subject;
use crate::board::act::{Arranged, Attempt, By, client_is_there, seen_visit};
use crate::clinic::audit::{self, AuditEvent};
use crate::engine::transaction::Transaction;
use crate::mail::outbox;

/// Sends what could not go out about a visit again; or, where nothing is left to be sent, that it is booked.
pub(crate) async fn resend(transaction: &mut Transaction, seen: Seen, by: By<'_>) -> Attempt {
    let visit = seen_visit(transaction, seen, by).await?;
    client_is_there(transaction, visit.id).await?;
    if outbox::try_again(transaction, visit.id.0, by.now).await? == 0 {
        sqlx::query("UPDATE visit SET told = NULL WHERE id = $1")
            .bind(visit.id.0)
            .execute(&mut **transaction)
            .await?;
        outbox::add_at_once(transaction, outbox::Kind::Booked, visit.id.0, by.now).await?;
    }
    let event = AuditEvent::of(by.caller, "resend", Subject::Visit, &visit.id.0);
    let entry = audit::note::<()>(transaction, &event, (None, None), by.now).await?;
    Ok(Some(Arranged {
        entry,
        visit: Some(visit.id),
    }))
}
