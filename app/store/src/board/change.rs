//! Changing a visit on the calendar, and whether it can be where it is put.

use domain::{Board, Clash, Place, Scope, Service, Verdict, VisitId};
use jiff::Timestamp;

use crate::board::act::{Arranged, Attempt, By};
use crate::board::staff_board;
use crate::engine::transaction::Transaction;
use crate::visits::snapshot::{State, VisitSnapshot};
use crate::visits::write::{self, ChangedBy};
use crate::{Clinic, VisitError};

/// Makes a visit stand like `state`.
pub(crate) async fn change(
    transaction: &mut Transaction,
    visit: &VisitSnapshot,
    state: &State,
    act: &'static str,
    by: By<'_>,
    clinic: &Clinic,
) -> Attempt {
    let at = (clinic, by.now);
    let entry = write::change(transaction, visit, (act, state), ChangedBy::Staff(by), at).await?;
    Ok(entry.map(|entry| Arranged {
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
    ) -> Result<Self, VisitError> {
        let date = clinic.zone.to_datetime(place.start.start()).date();
        // What starts late may end after midnight.
        let board = staff_board::read(transaction, clinic, (date, 2), now).await?;
        Ok(Self { board })
    }

    /// The place, if there is such a therapist and such a room, and the therapist is somebody's own.
    pub(crate) fn known(&self, place: &Place, scope: Scope) -> Result<Place, VisitError> {
        let Board { therapists, rooms, .. } = &self.board;
        let is_known = therapists.iter().any(|therapist| therapist.id == place.therapist)
            && rooms.iter().any(|room| room.id == place.room);
        if !is_known {
            Err(VisitError::NotFound)
        } else if scope.has(place.therapist) {
            Ok(*place)
        } else {
            Err(VisitError::NotAllowed)
        }
    }

    /// Whether a visit can be there: nobody has any of the time, and who does it knows what there is to know.
    pub(crate) fn judge(
        &self,
        service: &Service,
        place: &Place,
        moving: Option<VisitId>,
        by: By<'_>,
    ) -> Result<(), VisitError> {
        let Verdict { clash, warnings } = self.board.judge(service, place, moving);
        self.free(clash, by.scope)?;
        if by.is_sure || warnings.is_empty() {
            Ok(())
        } else {
            Err(VisitError::Warned(warnings))
        }
    }

    /// Refuses what is taken, and says by what as far as that is theirs to know who see so much.
    pub(crate) fn free(&self, clash: Option<Clash>, scope: Scope) -> Result<(), VisitError> {
        let Some(Clash { resource, holder }) = clash else {
            return Ok(());
        };
        let holder = holder.filter(|holder| self.board.is_within(scope, *holder));
        Err(VisitError::Clash(vec![Clash { resource, holder }]))
    }
}
