//! Passwords as they are kept: argon2id, slow on purpose.

use std::sync::LazyLock;

use argon2::password_hash::PasswordHasher;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordVerifier, Version};
use tokio::sync::Semaphore;

use crate::StoreError;
use crate::id::random;

/// What OWASP's cheat sheet on password storage asks for: 19 MiB, twice over, in one thread.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const THREADS: u32 = 1;

/// How many passwords are hashed at once. Each takes a core and its memory, and pages want to be answered too; the
/// others wait.
static TURNS: Semaphore = Semaphore::const_new(2);

/// The hash of no password, for names that nobody has: it takes as long as any other.
static OF_NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash_now("").ok());

/// The hash of a password, with a salt of its own.
pub(crate) async fn hash(password: &str) -> Result<String, StoreError> {
    let password = password.to_owned();
    slowly(move || hash_now(&password)).await?
}

/// Whether the password is the one with this hash. Without a hash it is not, and that takes as long.
pub(crate) async fn is_right(password: &str, hash: Option<&str>) -> Result<bool, StoreError> {
    let (password, hash) = (password.to_owned(), hash.map(str::to_owned));
    slowly(move || {
        let is_somebody = hash.is_some();
        // Made before it is known who needs it, so that the first name that nobody has takes no longer either.
        let of_nobody = OF_NOBODY.as_ref();
        let hash = hash.as_ref().or(of_nobody).ok_or(StoreError::Hash)?;
        let hash = PasswordHash::new(hash).map_err(|_| StoreError::Corrupt {
            table: "account",
            column: "password_hash",
        })?;
        // The hash says with which parameters it was made.
        let is_right = argon2()?.verify_password(password.as_bytes(), &hash).is_ok();
        Ok(is_right && is_somebody)
    })
    .await?
}

/// Away from the threads that answer requests, and a few at once.
async fn slowly<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreError> {
    let turn = TURNS.acquire().await.map_err(|_| StoreError::Hash)?;
    // The turn goes along, because the work goes on if whoever waits for it goes away.
    let done = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work()
    });
    done.await.map_err(|_| StoreError::Hash)
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
        let kept = hash("kelp violin 142").await?;
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(is_right("kelp violin 142", Some(&kept)).await?);
        assert!(!is_right("kelp violin 143", Some(&kept)).await?);
        assert_ne!(hash("kelp violin 142").await?, kept, "salted");
        Ok(())
    }

    #[tokio::test]
    async fn nobody_has_no_password() -> Result<(), StoreError> {
        assert!(!is_right("", None).await?);
        assert!(matches!(
            is_right("", Some("nonsense")).await,
            Err(StoreError::Corrupt { .. })
        ));
        Ok(())
    }
}
