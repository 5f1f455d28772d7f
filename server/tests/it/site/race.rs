//! Fifty clients at once, measured while no other test runs.
//!
//! The clinic promises that everybody has their answer within a second. Optimized, that is what [`SLOWEST`] holds it
//! to; an unoptimized build on whatever is left of a busy machine may take longer. Either way it is said how long.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use domain::BookingForm;
use jiff::{SignedDuration, Timestamp};
use reqwest::Client;
use serde_json::Value;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::booking::{START, address, form, form_at};
use crate::html::Page;
use crate::scene::{Answer, Clinic, Engine, client, client_from, say};

const CLIENTS: usize = 50;

/// The longest that anybody may wait here.
const SLOWEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 5 } else { 1 });

/// Therapist and room are cleaned up after for this long.
const CLEAN_UP: SignedDuration = SignedDuration::from_mins(10);

/// Posts all forms at one moment, each from a connection of its own, and tells the answers in the same order. Meanwhile
/// others read: all of them must get a page, and the list.
async fn post_at_once(clinic: &Clinic, story: &str, forms: Vec<BookingForm>) -> Vec<Answer> {
    let barrier = Arc::new(Barrier::new(forms.len() + 2));
    let is_over = Arc::new(AtomicBool::new(false));
    let mut readers = JoinSet::new();
    for path in ["/", "/api/openings/list?service=relaxation-60"] {
        let (client, barrier) = (connected(clinic).await, Arc::clone(&barrier));
        let (url, is_over) = (clinic.url(path), Arc::clone(&is_over));
        readers.spawn(async move {
            barrier.wait().await;
            let (mut slowest, mut count) = (Duration::ZERO, 0);
            while count == 0 || !is_over.load(Ordering::Relaxed) {
                let answer = Answer::to(client.get(url.clone())).await;
                assert_eq!(answer.status, 200, "{path}");
                slowest = slowest.max(answer.took);
                count += 1;
            }
            (path, count, slowest)
        });
    }
    let mut writers = JoinSet::new();
    for (index, form) in forms.into_iter().enumerate() {
        let (client, barrier) = (connected_from(clinic, index).await, Arc::clone(&barrier));
        let request = client.post(clinic.url(&address(&form))).form(&form);
        writers.spawn(async move {
            barrier.wait().await;
            (index, Answer::to(request).await)
        });
    }
    let mut answers = writers.join_all().await;
    is_over.store(true, Ordering::Relaxed);
    answers.sort_by_key(|(index, _)| *index);
    let answers: Vec<Answer> = answers.into_iter().map(|(_, answer)| answer).collect();

    let slowest = answers.iter().map(|answer| answer.took).max().unwrap();
    say(&format!(
        "{story}: {} posts, the slowest {} ms",
        answers.len(),
        slowest.as_millis()
    ));
    assert!(slowest < SLOWEST, "{slowest:?}");
    for (path, count, slowest) in readers.join_all().await {
        say(&format!(
            "{story}: meanwhile {count} × GET {path}, the slowest {} ms",
            slowest.as_millis()
        ));
        assert!(slowest < SLOWEST, "{path}: {slowest:?}");
    }
    answers
}

/// A client that has its connection.
async fn connected(clinic: &Clinic) -> Client {
    with_its_connection(clinic, client()).await
}

/// [`connected`], from an address of this machine that nobody else has: each has a budget of their own.
async fn connected_from(clinic: &Clinic, index: usize) -> Client {
    let host = u8::try_from(index + 2).unwrap();
    with_its_connection(clinic, client_from([127, 0, 0, host].into())).await
}

async fn with_its_connection(clinic: &Clinic, client: Client) -> Client {
    assert_eq!(Answer::to(client.get(clinic.url("/livez"))).await.status, 200);
    client
}

/// The visits that these answers lead to, as a program reads them.
async fn visits(clinic: &Clinic, answers: &[Answer]) -> Vec<Value> {
    let mut visits = Vec::new();
    for answer in answers.iter().filter(|answer| answer.status == 303) {
        let token = answer.header("location").strip_prefix("/visit/").unwrap();
        visits.push(clinic.post("/api/visits/show", &[("token", token)]).await.json());
    }
    visits
}

/// When a visit's therapist and room are busy with it.
fn busy(visit: &Value) -> (Timestamp, Timestamp) {
    let start: Timestamp = visit["start"]["start"].as_str().unwrap().parse().unwrap();
    let minutes = visit["minutes"].as_i64().unwrap();
    (start, start + SignedDuration::from_mins(minutes) + CLEAN_UP)
}

fn overlap(one: &Value, other: &Value) -> bool {
    let (one, other) = (busy(one), busy(other));
    one.0 < other.1 && other.0 < one.1
}

async fn one_start_is_booked_once(engine: Engine) {
    let Some(clinic) = Clinic::open_alone_on(engine).await else {
        return;
    };
    let forms = (0..CLIENTS).map(|_| form_at(START)).collect();
    let answers = post_at_once(&clinic, &format!("{engine:?}, one start"), forms).await;
    let count = |status| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((count(303), count(409)), (1, CLIENTS - 1));
    for answer in answers.iter().filter(|answer| answer.status == 409) {
        assert!(answer.text().contains("This time has just been taken."));
        assert!(
            answer.text().contains("zoe.zimmermann@example.com"),
            "what was typed is still there"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_start_is_booked_once_on_sqlite() {
    one_start_is_booked_once(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_start_is_booked_once_on_postgres() {
    one_start_is_booked_once(Engine::Postgres).await;
}

async fn starts_that_overlap_are_never_booked_together(engine: Engine) {
    let Some(clinic) = Clinic::open_alone_on(engine).await else {
        return;
    };
    // Friday, when all three work and two rooms are there: every service at every quarter of an hour, for anyone and
    // for each.
    let first: Timestamp = "2026-12-04T18:00:00Z".parse().unwrap();
    let forms: Vec<BookingForm> = (0..CLIENTS)
        .map(|index| {
            let quarters = i64::try_from(index % 16).unwrap();
            BookingForm {
                service: ["relaxation-60", "relaxation-30", "therapeutic-60"][index % 3].to_owned(),
                therapist: ["", "1", "", "3"][index / 3 % 4].to_owned(),
                start: (first + SignedDuration::from_mins(15 * quarters)).to_string(),
                email: format!("client-{index}@example.com"),
                ..form()
            }
        })
        .collect();
    let answers = post_at_once(&clinic, &format!("{engine:?}, starts that overlap"), forms.clone()).await;

    let visits = visits(&clinic, &answers).await;
    assert!(visits.len() >= 4, "{} visits", visits.len());
    for (index, one) in visits.iter().enumerate() {
        let overlapping: Vec<&Value> = visits[..index].iter().filter(|other| overlap(one, other)).collect();
        assert!(
            overlapping.iter().all(|other| other["therapist"] != one["therapist"]),
            "{one} {overlapping:?}"
        );
        let at_its_start = overlapping
            .iter()
            .filter(|other| busy(other).0 <= busy(one).0 && busy(one).0 < busy(other).1);
        assert!(at_its_start.count() < 2, "two rooms: {one} {overlapping:?}");
    }
    for (form, answer) in forms.iter().zip(&answers).filter(|(_, answer)| answer.status != 303) {
        assert!(matches!(answer.status, 409 | 422), "{}", answer.status);
        let query = [
            ("service", &*form.service),
            ("therapist", &*form.therapist),
            ("start", &*form.start),
        ];
        let offer = clinic.ask("/api/openings/show", &query).await.json();
        assert!(
            offer["refusal"].is_string(),
            "who was refused would be refused now: {offer}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn starts_that_overlap_are_never_booked_together_on_sqlite() {
    starts_that_overlap_are_never_booked_together(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn starts_that_overlap_are_never_booked_together_on_postgres() {
    starts_that_overlap_are_never_booked_together(Engine::Postgres).await;
}

async fn one_form_sent_often_is_one_visit(engine: Engine) {
    let Some(clinic) = Clinic::open_alone_on(engine).await else {
        return;
    };
    let form = BookingForm {
        start: "2026-12-04T19:00:00Z".to_owned(),
        ..form()
    };
    let answers = post_at_once(&clinic, &format!("{engine:?}, one form"), vec![form; CLIENTS]).await;
    let addresses: HashSet<&str> = answers.iter().map(|answer| answer.header("location")).collect();
    assert!(answers.iter().all(|answer| answer.status == 303));
    assert_eq!(addresses.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_form_sent_often_is_one_visit_on_sqlite() {
    one_form_sent_often_is_one_visit(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_form_sent_often_is_one_visit_on_postgres() {
    one_form_sent_often_is_one_visit(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_that_come_back_at_once_are_each_their_own() {
    let Some(clinic) = Clinic::open_alone_on(Engine::Sqlite).await else {
        return;
    };
    let name = |index| format!("client-number-{index:02}");
    let forms: Vec<BookingForm> = (0..CLIENTS)
        .map(|index| BookingForm {
            name: name(index),
            email: "none".to_owned(),
            ..form_at(START)
        })
        .collect();
    let answers = post_at_once(&clinic, "forms that come back", forms).await;
    for (index, answer) in answers.into_iter().enumerate() {
        let page = Page::of(answer);
        assert_eq!(page.status, 422);
        assert_eq!(page.title(), "Error: Your details · Glo");
        assert_eq!(page.value("name"), name(index));
        for (at, _) in page.source().match_indices("client-number-") {
            assert!(
                page.source()[at..].starts_with(&name(index)),
                "{}: nobody reads what others typed",
                name(index)
            );
        }
    }
}

/// Regression: the title of the details page was read while another request's values were current, and the connection
/// was closed without an answer.
#[tokio::test(flavor = "multi_thread")]
async fn pages_asked_for_at_once_are_each_whole() {
    let Some(clinic) = Clinic::open_alone_on(Engine::Sqlite).await else {
        return;
    };
    for (path, title) in [
        ("/", "Glo"),
        ("/book", "Book a massage · Glo"),
        (
            "/book?service=relaxation-60&date=2026-12-01",
            "Choose a day and time · Glo",
        ),
        (
            "/book?service=relaxation-60&start=2026-12-01T15:00:00Z",
            "Your details · Glo",
        ),
        ("/book?month=2026-13", "This address cannot be read · Glo"),
        ("/visit/0", "Page not found · Glo"),
    ] {
        let mut readers = JoinSet::new();
        for _ in 0..CLIENTS {
            let request = connected(&clinic).await.get(clinic.url(path));
            readers.spawn(Answer::to(request));
        }
        for answer in readers.join_all().await {
            assert_eq!(Page::of(answer).title(), title);
        }
    }
}
