//! A busy year in a minute: clients and staff book, move, cancel, block and take back at once, while hours change and dates
//! close beneath them and people are erased. All of it by what the server calls, and nothing else.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use domain::{ResourceId, Role, TherapistPreference};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use store::{AuditId, Caller, Store, VisitToken};
use tokio::task::JoinSet;

use crate::clients::search::nothing_else_is_found;
use crate::clinic::report::is_counted;
use crate::inspector::{follow_the_audit, inspect, stranded};
use crate::scene::{Scene, keys, token_hash};

mod clients;
mod staff;
mod told;

stories! { twenty_thousand_changes_leave_nothing_in_two_places }

const TASKS: u64 = 64;
const CHANGES: usize = 20_000;
/// After so many of them somebody asks for openings.
const ASKED_EVERY: usize = 100;
const THERAPISTS: i64 = 5;
const ROOMS: i64 = 3;
/// Days over which everything happens, from tomorrow on.
const DAYS: u64 = 45;

/// All that must have happened.
const KINDS: &str = "client books, client books: no, client moves, client moves: no, client cancels, book, book: no, move, \
    move: no, arrived, done, no-show, cancel, block, block: no, unblock, undo, undo: no, hours, hours: no, close, close: no, erase, erase: no";

/// Who is caught in it.
struct Storm {
    scene: Scene,
    /// Another server.
    other: Store,
    rosa: Caller,
    olga: Caller,
    acknowledged: Mutex<Acknowledged>,
}

/// What the store has acknowledged. All tasks know of all of it, and change what others have made.
#[derive(Default)]
struct Acknowledged {
    visits: Vec<VisitToken>,
    /// What clients were told of their visits: where it starts, or that it is off.
    told: Vec<(VisitToken, Option<i64>)>,
    /// What staff have done: its entry in the audit.
    entries: Vec<AuditId>,
    tally: BTreeMap<String, usize>,
}

async fn twenty_thousand_changes_leave_nothing_in_two_places(scene: Scene) {
    scene.hire(THERAPISTS, ROOMS).await;
    let seed = std::env::var("GLO_TEST_SEED").map_or(20_261_123, |seed| seed.parse().expect("a number"));
    let storm = Arc::new(Storm {
        rosa: scene.staff("rosa", Role::Reception).await,
        olga: scene.staff("olga", Role::Owner).await,
        other: Store::open(&scene.url, &keys()).await.expect("another server"),
        scene,
        acknowledged: Mutex::default(),
    });
    let begun = Arc::new(AtomicUsize::new(0));
    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        let (storm, begun) = (storm.clone(), begun.clone());
        tasks.spawn(async move {
            let mut random = Random(seed * TASKS + task);
            loop {
                let number = begun.fetch_add(1, Ordering::Relaxed);
                if number >= CHANGES {
                    break;
                }
                storm.change(&mut random).await;
                if number.is_multiple_of(ASKED_EVERY) {
                    storm.is_asked().await;
                }
            }
        });
    }
    while let Some(outcome) = tasks.join_next().await {
        assert!(outcome.is_ok(), "a task panicked: GLO_TEST_SEED={seed}");
    }
    let acknowledged = std::mem::take(&mut *storm.acknowledged.lock().unwrap_or_else(PoisonError::into_inner));
    println!(
        "{:?}, GLO_TEST_SEED={seed}: {:?}",
        storm.scene.engine, acknowledged.tally
    );
    for kind in KINDS.split(", ") {
        assert!(
            acknowledged.tally.contains_key(kind),
            "never: {kind}, GLO_TEST_SEED={seed}"
        );
    }
    storm.nothing_is_lost(&acknowledged).await;
    storm.every_pair_had_one_order().await;
    storm.what_is_told_is_what_is_stored(&mut Random(seed)).await;
    nothing_else_is_found(&storm.scene).await;
    let days = i64::try_from(DAYS).expect("a few");
    for (from, until) in [(0, days + 60), (3, 3), (5, 24)] {
        let dates = [from, until].map(|days| first_date().saturating_add(days.days()));
        is_counted(&storm.scene, dates.into()).await;
    }
}

impl Storm {
    /// What everybody was told is what is there, and nothing else is.
    async fn nothing_is_lost(&self, all: &Acknowledged) {
        let found = inspect(&self.scene).await;
        assert_eq!(
            found.booked.len() + found.cancelled.len(),
            all.visits.len() + all.tally["book"],
            "visits that are lost, or that nobody was told of"
        );
        let record = follow_the_audit(&self.scene).await;
        let is_known = |token: &VisitToken| record.visits.contains_key(&token_hash(token.as_str()));
        let gone = all.visits.iter().filter(|token| !is_known(token)).count();
        assert_eq!(gone, record.erased, "links that are lost, or open what was erased");
        for (token, start) in all.told.iter().filter(|(token, _)| is_known(token)) {
            let token = token_hash(token.as_str());
            let is_so = |(starts_at, is_cancelled): &(i64, bool)| match start {
                Some(start) => starts_at == start,
                None => *is_cancelled,
            };
            assert!(
                record.visits[&token].iter().any(is_so),
                "{token}: {start:?} was acknowledged and never was"
            );
        }
        let mut entries: Vec<_> = all.entries.iter().map(|entry| entry.0).collect();
        entries.sort_unstable();
        assert_eq!(
            record.by_staff, entries,
            "events that are lost, or that nobody was told of"
        );
    }

    /// Who is erased is not expected, and where a date was closed without "anyway" stands nobody but whom staff have put there.
    async fn every_pair_had_one_order(&self) {
        let expected = "SELECT COUNT(*) FROM visit JOIN client ON client.id = client_id
            WHERE erased_at IS NOT NULL AND state = 'booked'";
        assert_eq!(self.scene.number(expected).await, 0, "erased, and expected");
        let stranded = stranded(&self.scene).await;
        assert!(
            stranded.is_empty(),
            "booked where it is closed, and nobody was told: {stranded:?}"
        );
    }

    /// One change of any kind, remembered once the store has acknowledged it.
    async fn change(&self, random: &mut Random) {
        match random.below(100) {
            0..20 => self.client_books(random).await,
            20..34 => self.client_moves(random).await,
            34..42 => self.client_cancels(random).await,
            42..57 => self.staff_book(random).await,
            57..81 => self.staff_change_a_visit(random).await,
            81..86 => self.staff_block(random).await,
            86..89 => self.staff_unblock(random).await,
            89..95 => self.staff_undo(random).await,
            95..97 => self.hours_change(random).await,
            97..98 => self.date_closes(random).await,
            _ => self.client_is_erased(random).await,
        }
    }

    fn remember(&self, kind: &str, is_done: bool, change: impl FnOnce(&mut Acknowledged)) {
        let mut acknowledged = self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner);
        let kind = format!("{kind}{}", if is_done { "" } else { ": no" });
        *acknowledged.tally.entry(kind).or_default() += 1;
        change(&mut acknowledged);
    }

    /// Some quarter of an hour of some day's work.
    fn start(&self, date: Date, random: &mut Random) -> Timestamp {
        self.scene.at(&format!("{date} 09:00")) + SignedDuration::from_mins(15 * random.number(36))
    }
}

fn date(random: &mut Random) -> Date {
    first_date().saturating_add(random.number(DAYS).days())
}

const fn first_date() -> Date {
    jiff::civil::date(2026, 11, 24)
}

fn service(random: &mut Random) -> &'static str {
    ["relaxation-30", "relaxation-60"][usize::from(random.below(2) == 0)]
}

fn wanted(random: &mut Random) -> TherapistPreference {
    match random.below(3) {
        0 => TherapistPreference::Therapist(resource(101, THERAPISTS, random)),
        _ => TherapistPreference::Anyone,
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
