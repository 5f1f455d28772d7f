//! Trying again what failed for no reason of its own.

use std::time::Duration;

use crate::StoreError;
use crate::secrets::token::random;

const TRIES: u32 = 5;
/// What the first wait is at most; it doubles every time.
const FIRST_WAIT: Duration = Duration::from_millis(10);

/// Runs a transaction again while it only met a serialization failure, a deadlock or a busy database.
///
/// Waits a random time in between, so that those who met do not meet again. Never retries a unique violation: that
/// one is an answer.
pub(crate) async fn retrying<T, E, F>(mut transaction: impl FnMut() -> F) -> Result<T, E>
where
    E: From<StoreError> + AsStoreError,
    F: Future<Output = Result<T, E>>,
{
    let mut most = FIRST_WAIT;
    for _ in 1..TRIES {
        match transaction().await {
            Err(error) if error.as_store_error().is_some_and(StoreError::is_transient) => {
                let [share] = random::<1>()?;
                tokio::time::sleep(most.mul_f64(f64::from(share) / 255.0)).await;
                most *= 2;
            }
            outcome => return outcome,
        }
    }
    transaction().await
}

/// [`retrying`] for what is done once however often it is asked for: because of its key, or because it says how things
/// are to stand. When nobody can tell whether it is committed, the next try sees it.
pub(crate) async fn repeating<T, E, F>(mut transaction: impl FnMut() -> F) -> Result<T, E>
where
    E: From<StoreError> + AsStoreError,
    F: Future<Output = Result<T, E>>,
{
    match retrying(&mut transaction).await {
        Err(error) if error.as_store_error().is_some_and(StoreError::is_unknown) => {
            match retrying(transaction).await {
                // What became of the first is as unknown as before.
                Err(again) if again.as_store_error().is_some() => Err(error),
                outcome => outcome,
            }
        }
        outcome => outcome,
    }
}

/// The error of a use case, which may be one of the store's own.
pub(crate) trait AsStoreError {
    fn as_store_error(&self) -> Option<&StoreError>;
}

impl AsStoreError for StoreError {
    fn as_store_error(&self) -> Option<&StoreError> {
        Some(self)
    }
}

/// For the error of a use case with a variant `Store`.
macro_rules! as_store_error {
    ($error:ty) => {
        impl $crate::engine::retry::AsStoreError for $error {
            fn as_store_error(&self) -> Option<&$crate::StoreError> {
                if let Self::Store(error) = self {
                    Some(error)
                } else {
                    None
                }
            }
        }
    };
}
pub(crate) use as_store_error;

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// A transaction that fails `failures` times: how often it was tried, and whether it came through.
    async fn tries(failures: u32, error: fn() -> StoreError) -> (u32, bool) {
        let tried = Cell::new(0);
        let outcome = retrying(|| async {
            tried.set(tried.get() + 1);
            if tried.get() <= failures { Err(error()) } else { Ok(()) }
        });
        let came_through = outcome.await.is_ok();
        (tried.get(), came_through)
    }

    #[tokio::test]
    async fn what_was_only_in_the_way_is_tried_five_times() {
        assert_eq!(tries(0, StoreError::transient).await, (1, true));
        assert_eq!(tries(4, StoreError::transient).await, (5, true));
        assert_eq!(tries(5, StoreError::transient).await, (5, false));
    }

    /// What the tries of something that can be repeated come to, one after the other.
    async fn outcome_of(tries: &[fn() -> Result<(), StoreError>]) -> Result<(), StoreError> {
        let count = Cell::new(0);
        repeating(|| async {
            let outcome = tries.get(count.get()).map_or(Ok(()), |outcome| outcome());
            count.set(count.get() + 1);
            outcome
        })
        .await
    }

    #[tokio::test]
    async fn what_nobody_knows_is_looked_up_once_and_never_called_a_failure() {
        let unknown = || Err(StoreError::unknown());
        assert!(outcome_of(&[unknown]).await.is_ok());
        assert!(
            outcome_of(&[
                || Err(StoreError::transient()),
                unknown,
                || Err(StoreError::transient())
            ])
            .await
            .is_ok()
        );
        let gone = || Err(StoreError::Silent);
        assert!(matches!(
            outcome_of(&[unknown, gone]).await,
            Err(StoreError::Unknown(_))
        ));
        assert!(matches!(
            outcome_of(&[unknown, unknown]).await,
            Err(StoreError::Unknown(_))
        ));
        assert!(matches!(outcome_of(&[gone]).await, Err(StoreError::Silent)));
        assert_eq!(
            tries(1, StoreError::unknown).await,
            (1, false),
            "twice would be two of them"
        );
    }

    #[tokio::test]
    async fn an_answer_is_not_asked_for_again() {
        assert_eq!(tries(1, StoreError::unique_violation).await, (1, false));
        assert_eq!(tries(1, || StoreError::Empty).await, (1, false));
    }
}
