//! What anybody may know of the clinic. Every page tells some of it, and it hardly ever changes: so it is kept in memory.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use domain::{Package, Service, Treatment};
use sqlx::AnyConnection;

use crate::catalogue::{package, services};
use crate::clinic::profile;
use crate::engine::columns::Columns;
use crate::treatments::treatment;
use crate::{Clinic, Store, StoreError};

/// How long it is told without asking whether another server has changed it. What this one changes is told at once.
const TRUSTED: Duration = Duration::from_millis(300);

/// The clinic, what can be booked there, and what it knows of its treatments: all as of one moment.
#[derive(Debug)]
pub struct PublicClinic {
    pub clinic: Clinic,
    /// Every service that can be booked, in the catalogue's order.
    pub services: Vec<Service>,
    /// Every package, in the catalogue's order.
    pub packages: Vec<Package>,
    /// Every treatment that somebody has described, in the catalogue's order.
    pub treatments: Vec<Treatment>,
}

/// Which it is: how often a setting has been changed, and when last. It is counted in the audit, where servers of the
/// release before leave word too.
type Edition = (i64, i64);

/// What is kept of it, by all clones of a store.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept {
    copy: Arc<Mutex<Option<Copy>>>,
    /// How often somebody has doubted it.
    doubts: Arc<AtomicU64>,
}

#[derive(Clone, Debug)]
struct Copy {
    public: Arc<PublicClinic>,
    edition: Edition,
    /// When it was last seen to be what is stored.
    seen: Instant,
    /// How many doubts there had been before that: with one more, it is looked at again.
    doubts: u64,
    /// How many changes of settings this process had committed before it was read: with one more, it is read again.
    changes: u64,
}

impl Kept {
    fn copy(&self) -> MutexGuard<'_, Option<Copy>> {
        // Nobody panics with it in hand; and it would be whole.
        self.copy.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store {
    /// What anybody may know of the clinic.
    ///
    /// # Errors
    /// When the database fails, or nobody has described the clinic yet ([`Store::seed`]).
    #[tracing::instrument(skip_all)]
    pub async fn public_clinic(&self) -> Result<Arc<PublicClinic>, StoreError> {
        let changes = self.waiting.settings_changed();
        let known = self.kept.copy().clone().filter(|copy| copy.changes == changes);
        let doubts = self.kept.doubts.load(Ordering::SeqCst);
        let is_trusted = |copy: &&Copy| copy.doubts == doubts && copy.seen.elapsed() < TRUSTED;
        if let Some(copy) = known.as_ref().filter(is_trusted) {
            return Ok(Arc::clone(&copy.public));
        }
        let seen = Instant::now();
        let mut transaction = self.read().await?;
        let edition = edition(&mut transaction).await?;
        let public = match known {
            Some(copy) if copy.edition == edition => copy.public,
            _ => Arc::new(read(&mut transaction).await?),
        };
        // Nothing was written: that its end is lost on the way is no loss, and nobody has to be told that it was.
        transaction.roll_back().await?;
        *self.kept.copy() = Some(Copy {
            public: Arc::clone(&public),
            edition,
            seen,
            doubts,
            changes,
        });
        Ok(public)
    }

    /// Has [`Self::public_clinic`] ask, the next time, whether it has changed: for whoever may have changed it, wherever.
    pub fn look_again(&self) {
        self.kept.doubts.fetch_add(1, Ordering::SeqCst);
    }

    /// Has it read again, for whoever has changed it by other ways than this.
    pub fn forget_clinic(&self) {
        *self.kept.copy() = None;
    }

    /// The clinic.
    ///
    /// # Errors
    /// As [`Self::public_clinic`].
    pub async fn clinic(&self) -> Result<Clinic, StoreError> {
        Ok(self.public_clinic().await?.clinic.clone())
    }
}

async fn edition(connection: &mut AnyConnection) -> Result<Edition, StoreError> {
    let row =
        sqlx::query("SELECT COUNT(*) AS changes, COALESCE(MAX(at), 0) AS latest FROM audit WHERE subject = 'setting'")
            .fetch_one(connection)
            .await?;
    let row = Columns::of("audit", &row);
    Ok((row.get("changes")?, row.get("latest")?))
}

async fn read(connection: &mut AnyConnection) -> Result<PublicClinic, StoreError> {
    let packages = package::all(connection).await?;
    Ok(PublicClinic {
        clinic: profile::read(connection).await?,
        services: services::all_bookable(connection).await?,
        packages: packages.into_iter().map(|(package, _)| package).collect(),
        treatments: treatment::all_described(connection).await?,
    })
}
