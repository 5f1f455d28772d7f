//! What every page tells some of, and what is asked most: kept in memory, and read again where it has changed. What decides
//! reads the database.

pub(crate) mod public_clinic;

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use domain::{ChangedDates, Days, FreeTime, Span};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::AnyConnection;
use tokio::sync;

use crate::board::change_feed::Change;
use crate::engine::columns::Columns;
use crate::engine::transaction::Commits;
use crate::openings::availability;
use crate::{Clinic, PublicClinic, Store, StoreError};

/// How long it is told without asking whether another server has changed it. What this one changes is told at once.
const TRUSTED: Duration = Duration::from_millis(300);
/// After so long without a look everything is read again: what is new may be older than the news that are looked at.
const OUT_OF_TOUCH: Duration = Duration::from_mins(5);
/// Of how long news are looked at, in seconds. Clocks of other servers, and what was long under way, are behind less.
const RECENT: i64 = 600;
/// How many news are looked at. Where there are more, everything is read again.
const MOST_NEWS: usize = 200;

/// What is kept of it, by all clones of a store.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept {
    snapshot: Arc<Mutex<Option<Snapshot>>>,
    /// Whose turn it is to look whether it is still so: the others would find the same.
    turn: Arc<sync::Mutex<()>>,
    /// How often somebody has doubted it.
    doubts: Arc<AtomicU64>,
    /// How many there have been that say something else than the one before.
    versions: Arc<AtomicU64>,
}

/// The clinic as of one moment.
#[derive(Clone, Debug)]
struct Snapshot {
    public: Arc<PublicClinic>,
    /// What is free from a date on, once somebody has asked for it.
    free: Option<(Date, Arc<FreeTime>)>,
    settings: Settings,
    /// The recent news of the calendar.
    heard: Arc<HashSet<i64>>,
    /// When it was last seen to be what is stored.
    seen: Instant,
    /// How many doubts there had been before that: with one more, it is looked at again.
    doubts: u64,
    /// What this process had committed before that: with one more change, it is looked at again, and with one more setting
    /// all is read again.
    commits: Commits,
    /// Which it is: one that says something else has another number.
    version: u64,
}

/// How often a setting has been changed, and when last. It is counted in the audit, where servers of the release before
/// leave word too.
type Settings = (i64, i64);

/// What is new in the database.
struct News {
    settings: Settings,
    /// What has changed on the calendar lately.
    changes: Vec<Change>,
}

impl Store {
    /// What anybody may know of the clinic.
    ///
    /// # Errors
    /// When the database fails, or nobody has described the clinic yet ([`Store::seed`]).
    #[tracing::instrument(skip_all)]
    pub async fn public_clinic(&self) -> Result<Arc<PublicClinic>, StoreError> {
        Ok(self.snapshot().await?.public)
    }

    /// The clinic.
    ///
    /// # Errors
    /// As [`Self::public_clinic`].
    pub async fn clinic(&self) -> Result<Clinic, StoreError> {
        Ok(self.public_clinic().await?.clinic.clone())
    }

    /// What is free on all days that can be booked at `now`, and the clinic as it was then.
    ///
    /// # Errors
    /// As [`Self::public_clinic`].
    pub(crate) async fn free_time(&self, now: Timestamp) -> Result<(Arc<PublicClinic>, Arc<FreeTime>), StoreError> {
        let snapshot = self.snapshot().await?;
        let today = snapshot.public.clinic.zone.to_datetime(now).date();
        if let Some(free) = snapshot.free_from(today) {
            return Ok((snapshot.public, free));
        }
        let _turn = self.kept.turn.lock().await;
        // Whoever had the turn before may have read it, or something newer.
        let kept = self.kept_snapshot().filter(|kept| kept.version == snapshot.version);
        if let Some(free) = kept.as_ref().and_then(|kept| kept.free_from(today)) {
            return Ok((snapshot.public, free));
        }
        let free = Arc::new(self.read_free_time(&snapshot.public.clinic, today).await?);
        if let Some(kept) = kept {
            self.keep(Some(Snapshot {
                free: Some((today, Arc::clone(&free))),
                ..kept
            }));
        }
        Ok((snapshot.public, free))
    }

    async fn read_free_time(&self, clinic: &Clinic, today: Date) -> Result<FreeTime, StoreError> {
        let offered = clinic.profile.policy.horizon_days.saturating_add(1);
        let mut transaction = self.read().await?;
        let free = availability::free_time(&mut transaction, clinic, (today, offered), None).await?;
        transaction.roll_back().await?;
        Ok(free)
    }

    /// A number for all that anybody may know of the clinic, and of what is free there: another one as soon as any of it is
    /// otherwise. This process alone counts so.
    ///
    /// # Errors
    /// As [`Self::public_clinic`].
    pub async fn version(&self) -> Result<u64, StoreError> {
        Ok(self.snapshot().await?.version)
    }

    /// Has it be looked at, the next time, whether anything has changed: for whoever may have changed it, wherever.
    pub fn look_again(&self) {
        self.kept.doubts.fetch_add(1, Ordering::SeqCst);
    }

    /// Has it read again, for whoever has changed it by other ways than this.
    pub fn forget_clinic(&self) {
        self.keep(None);
    }

    /// What is stored now.
    async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        if let Some(snapshot) = self.trusted() {
            return Ok(snapshot);
        }
        let _turn = self.kept.turn.lock().await;
        if let Some(snapshot) = self.trusted() {
            return Ok(snapshot);
        }
        let snapshot = self.look().await?;
        self.keep(Some(snapshot.clone()));
        Ok(snapshot)
    }

    /// What is kept, if nobody has to look whether it is still so.
    fn trusted(&self) -> Option<Snapshot> {
        let (doubts, commits) = self.counts();
        self.kept_snapshot().filter(|snapshot| {
            snapshot.doubts == doubts && snapshot.commits == commits && snapshot.seen.elapsed() < TRUSTED
        })
    }

    /// What is stored: of what is kept as much as has not changed, and the rest read.
    async fn look(&self) -> Result<Snapshot, StoreError> {
        let (seen, (doubts, commits)) = (Instant::now(), self.counts());
        let mut transaction = self.read().await?;
        let news = News::read(&mut transaction).await?;
        let is_same = |kept: &Snapshot| {
            let has_same_settings = kept.settings == news.settings && kept.commits.settings == commits.settings;
            has_same_settings && kept.seen.elapsed() < OUT_OF_TOUCH
        };
        let kept = self.kept_snapshot().filter(is_same);
        let unheard = kept.as_ref().and_then(|kept| kept.unheard(&news, commits));
        let (public, free, version) = match (kept, unheard) {
            (Some(kept), Some(unheard)) if unheard.is_empty() => (kept.public, kept.free, kept.version),
            (Some(kept), Some(unheard)) => {
                let free = kept.free_after(&mut transaction, &unheard).await?;
                (kept.public, free, self.next_version())
            }
            _ => {
                let public = public_clinic::read(&mut transaction).await?;
                (Arc::new(public), None, self.next_version())
            }
        };
        // Nothing was written: that its end is lost on the way is no loss, and nobody has to be told that it was.
        transaction.roll_back().await?;
        Ok(Snapshot {
            public,
            free,
            settings: news.settings,
            heard: Arc::new(news.changes.iter().map(|change| change.id).collect()),
            seen,
            doubts,
            commits,
            version,
        })
    }

    fn next_version(&self) -> u64 {
        self.kept.versions.fetch_add(1, Ordering::SeqCst)
    }

    fn counts(&self) -> (u64, Commits) {
        (self.kept.doubts.load(Ordering::SeqCst), self.waiting.commits())
    }

    fn kept_snapshot(&self) -> Option<Snapshot> {
        // Nobody panics with it in hand; and it would be whole.
        let kept = self.kept.snapshot.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clone()
    }

    fn keep(&self, snapshot: Option<Snapshot>) {
        *self.kept.snapshot.lock().unwrap_or_else(PoisonError::into_inner) = snapshot;
    }
}

impl Snapshot {
    fn free_from(&self, today: Date) -> Option<Arc<FreeTime>> {
        let free = self.free.as_ref().filter(|&&(first, _)| first == today);
        free.map(|(_, free)| Arc::clone(free))
    }

    /// The dates of the news that it has not heard; none if there may be others. Each change that this process has committed
    /// must be among them.
    fn unheard(&self, news: &News, commits: Commits) -> Option<Vec<ChangedDates>> {
        let unheard = news.changes.iter().filter(|change| !self.heard.contains(&change.id));
        let unheard: Vec<ChangedDates> = unheard.map(|change| change.dates).collect();
        let own = commits.changes - self.commits.changes;
        let are_all = news.changes.len() < MOST_NEWS && u64::try_from(unheard.len()).is_ok_and(|count| count >= own);
        are_all.then_some(unheard)
    }

    /// What is free after changes on these dates: what is taken of them is read again.
    async fn free_after(
        &self,
        connection: &mut AnyConnection,
        changed: &[ChangedDates],
    ) -> Result<Option<(Date, Arc<FreeTime>)>, StoreError> {
        let zone = &self.public.clinic.zone;
        let mut all = self.free.clone();
        if let Some((_, free)) = &mut all {
            for &ChangedDates { first, last } in changed {
                // What starts late on the last date may end after midnight.
                let until = Days::span(zone, last, 2).until;
                let changed = Span::new(Days::span(zone, first, 1).from, until).intersection(free.window());
                let taken = availability::taken(connection, changed, None).await?;
                *free = Arc::new(free.with_taken(changed, &taken));
            }
        }
        Ok(all)
    }
}

impl News {
    async fn read(connection: &mut AnyConnection) -> Result<Self, StoreError> {
        let rows = sqlx::query(include_str!("../../queries/clinic/news.sql"))
            .bind(RECENT)
            .bind(i64::try_from(MOST_NEWS).unwrap_or(i64::MAX))
            .fetch_all(connection)
            .await?;
        let mut news = Self {
            settings: (0, 0),
            changes: Vec::new(),
        };
        for row in &rows {
            let row = Columns::of("change", row);
            if row.get::<Option<i64>>("id")?.is_some() {
                news.changes.push(Change::from_row(row)?);
            } else {
                news.settings = (row.get("changes")?, row.get("latest")?);
            }
        }
        Ok(news)
    }
}
