//! What becomes of a visit after it was booked.

use domain::rate_limit::{DAY, MOST_MOVES};
use domain::{Cell, Refusal, TherapistPreference, VisitId};
use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::clinic::profile;
use crate::engine::columns::Columns;
use crate::engine::lock::Lock;
use crate::engine::retry::repeating;
use crate::visits::agreed::VisitStep;
use crate::visits::claim::{MOST_RACES, Race};
use crate::visits::write::{ChangedBy, change};
use crate::visits::{link, snapshot};
use crate::{AsShown, Purpose, Store, StoreError, VisitError};

impl Store {
    /// Moves a visit to another start, as long as it was agreed to be. It is not in its own way, and keeps its therapist
    /// unless it is said who is wanted.
    ///
    /// # Errors
    /// See [`VisitError`]. The visit is as it was then.
    #[tracing::instrument(skip_all)]
    pub async fn move_visit(
        &self,
        visit: impl Into<AsShown<'_>>,
        start: Timestamp,
        wanted: impl Into<Option<TherapistPreference>>,
        now: Timestamp,
    ) -> Result<(), VisitError> {
        let (visit, wanted) = (visit.into(), wanted.into());
        let purpose = Purpose::Move(visit.token.clone());
        let mut refusal = Refusal::Taken;
        for _ in 0..MOST_RACES {
            match repeating(|| self.try_to_move((&purpose, visit), start, wanted, now)).await {
                Ok(Race::Won) => return Ok(()),
                Ok(Race::Lost) => {}
                Err(VisitError::NotOpen { refusal: why, .. }) => {
                    refusal = why;
                    break;
                }
                Err(error) => return Err(error),
            }
        }
        let nearest = self.nearest(&purpose, wanted, start, now).await?;
        Err(VisitError::NotOpen { refusal, nearest })
    }

    async fn try_to_move(
        &self,
        (purpose, shown): (&Purpose, AsShown<'_>),
        start: Timestamp,
        wanted: Option<TherapistPreference>,
        now: Timestamp,
    ) -> Result<Race, VisitError> {
        let mut transaction = self.write_under(Lock::Visits).await?;
        let planned = purpose.read(&mut transaction, now).await?;
        let query = planned.query(wanted, start);
        let visit = planned.moving.as_ref().ok_or(VisitError::NotFound)?;
        if visit.starts_at == start && query.wanted.accepts(visit.therapist) {
            return Ok(Race::Won);
        }
        if shown.is_stale(&visit.shown()) {
            return Err(VisitError::Stale);
        }
        let clinic = profile::read(&mut transaction).await?;
        let availability = query.availability(&mut transaction, &clinic, now).await?;
        let assigned = query.assignment(&availability)?.ok_or(VisitError::UnknownTherapist)?;
        if moves(&mut transaction, visit.id, now).await? >= MOST_MOVES {
            return Err(VisitError::TooMany);
        }
        let visit = snapshot::find(&mut transaction, VisitId(visit.id)).await?;
        let visit = visit.ok_or(VisitError::NotFound)?;
        let moved = visit
            .now
            .at(&VisitStep::all(&planned.plan, &assigned, Cell::containing(start)));
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
    /// See [`VisitError`].
    #[tracing::instrument(skip_all)]
    pub async fn cancel_visit(&self, visit: impl Into<AsShown<'_>>, now: Timestamp) -> Result<(), VisitError> {
        let visit = visit.into();
        repeating(|| self.try_to_cancel(visit, now)).await
    }

    async fn try_to_cancel(&self, shown: AsShown<'_>, now: Timestamp) -> Result<(), VisitError> {
        let mut transaction = self.write().await?;
        let id = link::find(&mut transaction, shown.token)
            .await?
            .ok_or(VisitError::NotFound)?;
        let visit = snapshot::find(&mut transaction, VisitId(id))
            .await?
            .ok_or(VisitError::NotFound)?;
        if visit.now.is_cancelled {
            return Ok(());
        }
        if visit.now.first.starts_at <= now.as_second() {
            return Err(VisitError::Begun);
        }
        if shown.is_stale(&visit.shown()) {
            return Err(VisitError::Stale);
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
