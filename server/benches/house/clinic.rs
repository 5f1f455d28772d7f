//! A clinic of some size, and a server that runs it.

use std::fmt;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};
use store::{Keys, Store};
use tokio::runtime::Runtime;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    /// Those that are there: PostgreSQL is where `GLO_TEST_POSTGRES` says.
    pub(crate) fn all() -> Vec<Self> {
        let postgres = std::env::var_os("GLO_TEST_POSTGRES").map(|_| Self::Postgres);
        [Self::Sqlite].into_iter().chain(postgres).collect()
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) visits: usize,
    pub(crate) therapists: usize,
}

impl Size {
    /// How many visits one therapist has room for on a day, from eight to five.
    const A_DAY: usize = 14;
    /// How many days can be booked.
    const DAYS: usize = 90;

    /// How many visits there are on each of the days that can be booked: all of them, if there is room for all, and no day
    /// is full.
    fn a_day(self) -> usize {
        (self.visits / Self::DAYS).min(self.therapists * Self::A_DAY)
    }
}

/// A database with so many visits, and where it is.
pub(crate) struct Clinic {
    pub(crate) url: String,
    pub(crate) folder: PathBuf,
    pub(crate) runtime: Runtime,
}

impl Clinic {
    pub(crate) fn filled(engine: Engine, size: Size) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let folder = std::env::temp_dir().join(format!("glo-bench-{}", store::new_key().expect("a name")));
        fs::create_dir_all(&folder).expect("a folder");
        let clinic = runtime.block_on(async {
            let url = match engine {
                Engine::Sqlite => format!("sqlite://{}/glo.db", folder.display()),
                Engine::Postgres => new_database().await,
            };
            let store = open(&url).await;
            store.seed().await.expect("a clinic");
            let mut database = AnyConnection::connect(&url).await.expect("a second way in");
            let filling = AssertSqlSafe(filling(size));
            database.execute(filling).await.expect("many visits");
            database.execute("ANALYZE").await.expect("what the planner goes by");
            store.close().await;
            // What it finds out of clients that it has not met is none of what is measured.
            open(&url).await.close().await;
            url
        });
        Self {
            url: clinic,
            folder,
            runtime,
        }
    }

    /// A server that runs it, alone on the first core.
    pub(crate) fn starts(&self) -> Server {
        let built = |name: &str| std::env::var_os(name).unwrap_or_else(|| panic!("{name} says where it is built"));
        let began = Instant::now();
        let mut child = Command::new("taskset")
            .args(["-c", "0"])
            .arg(built("GLO_SERVER_BIN"))
            .args([
                "--listen",
                "127.0.0.1:0",
                "--log",
                "warn",
                "--secret-key",
                &"0".repeat(64),
            ])
            .args(["--database", &self.url])
            .arg("--data")
            .arg(self.folder.join("data"))
            .arg("--site")
            .arg(built("GLO_SITE"))
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server");
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().expect("what it says"));
        out.read_line(&mut line).expect("where it is");
        let address = line.trim().rsplit("http://").next().expect("an address").to_owned();
        Server {
            started_in: began.elapsed(),
            address,
            child,
            _out: out,
        }
    }
}

impl Drop for Clinic {
    fn drop(&mut self) {
        // What is left in the system's temporary folder goes with it.
        _ = fs::remove_dir_all(&self.folder);
    }
}

pub(crate) struct Server {
    pub(crate) started_in: Duration,
    pub(crate) address: String,
    child: Child,
    /// It says more later, and somebody has to be there.
    _out: BufReader<ChildStdout>,
}

impl Server {
    /// How much memory it has, in MB.
    pub(crate) fn memory(&self) -> f64 {
        let status = Path::new("/proc").join(self.child.id().to_string()).join("status");
        let status = fs::read_to_string(status).expect("what the system knows of it");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse::<f64>().ok());
        kilobytes.expect("how much it has") / 1_024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// The server is told the same.
pub(crate) fn now() -> Timestamp {
    server::process::clock::system()()
}

pub(crate) async fn open(url: &str) -> Store {
    let keys = Keys::parse(&"0".repeat(64)).expect("a key");
    Store::open(url, &keys).await.expect("a store")
}

async fn new_database() -> String {
    let server = std::env::var("GLO_TEST_POSTGRES").expect("where PostgreSQL is");
    sqlx::any::install_default_drivers();
    let mut database = AnyConnection::connect(&server).await.expect("PostgreSQL");
    let name = format!("bench_{}", store::new_key().expect("a name"));
    let create = AssertSqlSafe(format!("CREATE DATABASE \"{name}\""));
    database.execute(create).await.expect("a new database");
    let (server, _) = server.rsplit_once('/').expect("a database's name");
    format!("{server}/{name}")
}

/// Therapists who work from eight to eight, as many rooms, and visits of half an hour: as many as there is room for on the
/// days to come, and the others before.
fn filling(size: Size) -> String {
    let Size { visits, therapists } = size;
    let (a_day, today) = (size.a_day().max(1), now().as_second() / 86_400 * 86_400);
    let (coming, clients) = (size.a_day() * Size::DAYS, (visits / 20).clamp(1, 50_000));
    // 14:00 UTC is eight or seven in the morning.
    let starts_at = format!(
        "{today} + 50400 + (CASE WHEN i < {coming} THEN 1 + i / {a_day} ELSE -1 - (i - {coming}) / {a_day} END) * 86400
         + i % {a_day} / {therapists} * 2400"
    );
    format!(
        "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {therapists} - 1)
            INSERT INTO resource (id, kind, name, room_kind, active, sample, position)
            SELECT 1000 + i, 'therapist', 'Therapist ' || i, NULL, 1, 1, 100 + i FROM n
            UNION ALL SELECT 2000 + i, 'room', 'Room ' || i, 'massage', 1, 1, 100 + i FROM n;
        INSERT INTO therapist_skill (resource_id, skill) SELECT id, 'relaxation' FROM resource WHERE id BETWEEN 1000 AND 1999;
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 7)
            INSERT INTO weekly_hours (resource_id, weekday, from_minute, until_minute)
            SELECT id, i, 480, 1200 FROM resource, n WHERE id BETWEEN 1000 AND 1999;
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {clients})
            INSERT INTO client (id, name, email, search, created_at, changed_at)
            SELECT i, 'Client ' || i, 'client' || i || '@example.org', 'client ' || i, 0, 0 FROM n;
        WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {visits} - 1)
            INSERT INTO visit (id, token, state, client_name, client_email, idempotency_key, request_hash, booked_at,
                changed_at, client_id)
            SELECT 100000000 + i, '-----------------------' || (100000000 + i), 'booked', 'Client ' || (i % {clients} + 1),
                '-', 'key-' || i, '0000000000000000000000000000000000000000000000000000000000000000', 0, 0,
                i % {clients} + 1
            FROM n WHERE {visits} > 0;
        WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {visits} - 1),
            placed (i, starts_at) AS (SELECT i, {starts_at} FROM n WHERE {visits} > 0)
            INSERT INTO segment (id, visit_id, position, service, therapist_id, room_id, starts_at, ends_at, free_at,
                local_start, zone, active)
            SELECT 100000000 + i, 100000000 + i, 0, 'relaxation-30', 1000 + i % {a_day} % {therapists},
                2000 + i % {a_day} % {therapists}, starts_at, starts_at + 1800, starts_at + 2400, '2017-07-14T10:00:00',
                'America/Edmonton', 1
            FROM placed;
        WITH RECURSIVE c (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i < 7)
            INSERT INTO claim (resource_id, cell, segment_id)
            SELECT therapist_id, starts_at / 300 + i, id FROM segment, c WHERE starts_at > {today}
            UNION ALL SELECT room_id, starts_at / 300 + i, id FROM segment, c WHERE starts_at > {today};"
    )
}
