//! A busy year in a minute: everyone books, moves, cancels and blocks at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use domain::{ResourceId, Wanted};
use jiff::{SignedDuration, Timestamp};
use store::{BlockError, BlockId, BookError, CancelError, MoveError, VisitToken};
use tokio::task::JoinSet;

use crate::inspector::inspect;
use crate::scene::{Scene, wish};

stories! { ten_thousand_changes_leave_nothing_in_two_places }

const TASKS: u64 = 64;
const CHANGES: usize = 10_000;
const THERAPISTS: i64 = 5;
const ROOMS: i64 = 3;
/// Days over which everything happens, from tomorrow on.
const DAYS: u64 = 45;

/// What the store has acknowledged. All tasks know of all visits, and change those of others too.
#[derive(Default)]
struct Acknowledged {
    visits: Vec<VisitToken>,
    /// Every start that a visit was given, one after the other or by two tasks at once.
    starts: BTreeMap<String, BTreeSet<i64>>,
    cancelled: BTreeSet<String>,
    blocks: Vec<BlockId>,
    tally: BTreeMap<&'static str, usize>,
}

async fn ten_thousand_changes_leave_nothing_in_two_places(scene: Scene) {
    scene.hire(THERAPISTS, ROOMS).await;
    let seed = std::env::var("GLO_TEST_SEED").map_or(20_261_123, |seed| seed.parse().expect("a number"));
    let acknowledged = Arc::new(Mutex::new(Acknowledged::default()));
    let begun = Arc::new(AtomicUsize::new(0));
    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        let (scene, acknowledged, begun) = (scene.clone(), acknowledged.clone(), begun.clone());
        tasks.spawn(async move {
            let mut random = Random(seed * TASKS + task);
            while begun.fetch_add(1, Ordering::Relaxed) < CHANGES {
                change(&scene, &acknowledged, &mut random).await;
            }
        });
    }
    while let Some(outcome) = tasks.join_next().await {
        assert!(outcome.is_ok(), "a task panicked: GLO_TEST_SEED={seed}");
    }

    let found = inspect(&scene).await;
    let acknowledged = acknowledged.lock().unwrap_or_else(PoisonError::into_inner);
    println!("{:?}, GLO_TEST_SEED={seed}: {:?}", scene.engine, acknowledged.tally);
    for (token, starts) in &acknowledged.starts {
        let cancelled = acknowledged.cancelled.contains(token);
        let start = if cancelled {
            found.cancelled.get(token)
        } else {
            found.booked.get(token)
        };
        let start = start.unwrap_or_else(|| panic!("{token} was acknowledged and is not there: GLO_TEST_SEED={seed}"));
        assert!(
            starts.contains(start),
            "{token} starts when nobody was told: GLO_TEST_SEED={seed}"
        );
    }
    assert_eq!(
        found.booked.len() + found.cancelled.len(),
        acknowledged.starts.len(),
        "visits nobody was told of"
    );
    for kind in [
        "booked",
        "taken",
        "moved",
        "not moved",
        "cancelled",
        "blocked",
        "unblocked",
    ] {
        assert!(
            acknowledged.tally.contains_key(kind),
            "nothing was ever {kind}: GLO_TEST_SEED={seed}"
        );
    }
}

/// One change of any kind, remembered once the store has acknowledged it.
async fn change(scene: &Scene, acknowledged: &Mutex<Acknowledged>, random: &mut Random) {
    let start = start(scene, random);
    let known = |random: &mut Random| {
        let acknowledged = acknowledged.lock().unwrap_or_else(PoisonError::into_inner);
        random.pick(&acknowledged.visits).cloned()
    };
    let remember = |kind, change: &dyn Fn(&mut Acknowledged)| {
        let mut acknowledged = acknowledged.lock().unwrap_or_else(PoisonError::into_inner);
        *acknowledged.tally.entry(kind).or_default() += 1;
        change(&mut acknowledged);
    };
    match (random.below(100), known(random)) {
        (0..20, Some(token)) => match scene.store.move_visit(&token, start, wanted(random), scene.now).await {
            Ok(()) => remember("moved", &|all| {
                all.starts
                    .entry(token.to_string())
                    .or_default()
                    .insert(start.as_second());
            }),
            Err(MoveError::SlotTaken { .. } | MoveError::Cancelled | MoveError::Refused(_)) => {
                remember("not moved", &|_| ());
            }
            Err(other) => panic!("{other:?}"),
        },
        (20..35, Some(token)) => match scene.store.cancel_visit(&token, scene.now).await {
            Ok(()) => remember("cancelled", &|all| {
                all.cancelled.insert(token.to_string());
            }),
            Err(other @ (CancelError::NotFound | CancelError::Begun | CancelError::Store(_))) => {
                panic!("{other:?}")
            }
        },
        (35..40, _) => {
            let end = start + SignedDuration::from_mins(15 + 5 * random.number(40));
            let resources = [resource(101, THERAPISTS, random), resource(201, ROOMS, random)];
            match scene.store.block(&resources, start, end, "Away", scene.now).await {
                Ok(block) => remember("blocked", &|all| all.blocks.push(block)),
                Err(BlockError::Taken) => remember("not blocked", &|_| ()),
                Err(other) => panic!("{other:?}"),
            }
        }
        (40..43, _) => {
            let block = acknowledged.lock().unwrap_or_else(PoisonError::into_inner).blocks.pop();
            if let Some(block) = block {
                scene.store.unblock(block).await.expect("a store");
                remember("unblocked", &|_| ());
            }
        }
        _ => {
            let therapist = match wanted(random) {
                Wanted::Anyone => None,
                Wanted::Therapist(id) => Some(id),
            };
            let service = ["relaxation-30", "relaxation-60"][usize::from(random.below(2) == 0)];
            match scene.store.book(&wish(service, therapist, start), scene.now).await {
                Ok(booked) => remember("booked", &|all| {
                    all.starts
                        .entry(booked.token.to_string())
                        .or_default()
                        .insert(start.as_second());
                    all.visits.push(booked.token.clone());
                }),
                Err(BookError::SlotTaken { .. }) => remember("taken", &|_| ()),
                Err(BookError::Refused(_)) => remember("refused", &|_| ()),
                Err(other) => panic!("{other:?}"),
            }
        }
    }
}

/// Some quarter of an hour of some day's work.
fn start(scene: &Scene, random: &mut Random) -> Timestamp {
    let hours = 24 * random.number(DAYS);
    scene.at("2026-11-24 09:00") + SignedDuration::from_hours(hours) + SignedDuration::from_mins(15 * random.number(36))
}

fn wanted(random: &mut Random) -> Wanted {
    match random.below(3) {
        0 => Wanted::Therapist(resource(101, THERAPISTS, random)),
        _ => Wanted::Anyone,
    }
}

fn resource(first: i64, count: i64, random: &mut Random) -> ResourceId {
    ResourceId(first + random.number(count.unsigned_abs()))
}

/// `SplitMix64`, by Sebastiano Vigna: small, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    /// [`Self::below`], for sums.
    fn number(&mut self, limit: u64) -> i64 {
        i64::try_from(self.below(limit)).expect("a small number")
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let count = u64::try_from(items.len()).expect("a count");
        items.get(usize::try_from(self.below(count.max(1))).expect("an index"))
    }
}
