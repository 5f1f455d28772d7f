//! Where a story takes place: a store over a database of its own, and a second way into that database.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Once;

use domain::{BookingForm, BookingRequest, Refusal, ResourceId, ServiceSlug};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, Zoned};
use sha2::{Digest, Sha256};
use sqlx::any::AnyPoolOptions;
use sqlx::{AnyPool, AssertSqlSafe, Executor, Row};
use store::{Booked, Keys, Store, VisitError, VisitToken, new_key};

use crate::template::{self, database_on, fresh_name, run};

/// The therapists of the default clinic. A and B give everything, C only relaxation massage.
pub(crate) const A: ResourceId = ResourceId(1);
pub(crate) const B: ResourceId = ResourceId(2);
pub(crate) const C: ResourceId = ResourceId(3);
/// Its rooms.
pub(crate) const ROOM_1: ResourceId = ResourceId(11);
pub(crate) const ROOM_2: ResourceId = ResourceId(12);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// The default clinic on Monday, 23 November 2026, at noon.
#[derive(Clone)]
pub(crate) struct Scene {
    pub(crate) engine: Engine,
    pub(crate) url: String,
    pub(crate) store: Store,
    /// Statements that the store does not know of.
    pub(crate) database: AnyPool,
    pub(crate) now: Timestamp,
    zone: TimeZone,
}

/// The instants of what is near.
pub(crate) fn instants(nearest: &[Zoned]) -> Vec<Timestamp> {
    nearest.iter().map(Zoned::timestamp).collect()
}

/// What is near, if the start is taken.
pub(crate) fn near_taken<T>(outcome: &Result<T, VisitError>) -> Option<Vec<Timestamp>> {
    match outcome {
        Err(VisitError::NotOpen {
            refusal: Refusal::Taken,
            nearest,
        }) => Some(instants(nearest)),
        _ => None,
    }
}

impl Scene {
    async fn open(engine: Engine, url: String) -> Self {
        let store = Store::open(&url, &keys()).await.expect("a store");
        let database = AnyPoolOptions::new()
            .max_connections(2)
            .connect(&url)
            .await
            .expect("a second way in");
        let zone = TimeZoneDatabase::bundled()
            .get("America/Edmonton")
            .expect("Edmonton's zone");
        let now = at(&zone, "2026-11-23 12:00");
        Self {
            engine,
            url,
            store,
            database,
            now,
            zone,
        }
    }

    async fn close(&self) {
        self.store.close().await;
        self.database.close().await;
    }

    /// The instant at which the clinic's clock reads `wall`.
    pub(crate) fn at(&self, wall: &str) -> Timestamp {
        at(&self.zone, wall)
    }

    /// What the clinic's clock reads at each of `instants`.
    pub(crate) fn walls(&self, instants: &[Timestamp]) -> Vec<String> {
        let wall = |&instant: &Timestamp| self.zone.to_datetime(instant).strftime("%Y-%m-%d %H:%M").to_string();
        instants.iter().map(wall).collect()
    }

    /// Somebody's request for an hour of relaxation massage with anyone.
    pub(crate) fn request(&self, wall: &str) -> BookingRequest {
        wish("relaxation-60", None, self.at(wall))
    }

    /// [`Self::request`] for one therapist.
    pub(crate) fn request_for(&self, therapist: ResourceId, wall: &str) -> BookingRequest {
        wish("relaxation-60", Some(therapist), self.at(wall))
    }

    /// Books what must be free.
    pub(crate) async fn book(&self, request: &BookingRequest) -> VisitToken {
        let Booked { token, repeated } = self.store.book(request, self.now).await.expect("a free start");
        assert!(!repeated);
        token
    }

    /// The first value of the first row, which must be a number.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        let row = sqlx::query(AssertSqlSafe(sql))
            .fetch_one(&self.database)
            .await
            .expect("a row");
        row.try_get(0).expect("a number")
    }

    /// The id of the visit that this token opens.
    pub(crate) async fn id_of(&self, token: &VisitToken) -> i64 {
        let hash = token_hash(token.as_str());
        self.number(&format!("SELECT visit_id FROM visit_link WHERE token_hash = '{hash}'"))
            .await
    }

    pub(crate) async fn execute(&self, sql: &str) {
        self.database
            .execute(AssertSqlSafe(sql))
            .await
            .expect("a statement that works");
        self.store.forget_clinic();
    }

    /// Has all that is booked be meant, as if each client had said so.
    pub(crate) async fn confirmed(&self) {
        self.execute("UPDATE visit SET confirmed_at = booked_at WHERE confirmed_at IS NULL")
            .await;
    }

    /// More therapists, who give relaxation massage from nine to six every day, and more rooms.
    pub(crate) async fn hire(&self, therapists: i64, rooms: i64) {
        for id in 101..101 + therapists {
            self.execute(&format!(
                "INSERT INTO resource VALUES ({id}, 'therapist', 'T{id}', NULL, 1, 1, {id})"
            ))
            .await;
            self.execute(&format!("INSERT INTO therapist_skill VALUES ({id}, 'relaxation')"))
                .await;
            for weekday in 1..=7 {
                self.execute(&format!("INSERT INTO weekly_hours VALUES ({id}, {weekday}, 540, 1080)"))
                    .await;
            }
        }
        for id in 201..201 + rooms {
            self.execute(&format!(
                "INSERT INTO resource VALUES ({id}, 'room', 'R{id}', 'massage', 1, 1, {id})"
            ))
            .await;
        }
    }

    /// How many visits, segments, claims, blocks and mails there are.
    pub(crate) async fn rows(&self) -> [i64; 5] {
        let mut rows = [0; 5];
        for (count, table) in rows.iter_mut().zip(["visit", "segment", "claim", "block", "outbox"]) {
            *count = self.number(&format!("SELECT COUNT(*) FROM {table}")).await;
        }
        rows
    }
}

/// What is stored of a visit's token.
pub(crate) fn token_hash(token: &str) -> String {
    let mut hash = Sha256::new();
    for part in ["visit-link", token] {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    let digits = |byte: &u8| [byte >> 4, byte & 15].map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)]));
    hash.finalize().iter().flat_map(digits).collect()
}

/// What every store here seals with.
pub(crate) fn keys() -> Keys {
    Keys::parse(&"0".repeat(64)).expect("a key")
}

pub(crate) fn wish(service: &str, therapist: Option<ResourceId>, start: Timestamp) -> BookingRequest {
    let form = BookingForm {
        name: "Ada Lovelace".into(),
        email: "ada@example.org".into(),
        phone: "+1 780 555 0100".into(),
        note: "My left shoulder.\nThank you!".into(),
        service: service.into(),
        therapist: therapist.map_or_else(String::new, |id| id.0.to_string()),
        start: start.to_string(),
        terms: String::new(),
        key: new_key().expect("a key"),
    };
    form.parse().expect("a form that is well filled in")
}

fn at(zone: &TimeZone, wall: &str) -> Timestamp {
    zone.to_timestamp(wall.parse().expect("a date and a time"))
        .expect("an ordinary time")
}

pub(crate) fn service(slug: &str) -> ServiceSlug {
    ServiceSlug::parse(slug).expect("a slug")
}

/// Tells a story in a new file.
pub(crate) async fn on_sqlite<F>(story: impl FnOnce(Scene) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let folder = Folder::new();
    let url = template::copy_file(folder.path()).await;
    let scene = Scene::open(Engine::Sqlite, url).await;
    story(scene.clone()).await;
    scene.close().await;
}

/// Tells a story in a new database, if there is a PostgreSQL to make one.
pub(crate) async fn on_postgres<F>(story: impl FnOnce(Scene) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    static SKIPPED: Once = Once::new();
    let Ok(server) = std::env::var("GLO_TEST_POSTGRES") else {
        // Past the harness, which keeps what a test that passes prints to itself.
        let aloud = || writeln!(std::io::stderr(), "PostgreSQL SKIPPED: GLO_TEST_POSTGRES is not set");
        return SKIPPED.call_once(|| aloud().expect("a terminal"));
    };
    let name = template::copy_database(&server).await;
    let scene = Scene::open(Engine::Postgres, database_on(&server, &name)).await;
    // In a task, so that the database goes however the story ends.
    let outcome = tokio::spawn(story(scene.clone())).await;
    scene.close().await;
    run(&server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
    if let Err(error) = outcome {
        std::panic::resume_unwind(error.into_panic());
    }
}

/// In memory where the system offers it: what a disk does is not what is told. Goes with all that is in it.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        let memory = Path::new("/dev/shm");
        let parent = if memory.is_dir() {
            memory.to_owned()
        } else {
            std::env::temp_dir()
        };
        let folder = Self(parent.join(fresh_name()));
        std::fs::create_dir(&folder.0).expect("a new folder");
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that cannot be removed is no reason to panic while a story fails.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
