//! Trying again what failed for no reason of its own.

use std::time::Duration;

use crate::StoreError;
use crate::id::random;

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
    ($($error:ty),+) => {$(
        impl AsStoreError for $error {
            fn as_store_error(&self) -> Option<&StoreError> {
                if let Self::Store(error) = self { Some(error) } else { None }
            }
        }
    )+};
}

as_store_error!(
    crate::ArrangeError,
    crate::BookError,
    crate::MoveError,
    crate::CancelError,
    crate::WriteError,
    crate::SignInError,
    crate::AcceptError,
    crate::SettingError,
    crate::ClientError,
    crate::EraseError,
    crate::InboxError
);

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

    #[tokio::test]
    async fn an_answer_is_not_asked_for_again() {
        assert_eq!(tries(1, StoreError::unique_violation).await, (1, false));
        assert_eq!(tries(1, || StoreError::Empty).await, (1, false));
    }
}
