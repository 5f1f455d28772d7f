//! Changing a visit on the calendar, and whether it can be where it is put.

use domain::{Attendance, Board, Clash, Place, Scope, Service, Verdict, VisitId};
use jiff::Timestamp;

use crate::Clinic;
use crate::board::act::{ArrangeError, Arranged, Attempt, By};
use crate::board::{change_feed, staff_board};
use crate::clinic::audit::{self, AuditEvent, Subject};
use crate::engine::transaction::Transaction;
use crate::visits::claim::Race;
use crate::visits::confirm;
use crate::visits::snapshot::{State, VisitSnapshot};

/// Makes a visit stand like `state`: its claims, the mail about it, the news, and the entry in the audit.
pub(crate) async fn change(
    transaction: &mut Transaction,
    visit: &VisitSnapshot,
    state: &State,
    act: &'static str,
    by: By<'_>,
    clinic: &Clinic,
) -> Attempt {
    let (race, dates) = visit.put(transaction, state, clinic, by.now).await?;
    if race == Race::Lost {
        return Ok(None);
    }
    if !state.is_cancelled {
        let is_met = matches!(state.attendance, Attendance::Arrived | Attendance::Done);
        confirm::keep(transaction, visit.id, is_met, by).await?;
    }
    visit.tell(transaction, state, by.now).await?;
    for dates in dates {
        change_feed::note(transaction, dates, by.now).await?;
    }
    let deed = AuditEvent::of(by.caller, act, Subject::Visit, &visit.id.0);
    let entry = audit::note(transaction, &deed, (Some(&visit.now), Some(state)), by.now).await?;
    Ok(Some(Arranged {
        entry,
        visit: Some(visit.id),
    }))
}

/// The calendar around a place.
pub(crate) struct Scene {
    pub(crate) board: Board,
}

impl Scene {
    pub(crate) async fn read(
        transaction: &mut Transaction,
        clinic: &Clinic,
        place: &Place,
        now: Timestamp,
    ) -> Result<Self, ArrangeError> {
        let date = clinic.zone.to_datetime(place.start.start()).date();
        // What starts late may end after midnight.
        let board = staff_board::read(transaction, clinic, (date, 2), now).await?;
        Ok(Self { board })
    }

    /// The place, if there is such a therapist and such a room, and the therapist is somebody's own.
    pub(crate) fn known(&self, place: &Place, scope: Scope) -> Result<Place, ArrangeError> {
        let Board { therapists, rooms, .. } = &self.board;
        let is_known = therapists.iter().any(|therapist| therapist.id == place.therapist)
            && rooms.iter().any(|room| room.id == place.room);
        if !is_known {
            Err(ArrangeError::NotFound)
        } else if scope.has(place.therapist) {
            Ok(*place)
        } else {
            Err(ArrangeError::NotAllowed)
        }
    }

    /// Whether a visit can be there: nobody has any of the time, and who does it knows what there is to know.
    pub(crate) fn judge(
        &self,
        service: &Service,
        place: &Place,
        moving: Option<VisitId>,
        by: By<'_>,
    ) -> Result<(), ArrangeError> {
        let Verdict { clash, warnings } = self.board.judge(service, place, moving);
        self.free(clash, by.scope)?;
        if by.is_sure || warnings.is_empty() {
            Ok(())
        } else {
            Err(ArrangeError::Warned(warnings))
        }
    }

    /// Refuses what is taken, and says by what as far as that is theirs to know who see so much.
    pub(crate) fn free(&self, clash: Option<Clash>, scope: Scope) -> Result<(), ArrangeError> {
        let Some(Clash { resource, holder }) = clash else {
            return Ok(());
        };
        let holder = holder.filter(|holder| self.board.is_within(scope, *holder));
        Err(ArrangeError::Taken(vec![Clash { resource, holder }]))
    }
}
