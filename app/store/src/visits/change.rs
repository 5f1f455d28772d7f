//! What becomes of a visit after it was booked.

use domain::rate_limit::{DAY, MOST_MOVES};
use domain::{Refusal, TherapistPreference};
use jiff::Timestamp;
use sqlx::AnyConnection;
use thiserror::Error;

use crate::board::change_feed;
use crate::clinic::profile;
use crate::engine::columns::Columns;
use crate::engine::lock::Lock;
use crate::engine::retry::{as_store_error, repeating};
use crate::mail::outbox;
use crate::visits::claim::{MOST_RACES, Race};
use crate::visits::segment::Segment;
use crate::visits::{claim, snapshot, visit};
use crate::{AsShown, Plan, PlanError, Store, StoreError, VisitState};

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
        let before = snapshot::state(&mut transaction, visit.id).await?;
        sqlx::query("UPDATE visit SET changed_at = $2, revision = revision + 1 WHERE id = $1")
            .bind(visit.id)
            .bind(now.as_second())
            .execute(&mut *transaction)
            .await
            .map_err(StoreError::from)?;
        claim::release_visit(&mut transaction, visit.id).await?;
        let segment = Segment::new(&planned.service, assignment, start, &clinic);
        segment.replace(&mut transaction, visit.id).await?;
        if claim::take_visit(&mut transaction, visit.id).await? == Race::Lost {
            transaction.roll_back().await?;
            return Ok(Race::Lost);
        }
        outbox::add(&mut transaction, outbox::Kind::Moved, visit.id, now).await?;
        for dates in [visit.dates(), segment.dates()] {
            change_feed::note(&mut transaction, dates, now).await?;
        }
        snapshot::note_client(&mut transaction, "move", (visit.id, before), now).await?;
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
        let visit = visit::find(&mut transaction, shown.token)
            .await?
            .ok_or(CancelError::NotFound)?;
        if visit.state == VisitState::Cancelled {
            return Ok(());
        }
        if visit.starts_at <= now {
            return Err(CancelError::Begun);
        }
        if shown.is_stale(&visit.shown()) {
            return Err(CancelError::Stale);
        }
        let before = snapshot::state(&mut transaction, visit.id).await?;
        mark_cancelled(&mut transaction, visit.id, now).await?;
        claim::release_visit(&mut transaction, visit.id).await?;
        // Who calls it off knows: a letter is for who was told otherwise.
        if !outbox::withdraw(&mut transaction, visit.id).await? {
            outbox::add(&mut transaction, outbox::Kind::Cancelled, visit.id, now).await?;
        }
        change_feed::note(&mut transaction, visit.dates(), now).await?;
        snapshot::note_client(&mut transaction, "cancel", (visit.id, before), now).await?;
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

pub(crate) async fn mark_cancelled(
    connection: &mut AnyConnection,
    visit: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE visit SET state = 'cancelled', cancelled_at = $2, changed_at = $2, revision = revision + 1 WHERE id = $1")
        .bind(visit)
        .bind(now.as_second())
        .execute(&mut *connection)
        .await?;
    sqlx::query("UPDATE segment SET active = 0 WHERE visit_id = $1")
        .bind(visit)
        .execute(connection)
        .await?;
    Ok(())
}
