//! How long a booking takes, alone and among others, beside what the disk can do.

use std::fs::File;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use domain::{BookingForm, BookingRequest, ServiceSlug, TherapistPreference};
use jiff::Timestamp;
use store::{Purpose, Store, VisitError};
use tokio::task::JoinSet;

use crate::clinic::{Clinic, now, open};
use crate::figures::{Figure, Figures, Goal};

const CLIENTS: usize = 50;
const LASTS: Duration = Duration::from_secs(3);
/// How many are booked one after the other.
const ONE_BY_ONE: usize = 100;

pub(crate) fn measure(figures: &mut Figures, clinic: &Clinic, what: impl Fn(&str) -> String) {
    let mut add = |name: &str, unit, goal, now| {
        let name = what(name);
        figures.add(Figure { name, unit, goal, now });
    };
    let syncs = syncs(clinic);
    add("what the disk syncs", "/s", Goal::None, syncs);
    add(
        "one booking, median",
        "ms",
        Goal::AtMost(2.0 + 1_000.0 / syncs),
        median(clinic),
    );
    add(
        "fifty on one start, last answer",
        "ms",
        Goal::AtMost(300.0),
        fifty_on_one_start(clinic),
    );
    add(
        "bookings of fifty clients",
        "/s",
        Goal::AtLeast(0.9 * syncs),
        at_once(clinic),
    );
}

/// How long one booking takes, in ms: half of them take less.
pub(crate) fn median(clinic: &Clinic) -> f64 {
    clinic.runtime.block_on(async {
        let store = open(&clinic.url).await;
        let mut took = Vec::new();
        for start in starts(&store).await.into_iter().take(ONE_BY_ONE) {
            let (request, began) = (request(start), Instant::now());
            store.book(&request, now()).await.expect("an opening");
            took.push(began.elapsed().as_secs_f64() * 1_000.0);
        }
        store.close().await;
        took.sort_by(f64::total_cmp);
        took[took.len() / 2]
    })
}

/// How long the last of fifty waits who want the same start, in ms.
fn fifty_on_one_start(clinic: &Clinic) -> f64 {
    clinic.runtime.block_on(async {
        let store = open(&clinic.url).await;
        let start = *starts(&store).await.last().expect("an opening");
        let began = Instant::now();
        let mut clients = JoinSet::new();
        for _ in 0..CLIENTS {
            let store = store.clone();
            clients.spawn(async move { answered(store.book(&request(start), now()).await) });
        }
        let booked = clients
            .join_all()
            .await
            .into_iter()
            .filter(|&is_booked| is_booked)
            .count();
        let took = began.elapsed().as_secs_f64() * 1_000.0;
        assert!(booked > 0, "some therapist was free");
        store.close().await;
        took
    })
}

/// How many bookings are acknowledged in a second where fifty clients book one after the other, each another start.
fn at_once(clinic: &Clinic) -> f64 {
    clinic.runtime.block_on(async {
        let store = open(&clinic.url).await;
        let starts = Arc::new(starts(&store).await);
        let (next, began) = (Arc::new(AtomicI64::new(0)), Instant::now());
        let mut clients = JoinSet::new();
        for _ in 0..CLIENTS {
            let (store, starts, next) = (store.clone(), Arc::clone(&starts), Arc::clone(&next));
            clients.spawn(async move {
                let mut acknowledged = 0_u32;
                while began.elapsed() < LASTS {
                    let number = usize::try_from(next.fetch_add(1, Ordering::Relaxed)).expect("a number");
                    let Some(&start) = starts.get(number) else { break };
                    acknowledged += u32::from(answered(store.book(&request(start), now()).await));
                }
                acknowledged
            });
        }
        let acknowledged: u32 = clients.join_all().await.into_iter().sum();
        let rate = f64::from(acknowledged) / began.elapsed().as_secs_f64();
        store.close().await;
        rate
    })
}

/// Whether it was booked, rather than taken by somebody else.
fn answered<T>(outcome: Result<T, VisitError>) -> bool {
    match outcome {
        Ok(_) => true,
        Err(VisitError::NotOpen { .. }) => false,
        Err(other) => panic!("{other}"),
    }
}

/// All starts of a short massage with anyone.
async fn starts(store: &Store) -> Vec<Timestamp> {
    let purpose = Purpose::Book(ServiceSlug::parse("relaxation-30").expect("a slug"));
    let today = now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let schedule = store.openings(&purpose, (today, 92), now()).await;
    let schedule = schedule.expect("a service");
    let openings = schedule
        .availability
        .openings(&schedule.plan, TherapistPreference::Anyone);
    // One after the other in one room: a start that is booked takes none of the others.
    openings.starts().step_by(4).map(domain::Cell::start).collect()
}

fn request(start: Timestamp) -> BookingRequest {
    let key = store::new_key().expect("a key");
    let form = BookingForm {
        name: "Ada Lovelace".into(),
        email: format!("ada-{key}@example.org"),
        service: "relaxation-30".into(),
        start: start.to_string(),
        key,
        ..BookingForm::default()
    };
    form.parse().expect("a form that is well filled in")
}

/// How often a second something small can be written to where the database is, and be there after the power is gone.
fn syncs(clinic: &Clinic) -> f64 {
    let path = clinic.folder.join("sync");
    let mut file = File::create(path).expect("a file");
    let (began, mut count) = (Instant::now(), 0_u32);
    while began.elapsed() < Duration::from_secs(1) {
        file.write_all(&[0; 4_096]).expect("room");
        file.sync_data().expect("a disk");
        count += 1;
    }
    f64::from(count) / began.elapsed().as_secs_f64()
}
