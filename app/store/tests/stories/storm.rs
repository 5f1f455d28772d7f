//! A busy year in a minute: clients and staff book, move, cancel, block and take back at once, while hours change beneath
//! them. All of it by what the server calls, and nothing else.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use domain::{Agenda, AgendaVisit, CalendarForm, HoursChange, HoursRequest, ResourceId, Role, Scope, WallSpan, Wanted};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use store::{ArrangeError, AuditId, BookError, Caller, MoveError, SettingError, VisitToken, new_key};
use tokio::task::JoinSet;

use crate::inspector::{follow_the_audit, inspect};
use crate::scene::{Scene, token_hash, wish};

stories! { twenty_thousand_changes_leave_nothing_in_two_places }

const TASKS: u64 = 64;
const CHANGES: usize = 20_000;
const THERAPISTS: i64 = 5;
const ROOMS: i64 = 3;
/// Days over which everything happens, from tomorrow on.
const DAYS: u64 = 45;

/// All that must have happened.
const KINDS: &str = "client books, client books: no, client moves, client moves: no, client cancels, book, book: no, move, \
    move: no, arrived, done, cancel, block, block: no, unblock, undo, undo: no, hours, hours: no";

/// Who is caught in it.
struct Storm {
    scene: Scene,
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
        scene,
        acknowledged: Mutex::default(),
    });
    let begun = Arc::new(AtomicUsize::new(0));
    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        let (storm, begun) = (storm.clone(), begun.clone());
        tasks.spawn(async move {
            let mut random = Random(seed * TASKS + task);
            while begun.fetch_add(1, Ordering::Relaxed) < CHANGES {
                storm.change(&mut random).await;
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
        for (token, start) in &all.told {
            let token = token_hash(token.as_str());
            let is_so = |(starts_at, is_cancelled): &(i64, bool)| match start {
                Some(start) => starts_at == start,
                None => *is_cancelled,
            };
            let states = record.visits.get(&token);
            assert!(
                states.is_some_and(|states| states.iter().any(is_so)),
                "{token}: {start:?} was acknowledged and never was"
            );
        }
        let mut entries: Vec<_> = all.entries.iter().map(|entry| entry.0).collect();
        entries.sort_unstable();
        assert_eq!(
            record.by_staff, entries,
            "deeds that are lost, or that nobody was told of"
        );
    }

    /// One change of any kind, remembered once the store has acknowledged it.
    async fn change(&self, random: &mut Random) {
        match random.below(100) {
            0..22 => self.client_books(random).await,
            22..36 => self.client_moves(random).await,
            36..44 => self.client_cancels(random).await,
            44..60 => self.staff_book(random).await,
            60..84 => self.staff_change_a_visit(random).await,
            84..89 => self.staff_block(random).await,
            89..92 => self.staff_unblock(random).await,
            92..98 => self.staff_undo(random).await,
            _ => self.hours_change(random).await,
        }
    }

    fn remember(&self, kind: &str, is_done: bool, change: impl FnOnce(&mut Acknowledged)) {
        let mut acknowledged = self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner);
        let kind = format!("{kind}{}", if is_done { "" } else { ": no" });
        *acknowledged.tally.entry(kind).or_default() += 1;
        change(&mut acknowledged);
    }

    fn known_visit(&self, random: &mut Random) -> Option<VisitToken> {
        let acknowledged = self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner);
        random.pick(&acknowledged.visits).cloned()
    }

    async fn client_books(&self, random: &mut Random) {
        let (start, service) = (self.start(random), service(random));
        let therapist = match wanted(random) {
            Wanted::Anyone => None,
            Wanted::Therapist(id) => Some(id),
        };
        let request = wish(service, therapist, start);
        match self.scene.store.book(&request, self.scene.now).await {
            Ok(booked) => self.remember("client books", true, |all| {
                all.told.push((booked.token.clone(), Some(start.as_second())));
                all.visits.push(booked.token);
            }),
            Err(BookError::SlotTaken { .. } | BookError::Refused(_)) => self.remember("client books", false, |_| ()),
            Err(other) => panic!("{other:?}"),
        }
    }

    async fn client_moves(&self, random: &mut Random) {
        let Some(token) = self.known_visit(random) else { return };
        let start = self.start(random);
        let moved = self
            .scene
            .store
            .move_visit(&token, start, wanted(random), self.scene.now);
        match moved.await {
            Ok(()) => self.remember("client moves", true, |all| {
                all.told.push((token, Some(start.as_second())));
            }),
            Err(MoveError::SlotTaken { .. } | MoveError::Cancelled | MoveError::Refused(_) | MoveError::TooMany) => {
                self.remember("client moves", false, |_| ());
            }
            Err(other) => panic!("{other:?}"),
        }
    }

    async fn client_cancels(&self, random: &mut Random) {
        let Some(token) = self.known_visit(random) else { return };
        match self.scene.store.cancel_visit(&token, self.scene.now).await {
            Ok(()) => self.remember("client cancels", true, |all| all.told.push((token, None))),
            Err(other) => panic!("{other:?}"),
        }
    }

    /// Sends a form as the front desk does.
    async fn arrange(&self, form: CalendarForm) {
        let done = self.scene.arrange(&self.rosa, &form).await;
        match done {
            Ok(arranged) => self.remember(&form.act, true, |all| all.entries.push(arranged.entry)),
            Err(ArrangeError::Taken(_) | ArrangeError::Warned(_) | ArrangeError::Stale | ArrangeError::NotFound) => {
                self.remember(&form.act, false, |_| ());
            }
            Err(other) => panic!("{other:?}: {}", form.act),
        }
    }

    /// What staff see of some date.
    async fn agenda(&self, random: &mut Random) -> Agenda {
        let days = (date(random), 1);
        let agenda = self.scene.store.agenda(days, Scope::All, self.scene.now);
        agenda.await.expect("an agenda")
    }

    async fn staff_book(&self, random: &mut Random) {
        let form = CalendarForm {
            act: "book".into(),
            name: "Grace Hopper".into(),
            email: random
                .pick(&["", "grace@example.org"])
                .copied()
                .unwrap_or_default()
                .into(),
            service: service(random).into(),
            key: new_key().expect("a key"),
            ..somewhere(random)
        };
        self.arrange(form).await;
    }

    async fn staff_change_a_visit(&self, random: &mut Random) {
        let agenda = self.agenda(random).await;
        let Some(visit) = random.pick(&agenda.visits) else {
            return;
        };
        let form = match random.below(24) {
            0..12 => seen("move", visit, somewhere(random)),
            12..15 => CalendarForm {
                start: visit.place.start.start().to_string(),
                therapist: visit.place.therapist.0.to_string(),
                room: visit.place.room.0.to_string(),
                minutes: (15 + 15 * random.number(6)).to_string(),
                ..seen("move", visit, CalendarForm::default())
            },
            15..18 => seen("arrived", visit, CalendarForm::default()),
            18..20 => seen("done", visit, CalendarForm::default()),
            _ => CalendarForm {
                reason: "A cold".into(),
                ..seen("cancel", visit, CalendarForm::default())
            },
        };
        self.arrange(form).await;
    }

    async fn staff_block(&self, random: &mut Random) {
        let date = date(random);
        let from = 9 + random.number(6);
        let weekly_until = date.saturating_add((7 * random.number(3)).days());
        let form = CalendarForm {
            act: "block".into(),
            whom: match random.below(3) {
                0 => resource(101, THERAPISTS, random).0.to_string(),
                1 => resource(201, ROOMS, random).0.to_string(),
                _ => String::new(),
            },
            date: date.to_string(),
            time: format!("{from:02}:00"),
            until: format!("{:02}:{:02}", from + random.number(3), 5 + 5 * random.number(11)),
            reason: "Away".into(),
            weekly_until: weekly_until.to_string(),
            ..CalendarForm::default()
        };
        self.arrange(form).await;
    }

    async fn staff_unblock(&self, random: &mut Random) {
        let agenda = self.agenda(random).await;
        let Some(block) = random.pick(&agenda.blocks) else {
            return;
        };
        let form = CalendarForm {
            act: "unblock".into(),
            block: block.id.to_string(),
            which: random.pick(&["", "series"]).copied().unwrap_or_default().into(),
            ..CalendarForm::default()
        };
        self.arrange(form).await;
    }

    /// Takes something back that was done not long ago, be it a taking back.
    async fn staff_undo(&self, random: &mut Random) {
        let entry = {
            let acknowledged = self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner);
            let latest = acknowledged.entries.len().saturating_sub(30);
            random.pick(&acknowledged.entries[latest..]).copied()
        };
        let Some(AuditId(entry)) = entry else { return };
        let form = CalendarForm {
            act: "undo".into(),
            entry: entry.to_string(),
            ..CalendarForm::default()
        };
        self.arrange(form).await;
    }

    async fn hours_change(&self, random: &mut Random) {
        let hours = |from: u16, until: u16| vec![WallSpan::new(60 * from, 60 * until).expect("a span")];
        let therapist = resource(101, THERAPISTS, random);
        let change = match random.below(4) {
            0 => HoursChange::Week([(); 7].map(|()| hours(9, 17 + u16::from(random.below(2) == 0)))),
            1 => HoursChange::Date(date(random), Vec::new()),
            2 => HoursChange::Date(date(random), hours(8, 20)),
            _ => HoursChange::AsEver(date(random)),
        };
        let request = HoursRequest {
            revision: self.scene.hours_revision(therapist, &change).await,
            therapist,
            change,
            anyway: random.below(2) == 0,
        };
        match self
            .scene
            .store
            .change_hours(&self.olga, &request, self.scene.now)
            .await
        {
            Ok(()) => self.remember("hours", true, |_| ()),
            Err(SettingError::Stranded { .. } | SettingError::Stale) => self.remember("hours", false, |_| ()),
            Err(other) => panic!("{other:?}"),
        }
    }

    /// Some quarter of an hour of some day's work.
    fn start(&self, random: &mut Random) -> Timestamp {
        let wall = format!("{} 09:00", date(random));
        self.scene.at(&wall) + SignedDuration::from_mins(15 * random.number(36))
    }
}

fn date(random: &mut Random) -> Date {
    jiff::civil::date(2026, 11, 24).saturating_add(random.number(DAYS).days())
}

/// Where staff put a visit, whoever works then and whatever the clients' grid is.
fn somewhere(random: &mut Random) -> CalendarForm {
    CalendarForm {
        date: date(random).to_string(),
        time: format!("{:02}:{:02}", 8 + random.number(11), 5 * random.number(12)),
        therapist: resource(101, THERAPISTS, random).0.to_string(),
        room: match random.below(2) {
            0 => String::new(),
            _ => resource(201, ROOMS, random).0.to_string(),
        },
        anyway: random.pick(&["", "yes", "yes"]).copied().unwrap_or_default().into(),
        ..CalendarForm::default()
    }
}

fn seen(act: &str, visit: &AgendaVisit, form: CalendarForm) -> CalendarForm {
    CalendarForm {
        act: act.into(),
        visit: visit.id.0.to_string(),
        revision: visit.revision.to_string(),
        ..form
    }
}

fn service(random: &mut Random) -> &'static str {
    ["relaxation-30", "relaxation-60"][usize::from(random.below(2) == 0)]
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
