//! One write transaction for one use case, tried again where somebody else was in the way.

use std::convert::Infallible;
use std::time::Duration;

use sqlx::AnyConnection;

use crate::{Store, StoreError};

/// Times a transaction is tried again after the database broke it off for another's sake.
const MOST_RETRIES: u32 = 5;
/// Times a use case starts over because others took what it had just read as free.
const MOST_CONFLICTS: u32 = 32;

/// Something the clinic does, as one transaction. It may run several times, and stores nothing unless it returns `Ok`.
pub(crate) trait UseCase: Sync {
    type Output: Send;
    /// Why the rules do not let it happen.
    type Refusal: Send;

    /// Does it. Asks for no other connection and waits for nothing but this one.
    fn run(
        &self,
        connection: &mut AnyConnection,
    ) -> impl Future<Output = Result<Self::Output, Failure<Self::Refusal>>> + Send;
}

/// Why a use case stored nothing.
#[derive(Debug)]
pub(crate) enum Failure<R> {
    /// The rules do not let it happen.
    Refused(R),
    /// What it read was changed before it could write.
    Overtaken,
    /// It was overtaken as often as it tried.
    Conflict,
    /// The store failed.
    Store(StoreError),
}

/// What to do about a failure.
enum Nature {
    /// Start over at once: what is there now is another thing than what was read.
    Overtaken,
    /// Try again in a moment.
    Contention,
    /// Give up.
    Final,
}

impl<R, E: Into<StoreError>> From<E> for Failure<R> {
    fn from(error: E) -> Self {
        Self::Store(error.into())
    }
}

impl Failure<Infallible> {
    /// What is left where nothing is refused, and a conflict is nobody's wish.
    pub(crate) fn without_refusal(self) -> StoreError {
        match self {
            Self::Refused(never) => match never {},
            Self::Overtaken | Self::Conflict => StoreError::Database(sqlx::Error::WorkerCrashed),
            Self::Store(error) => error,
        }
    }
}

impl Store {
    /// Runs a use case to its end.
    ///
    /// A unique violation means that another transaction was first: start over, and see what it left. The database
    /// decides who was first, and nothing but it.
    pub(crate) async fn write<U: UseCase>(&self, use_case: &U) -> Result<U::Output, Failure<U::Refusal>> {
        let (mut retries, mut conflicts) = (0, 0);
        loop {
            let failure = match self.try_once(use_case).await {
                Ok(output) => return Ok(output),
                Err(failure) => failure,
            };
            match self.nature(&failure) {
                Nature::Overtaken if conflicts < MOST_CONFLICTS => conflicts += 1,
                Nature::Overtaken => return Err(Failure::Conflict),
                Nature::Contention if retries < MOST_RETRIES => {
                    retries += 1;
                    tokio::time::sleep(pause(retries)?).await;
                }
                Nature::Contention | Nature::Final => return Err(failure),
            }
        }
    }

    fn nature<R>(&self, failure: &Failure<R>) -> Nature {
        match failure {
            Failure::Overtaken => Nature::Overtaken,
            Failure::Store(StoreError::Database(sqlx::Error::Database(error))) => {
                if error.is_unique_violation() {
                    Nature::Overtaken
                } else if self.engine.is_contention(&**error) {
                    Nature::Contention
                } else {
                    Nature::Final
                }
            }
            _ => Nature::Final,
        }
    }

    async fn try_once<U: UseCase>(&self, use_case: &U) -> Result<U::Output, Failure<U::Refusal>> {
        let mut transaction = self.writer.begin_with(self.engine.begin_write()).await?;
        let outcome = use_case.run(&mut transaction).await;
        if outcome.is_ok() {
            transaction.commit().await?;
        } else {
            transaction.rollback().await?;
        }
        outcome
    }
}

/// Longer each time, and different for each who waits, so that those who met do not meet again.
fn pause(retries: u32) -> Result<Duration, StoreError> {
    let most = 5_u64 << retries;
    Ok(Duration::from_millis(getrandom::u64()? % most + 1))
}
