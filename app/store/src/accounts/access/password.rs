//! Passwords as they are kept: argon2id, slow on purpose.

use std::sync::{Arc, LazyLock};

use argon2::password_hash::PasswordHasher;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordVerifier, Version};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::StoreError;
use crate::secrets::token::random;

/// What OWASP's cheat sheet on password storage asks for: 19 MiB, twice over, in one thread.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const THREADS: u32 = 1;

/// How many passwords are hashed at once. Each takes a core and its memory, and pages want to be answered too; the
/// others wait.
const TURNS: usize = 2;

/// How many of them strangers have: who is known never waits for all of theirs.
const TURNS_OF_STRANGERS: usize = 1;

/// How many strangers wait for their turn, a few seconds at most. The next are asked to come again.
const LINE: usize = 64;

/// Whose turn it is to have a password hashed.
#[derive(Clone, Debug)]
pub(crate) struct Turns {
    all: Arc<Semaphore>,
    strangers: Arc<Semaphore>,
    line: Arc<Semaphore>,
}

/// A place in the line of strangers.
pub(crate) struct Place {
    strangers: Arc<Semaphore>,
    _place: OwnedSemaphorePermit,
}

impl Default for Turns {
    fn default() -> Self {
        Self {
            all: Arc::new(Semaphore::new(TURNS)),
            strangers: Arc::new(Semaphore::new(TURNS_OF_STRANGERS)),
            line: Arc::new(Semaphore::new(LINE)),
        }
    }
}

impl Turns {
    /// A place in the line of strangers, if there is one.
    pub(crate) fn line_up(&self) -> Option<Place> {
        let place = Arc::clone(&self.line).try_acquire_owned().ok()?;
        Some(Place {
            strangers: Arc::clone(&self.strangers),
            _place: place,
        })
    }

    /// The hash of a password, with a salt of its own.
    pub(crate) async fn hash(&self, password: &str) -> Result<String, StoreError> {
        let password = password.to_owned();
        self.slowly(None, move || hash_now(&password)).await?
    }

    /// Whether the password is the one with this hash. Without a hash it is not, and that takes as long. A stranger comes
    /// with a place in their line.
    pub(crate) async fn is_right(
        &self,
        password: &str,
        hash: Option<&str>,
        place: Option<Place>,
    ) -> Result<bool, StoreError> {
        let (password, hash) = (password.to_owned(), hash.map(str::to_owned));
        self.slowly(place, move || is_right_now(&password, hash.as_deref()))
            .await?
    }

    /// Away from the threads that answer requests, and a few at once.
    async fn slowly<T: Send + 'static>(
        &self,
        place: Option<Place>,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, StoreError> {
        let first = match &place {
            Some(place) => Some(Arc::clone(&place.strangers).acquire_owned().await),
            None => None,
        };
        let first = first.transpose().map_err(|_| StoreError::Hash)?;
        let turn = Arc::clone(&self.all)
            .acquire_owned()
            .await
            .map_err(|_| StoreError::Hash)?;
        // The turns go along, because the work goes on if whoever waits for it goes away.
        let done = tokio::task::spawn_blocking(move || {
            let _turns = (place, first, turn);
            work()
        });
        done.await.map_err(|_| StoreError::Hash)
    }
}

/// The hash of no password, for names that nobody has: it takes as long as any other.
static OF_NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash_now("").ok());

fn is_right_now(password: &str, hash: Option<&str>) -> Result<bool, StoreError> {
    // Made before it is known who needs it, so that the first name that nobody has takes no longer either.
    let of_nobody = OF_NOBODY.as_deref();
    let kept = PasswordHash::new(hash.or(of_nobody).ok_or(StoreError::Hash)?).map_err(|_| StoreError::Corrupt {
        table: "account",
        column: "password_hash",
    })?;
    // The hash says with which parameters it was made.
    let is_right = argon2()?.verify_password(password.as_bytes(), &kept).is_ok();
    Ok(is_right && hash.is_some())
}

fn hash_now(password: &str) -> Result<String, StoreError> {
    let salt = random::<16>()?;
    let hash = argon2()?
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|_| StoreError::Hash)?;
    Ok(hash.to_string())
}

fn argon2() -> Result<Argon2<'static>, StoreError> {
    let params = Params::new(MEMORY_KIB, PASSES, THREADS, None).map_err(|_| StoreError::Hash)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_is_of_one_password_and_says_how_it_was_made() -> Result<(), StoreError> {
        let turns = Turns::default();
        let kept = turns.hash("kelp violin 142").await?;
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(turns.is_right("kelp violin 142", Some(&kept), None).await?);
        assert!(!turns.is_right("kelp violin 143", Some(&kept), turns.line_up()).await?);
        assert_ne!(turns.hash("kelp violin 142").await?, kept, "salted");
        Ok(())
    }

    #[tokio::test]
    async fn nobody_has_no_password() -> Result<(), StoreError> {
        let turns = Turns::default();
        assert!(!turns.is_right("", None, None).await?);
        assert!(matches!(
            turns.is_right("", Some("nonsense"), None).await,
            Err(StoreError::Corrupt { .. })
        ));
        Ok(())
    }

    #[tokio::test]
    async fn strangers_stand_in_a_line_that_ends_and_nobody_else_does() -> Result<(), StoreError> {
        let turns = Turns::default();
        let line: Vec<_> = (0..LINE).filter_map(|_| turns.line_up()).collect();
        assert_eq!(line.len(), LINE);
        assert!(turns.line_up().is_none());
        let busy = Arc::clone(&turns.strangers).acquire_owned().await;
        assert!(busy.is_ok());
        assert!(
            !turns.is_right("", None, None).await?,
            "who is known has a turn all the same"
        );
        drop(line);
        assert!(turns.line_up().is_some());
        Ok(())
    }
}
