//! Staff say whose visit it is that a public form has booked.

use domain::{Scope, Seen};

use crate::board::act::{Arranged, Attempt, By, seen_visit};
use crate::board::change_feed;
use crate::clinic::audit::{self, AuditEvent};
use crate::engine::transaction::Transaction;
use crate::visits::unconfirmed::confirm::confirm;
use crate::{Subject, VisitError};

/// Says whose visit it is, in the name of staff who may see every client: theirs in whose name it was booked.
pub(crate) async fn accept(transaction: &mut Transaction, seen: Seen, by: By<'_>) -> Attempt {
    let visit = seen_visit(transaction, seen, by).await?;
    if by.scope != Scope::All {
        return Err(VisitError::NotAllowed);
    }
    if visit.now.is_cancelled {
        return Err(VisitError::Stale);
    }
    confirm(transaction, visit.id.0, by.now).await?;
    change_feed::note(transaction, visit.dates, by.now).await?;
    let event = AuditEvent::of(by.caller, "accept", Subject::Visit, &visit.id.0);
    let entry = audit::note::<()>(transaction, &event, (None, None), by.now).await?;
    Ok(Some(Arranged {
        entry,
        visit: Some(visit.id),
    }))
}
