//! What staff do to the calendar: the use cases of `/staff/calendar`, each one transaction, each in the audit.

use domain::{Attendance, BoardRequest, Destination, Place, Seen};
use jiff::Timestamp;

use crate::board::act::{Arranged, Attempt, By, cell_of, seen_visit};
use crate::board::change::{Scene, change};
use crate::board::{accept, resend, time_off, undo, walk_in};
use crate::clinic::profile;
use crate::engine::lock::Lock;
use crate::engine::retry::{repeating, retrying};
use crate::engine::transaction::Transaction;
use crate::visits::agreed::VisitStep;
use crate::visits::claim::MOST_RACES;
use crate::visits::snapshot::State;
use crate::visits::visit_contact;
use crate::{Caller, Clinic, Store, VisitError};

impl Store {
    /// Does what somebody of the staff asks of the calendar. What they are warned of, they may go past by saying that
    /// they are sure; never past a claim.
    ///
    /// # Errors
    /// See [`VisitError`]. Everything is as it was then.
    #[tracing::instrument(skip_all)]
    pub async fn arrange(
        &self,
        caller: &Caller,
        request: &BoardRequest,
        is_sure: bool,
        now: Timestamp,
    ) -> Result<Arranged, VisitError> {
        let by = By {
            caller,
            scope: caller.scope().ok_or(VisitError::NotAllowed)?,
            is_sure,
            now,
        };
        for _ in 0..MOST_RACES {
            let attempt = || self.try_to_arrange(request, by);
            let outcome = match request {
                BoardRequest::Book(_) => repeating(attempt).await,
                // Done twice, these would meet what they did themselves.
                _ => retrying(attempt).await,
            };
            if let Some(arranged) = outcome? {
                return Ok(arranged);
            }
        }
        Err(VisitError::Clash(Vec::new()))
    }

    async fn try_to_arrange(&self, request: &BoardRequest, by: By<'_>) -> Attempt {
        let mut transaction = self.write_under(Lock::Visits).await?;
        let clinic = profile::read(&mut transaction).await?;
        let attempt = match request {
            BoardRequest::Book(walk_in) => walk_in::book(&mut transaction, walk_in, by, &clinic).await,
            BoardRequest::Move { visit, to } => move_visit(&mut transaction, *visit, to, by, &clinic).await,
            BoardRequest::Mark { visit, attendance } => mark(&mut transaction, *visit, *attendance, by, &clinic).await,
            BoardRequest::Cancel { visit, reason } => {
                let reason = reason.as_ref().map(|reason| reason.as_str().to_owned());
                cancel(&mut transaction, *visit, reason, by, &clinic).await
            }
            BoardRequest::Contact { visit, email, phone } => {
                visit_contact::change(&mut transaction, *visit, (email.as_ref(), phone.as_ref()), by).await
            }
            BoardRequest::Accept { visit } => accept::accept(&mut transaction, *visit, by).await,
            BoardRequest::Resend { visit } => resend::resend(&mut transaction, *visit, by).await,
            BoardRequest::Block(block) => time_off::block(&mut transaction, block, by, &clinic).await,
            BoardRequest::Unblock { block, whole_series } => {
                time_off::unblock(&mut transaction, *block, *whole_series, by, &clinic).await
            }
            BoardRequest::Undo { entry } => undo::undo(&mut transaction, *entry, by, &clinic).await,
        };
        match attempt {
            Ok(Some(_)) => transaction.commit().await?,
            // The next attempt must not meet what this one held.
            _ => transaction.roll_back().await?,
        }
        attempt
    }
}

async fn move_visit(
    transaction: &mut Transaction,
    seen: Seen,
    to: &Destination,
    by: By<'_>,
    clinic: &Clinic,
) -> Attempt {
    let visit = seen_visit(transaction, seen, by).await?;
    if visit.now.is_cancelled {
        return Err(VisitError::Stale);
    }
    let before = visit.now.first.place();
    let place = Place {
        start: cell_of(to.when, &clinic.zone)?,
        therapist: to.therapist,
        room: to.room.unwrap_or(before.room),
        minutes: to.minutes.unwrap_or(before.minutes),
        clean_up_minutes: before.clean_up_minutes,
    };
    let scene = Scene::read(transaction, clinic, &place, by.now).await?;
    let mut place = scene.known(&place, by.scope)?;
    let plan = VisitStep::plan(transaction, &visit.steps_at(&visit.now.moved(&place))).await?;
    if to.room.is_none() {
        place.room = scene.board.room_for(plan.first(), &place, Some(visit.id));
    }
    let state = visit.now.moved(&place);
    for ((service, _), place) in std::iter::zip(plan.spans(place.start), state.places()) {
        scene.judge(service, &place, Some(visit.id), by)?;
    }
    change(transaction, &visit, &state, "move", by, clinic).await
}

async fn mark(
    transaction: &mut Transaction,
    seen: Seen,
    attendance: Attendance,
    by: By<'_>,
    clinic: &Clinic,
) -> Attempt {
    let visit = seen_visit(transaction, seen, by).await?;
    if visit.now.is_cancelled {
        return Err(VisitError::Stale);
    }
    let state = State {
        attendance,
        ..visit.now.clone()
    };
    change(transaction, &visit, &state, "mark", by, clinic).await
}

async fn cancel(
    transaction: &mut Transaction,
    seen: Seen,
    reason: Option<String>,
    by: By<'_>,
    clinic: &Clinic,
) -> Attempt {
    let visit = seen_visit(transaction, seen, by).await?;
    if visit.now.is_cancelled {
        return Err(VisitError::Stale);
    }
    let state = visit.now.cancelled(reason);
    change(transaction, &visit, &state, "cancel", by, clinic).await
}
