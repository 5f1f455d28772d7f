//! What becomes of a visit after it was booked.

use domain::rate_limit::{DAY, MOST_MOVES};
use domain::{Cell, Place, Refusal, TherapistPreference, VisitId};
use jiff::Timestamp;
use sqlx::AnyConnection;
use thiserror::Error;

use crate::clinic::profile;
use crate::engine::columns::Columns;
use crate::engine::lock::Lock;
use crate::engine::retry::{as_store_error, repeating};
use crate::visits::claim::{MOST_RACES, Race};
use crate::visits::write::{ChangedBy, change};
use crate::visits::{link, snapshot};
use crate::{AsShown, Plan, PlanError, Store, StoreError};

/// Why a visit was not moved. It is as it was before.
#[derive(Debug, Error)]
pub enum MoveError {
    /// There is no such visit.
    #[error("there is no such visit")]
    NotFound,
    #[error("the visit was cancelled")]
    Cancelled,
    #[error("the visit has begun")]
    Begun,
    /// Somebody or something else has the new start.
    #[error("the start is taken")]
    SlotTaken {
        /// The three openings nearest to it, for the same wish, in the order of time.
        nearest: Vec<Timestamp>,
    },
    /// The new start cannot be booked, whatever others do; never [`Refusal::Taken`].
    #[error("the visit cannot be moved: {0}")]
    Refused(Refusal),
    /// Nobody with the wanted therapist's id gives the service.
    #[error("no such therapist gives the service")]
    UnknownTherapist,
    /// It is another time, length or therapist now than was shown to whoever moves it.
    #[error("the visit has changed since it was shown")]
    Stale,
    /// It was moved [`MOST_MOVES`] times within a day.
    #[error("the visit was moved too often")]
    TooMany,
    #[error(transparent)]
    Store(#[from] StoreError),
}

as_store_error!(MoveError);

impl From<PlanError> for MoveError {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::NotFound => Self::NotFound,
            PlanError::Cancelled => Self::Cancelled,
            PlanError::Begun => Self::Begun,
            PlanError::Store(error) => Self::Store(error),
        }
    }
}

/// Why a visit was not cancelled.
#[derive(Debug, Error)]
pub enum CancelError {
    /// There is no such visit.
    #[error("there is no such visit")]
    NotFound,
    #[error("the visit has begun")]
    Begun,
    /// It is another time, length or therapist now than was shown to whoever cancels it.
    #[error("the visit has changed since it was shown")]
    Stale,
    #[error(transparent)]
    Store(#[from] StoreError),
}

as_store_error!(CancelError);

impl Store {
    /// Moves a visit to another start, as long as it was agreed to be. It is not in its own way, and keeps its therapist
    /// unless it is said who is wanted.
    ///
    /// # Errors
    /// See [`MoveError`]. The visit is as it was then.
    #[tracing::instrument(skip_all)]
    pub async fn move_visit(
        &self,
        visit: impl Into<AsShown<'_>>,
        start: Timestamp,
        wanted: impl Into<Option<TherapistPreference>>,
        now: Timestamp,
    ) -> Result<(), MoveError> {
        let (visit, wanted) = (visit.into(), wanted.into());
        let plan = Plan::Move(visit.token.clone());
        for _ in 0..MOST_RACES {
            match repeating(|| self.try_to_move((&plan, visit), start, wanted, now)).await {
                Ok(Race::Won) => return Ok(()),
                Ok(Race::Lost) => {}
                Err(MoveError::Refused(Refusal::Taken)) => break,
                Err(error) => return Err(error),
            }
        }
        let nearest = self.nearest(&plan, wanted, start, now).await?;
        Err(MoveError::SlotTaken { nearest })
    }

    async fn try_to_move(
        &self,
        (plan, shown): (&Plan, AsShown<'_>),
        start: Timestamp,
        wanted: Option<TherapistPreference>,
        now: Timestamp,
    ) -> Result<Race, MoveError> {
        let mut transaction = self.write_under(Lock::Visits).await?;
        let planned = plan.read(&mut transaction, now).await?;
        let query = planned.query(wanted, start);
        let visit = planned.moving.as_ref().ok_or(MoveError::NotFound)?;
        if visit.starts_at == start && query.wanted.accepts(visit.therapist) {
            return Ok(Race::Won);
        }
        if shown.is_stale(&visit.shown()) {
            return Err(MoveError::Stale);
        }
        let clinic = profile::read(&mut transaction).await?;
        let availability = query.availability(&mut transaction, &clinic, now).await?;
        let assignment = query
            .assignment(&availability)
            .map_err(MoveError::Refused)?
            .ok_or(MoveError::UnknownTherapist)?;
        if moves(&mut transaction, visit.id, now).await? >= MOST_MOVES {
            return Err(MoveError::TooMany);
        }
        let visit = snapshot::find(&mut transaction, VisitId(visit.id)).await?;
        let visit = visit.ok_or(MoveError::NotFound)?;
        let moved = visit.now.at(&Place {
            therapist: assignment.therapist,
            room: assignment.room,
            start: Cell::containing(start),
            ..visit.now.place()
        });
        let (by, at) = (ChangedBy::Client, (&clinic, now));
        if change(&mut transaction, &visit, ("move", &moved), by, at)
            .await?
            .is_none()
        {
            transaction.roll_back().await?;
            return Ok(Race::Lost);
        }
        transaction.commit().await?;
        Ok(Race::Won)
    }

    /// Cancels a visit that has not begun: it stays on record, and its time is free again. Again is no error.
    ///
    /// # Errors
    /// See [`CancelError`].
    #[tracing::instrument(skip_all)]
    pub async fn cancel_visit(&self, visit: impl Into<AsShown<'_>>, now: Timestamp) -> Result<(), CancelError> {
        let visit = visit.into();
        repeating(|| self.try_to_cancel(visit, now)).await
    }

    async fn try_to_cancel(&self, shown: AsShown<'_>, now: Timestamp) -> Result<(), CancelError> {
        let mut transaction = self.write().await?;
        let id = link::find(&mut transaction, shown.token)
            .await?
            .ok_or(CancelError::NotFound)?;
        let visit = snapshot::find(&mut transaction, VisitId(id))
            .await?
            .ok_or(CancelError::NotFound)?;
        if visit.now.is_cancelled {
            return Ok(());
        }
        if visit.now.starts_at <= now.as_second() {
            return Err(CancelError::Begun);
        }
        if shown.is_stale(&visit.shown()) {
            return Err(CancelError::Stale);
        }
        let clinic = profile::read(&mut transaction).await?;
        let cancelled = visit.now.cancelled(None);
        let (by, at) = (ChangedBy::Client, (&clinic, now));
        change(&mut transaction, &visit, ("cancel", &cancelled), by, at).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// How often whoever has its link has moved a visit within the day.
async fn moves(connection: &mut AnyConnection, visit: i64, now: Timestamp) -> Result<u32, StoreError> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS moves FROM audit
         WHERE subject = 'visit' AND subject_id = $1 AND at > $2 AND act = 'move' AND who IS NULL",
    )
    .bind(visit.to_string())
    .bind(now.as_second().saturating_sub(DAY.as_secs()))
    .fetch_one(connection)
    .await?;
    Columns::of("audit", &row).number("moves")
}
