//! What staff do to the calendar: the use cases of `/staff/calendar`, each one transaction, each in the audit.

use domain::{
    Agenda, Attendance, CalendarRequest, Cell, Clash, Destination, Place, ResourceId, Scope, Seen, Service, Verdict,
    VisitId, Warning, When,
};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use thiserror::Error;

use crate::board::{agenda, change_feed, undo, walk_in};
use crate::clinic::audit::{Deed, Subject};
use crate::clinic::{audit, profile};
use crate::engine::lock::Lock;
use crate::engine::retry::{repeating, retrying};
use crate::engine::transaction::Transaction;
use crate::mail::letters;
use crate::visits::booking::MOST_RACES;
use crate::visits::claim::Race;
use crate::visits::snapshot::{Standing, State};
use crate::visits::{confirm, snapshot, visit_contact};
use crate::{AuditId, Caller, Clinic, Store, StoreError};

/// Something was done to the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arranged {
    /// Its entry in the audit, by which it can be undone.
    pub entry: AuditId,
    /// The visit that it was done to, if it was one.
    pub visit: Option<VisitId>,
}

/// Why nothing was done.
#[derive(Debug, Error)]
pub enum ArrangeError {
    /// There is no such visit, block, service, therapist or room.
    #[error("there is no such thing")]
    NotFound,
    /// It is on somebody else's calendar.
    #[error("this is somebody else's")]
    NotAllowed,
    /// Somebody has changed it since it was looked at.
    #[error("somebody has changed it meanwhile")]
    Stale,
    /// Somebody or something has the time: what, as far as it is theirs to know who ask. Nothing is named if others were
    /// quicker again and again.
    #[error("the time is taken")]
    Taken(Vec<Clash>),
    /// There is something to know before it is done.
    #[error("there is something to know first")]
    Warned(Vec<Warning>),
    /// The clinic's clock never reads that, or the time is too long.
    #[error("there is no such time")]
    NoSuchTime,
    /// The same key has booked something else.
    #[error("the idempotency key was used for another booking")]
    KeyReused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for ArrangeError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Done, or somebody was quicker: then what there is now, only a new transaction can see.
pub(crate) type Attempt = Result<Option<Arranged>, ArrangeError>;

/// Who does something, and when.
#[derive(Clone, Copy)]
pub(crate) struct By<'a> {
    pub(crate) caller: &'a Caller,
    pub(crate) scope: Scope,
    /// Whether they know what there is to warn of.
    pub(crate) is_sure: bool,
    pub(crate) now: Timestamp,
}

impl Store {
    /// Does what somebody of the staff asks of the calendar. What they are warned of, they may go past by saying that
    /// they are sure; never past a claim.
    ///
    /// # Errors
    /// See [`ArrangeError`]. Everything is as it was then.
    #[tracing::instrument(skip_all)]
    pub async fn arrange(
        &self,
        caller: &Caller,
        request: &CalendarRequest,
        is_sure: bool,
        now: Timestamp,
    ) -> Result<Arranged, ArrangeError> {
        let by = By {
            caller,
            scope: caller.scope().ok_or(ArrangeError::NotAllowed)?,
            is_sure,
            now,
        };
        for _ in 0..MOST_RACES {
            let attempt = || self.try_to_arrange(request, by);
            let outcome = match request {
                CalendarRequest::Book(_) => repeating(attempt).await,
                // Done twice, these would meet what they did themselves.
                _ => retrying(attempt).await,
            };
            if let Some(arranged) = outcome? {
                self.strike();
                self.ring();
                return Ok(arranged);
            }
        }
        Err(ArrangeError::Taken(Vec::new()))
    }

    async fn try_to_arrange(&self, request: &CalendarRequest, by: By<'_>) -> Attempt {
        let mut transaction = self.write_under(Lock::Visits).await?;
        let clinic = profile::read(&mut transaction).await?;
        let attempt = match request {
            CalendarRequest::Book(walk_in) => walk_in::book(&mut transaction, walk_in, by, &clinic).await,
            CalendarRequest::Move { visit, to } => move_visit(&mut transaction, *visit, to, by, &clinic).await,
            CalendarRequest::Mark { visit, attendance } => {
                mark(&mut transaction, *visit, *attendance, by, &clinic).await
            }
            CalendarRequest::Cancel { visit, reason } => {
                let reason = reason.as_ref().map(|reason| reason.as_str().to_owned());
                cancel(&mut transaction, *visit, reason, by, &clinic).await
            }
            CalendarRequest::Contact { visit, email, phone } => {
                visit_contact::change(&mut transaction, *visit, (email.as_ref(), phone.as_ref()), by).await
            }
            CalendarRequest::Accept { visit } => confirm::accept(&mut transaction, *visit, by).await,
            CalendarRequest::Resend { visit } => letters::resend(&mut transaction, *visit, by).await,
            CalendarRequest::Block(block) => crate::board::time_off::block(&mut transaction, block, by, &clinic).await,
            CalendarRequest::Unblock { block, whole_series } => {
                crate::board::time_off::unblock(&mut transaction, *block, *whole_series, by, &clinic).await
            }
            CalendarRequest::Undo { entry } => undo::undo(&mut transaction, *entry, by, &clinic).await,
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
        return Err(ArrangeError::Stale);
    }
    let before = visit.now.place();
    let place = Place {
        start: cell_of(to.when, &clinic.zone)?,
        therapist: to.therapist,
        room: to.room.unwrap_or(before.room),
        minutes: to.minutes.unwrap_or(before.minutes),
        clean_up_minutes: before.clean_up_minutes,
    };
    let service = visit.service_at(transaction, &place).await?;
    let scene = Scene::read(transaction, clinic, &place, by.now).await?;
    let mut place = scene.known(&place, by.scope)?;
    if to.room.is_none() {
        place.room = scene.agenda.room_for(&service, &place, Some(visit.id));
    }
    scene.judge(&service, &place, Some(visit.id), by)?;
    let state = visit.now.at(&place);
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
        return Err(ArrangeError::Stale);
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
        return Err(ArrangeError::Stale);
    }
    let state = State {
        is_cancelled: true,
        reason,
        ..visit.now.clone()
    };
    change(transaction, &visit, &state, "cancel", by, clinic).await
}

/// The visit that somebody has seen, if it is theirs and as they have seen it.
pub(crate) async fn seen_visit(
    transaction: &mut Transaction,
    seen: Seen,
    by: By<'_>,
) -> Result<Standing, ArrangeError> {
    let visit = snapshot::find(transaction, seen.id)
        .await?
        .ok_or(ArrangeError::NotFound)?;
    if !by.scope.has(ResourceId(visit.now.therapist)) {
        return Err(ArrangeError::NotAllowed);
    }
    if visit.revision != seen.revision {
        return Err(ArrangeError::Stale);
    }
    Ok(visit)
}

/// Makes a visit stand like `state`: its claims, the mail about it, the news, and the entry in the audit.
pub(crate) async fn change(
    transaction: &mut Transaction,
    visit: &Standing,
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
    let deed = Deed::of(by.caller, act, Subject::Visit, &visit.id.0);
    let entry = audit::note(transaction, &deed, (Some(&visit.now), Some(state)), by.now).await?;
    Ok(Some(Arranged {
        entry,
        visit: Some(visit.id),
    }))
}

/// The calendar around a place.
pub(crate) struct Scene {
    pub(crate) agenda: Agenda,
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
        let agenda = agenda::read(transaction, clinic, (date, 2), now).await?;
        Ok(Self { agenda })
    }

    /// The place, if there is such a therapist and such a room, and the therapist is somebody's own.
    pub(crate) fn known(&self, place: &Place, scope: Scope) -> Result<Place, ArrangeError> {
        let Agenda { therapists, rooms, .. } = &self.agenda;
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
        let Verdict { clash, warnings } = self.agenda.judge(service, place, moving);
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
        let holder = holder.filter(|holder| self.agenda.is_within(scope, *holder));
        Err(ArrangeError::Taken(vec![Clash { resource, holder }]))
    }
}

/// The first cell at the moment that somebody has said.
pub(crate) fn cell_of(when: When, zone: &TimeZone) -> Result<Cell, ArrangeError> {
    let instant = match when {
        When::Instant(instant) => instant,
        When::Wall(wall) => {
            let instant = zone.to_timestamp(wall).map_err(|_| ArrangeError::NoSuchTime)?;
            // A time that the clocks leave out reads as another one.
            if zone.to_datetime(instant) != wall {
                return Err(ArrangeError::NoSuchTime);
            }
            instant
        }
    };
    Cell::starting_at(instant)
        .filter(|cell| cell.number() >= 0)
        .ok_or(ArrangeError::NoSuchTime)
}
