//! How long staff wait who look for somebody, or look back on a year: 50,000 clients, and 100,000 visits in one year.
//!
//! On a file of SQLite's, and on PostgreSQL too where `GLO_TEST_POSTGRES` says which server, as for the stories.

use std::fmt;
use std::time::{Duration, Instant};

use divan::Bencher;
use domain::ServiceSlug;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};
use store::{ClientId, Keys, Purpose, Store, Whose, new_key};
use tokio::runtime::Runtime;

/// Forty first names and 390 last ones; half of the numbers are of one area, and half of the addresses of one provider.
const CLIENTS: &str = "
    INSERT INTO client (id, name, email, phone, search, known_revision, created_at, changed_at)
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000),
    person (i, given, family, provider, area) AS (
        SELECT i,
            substr('adaannbenchedaneliemafinguyhalianjimjonkaikimlealeiliamaxmianednoaolaorapatrayrexriarobroysamskyteatomunavalvicwilyanzoe',
                1 + 3 * (i * 7919 % 40), 3),
            substr('babecidofugahejikolumanepirosutavewixoyuzabrcrdrfrgr', 1 + 2 * (i * 31 % 26), 2)
                || substr('lamenirotuvaceditonemarisopuke', 1 + 2 * (i * 17 % 15), 2)
                || substr('sonnerbergmannwood', 1 + 3 * (i % 6), 3),
            CASE i % 2 WHEN 0 THEN '@gmail.com' ELSE '@example.org' END,
            CASE i % 2 WHEN 0 THEN '780555' ELSE '825' || (100 + i % 900) END
        FROM n),
    spelt (i, name, email, phone, digits) AS (
        SELECT i, given || ' ' || family, given || '.' || family || i || provider,
            substr(area, 1, 3) || ' ' || substr(area, 4) || ' ' || (1000 + i % 9000), area || (1000 + i % 9000)
        FROM person)
    SELECT CAST(i AS BIGINT) * 180000007, name, email, phone,
        name || ' ' || email || ' ' || phone || ' ' || digits || ' 1' || digits, 0, 0, 0
    FROM spelt";

/// As a server would write it down.
const KNOWN_AS: &str = "
    INSERT INTO known_as (origin, what, client_id, typed, folded)
    SELECT id, 'name', id, name, name FROM client
    UNION ALL SELECT id, 'email', id, email, email FROM client
    UNION ALL SELECT id, 'phone', id, phone, id || '5550871' FROM client";

/// Ten thousand people of one name.
const NAMESAKES: &str = "
    UPDATE client SET name = 'Kim Lee', search = 'kim lee' WHERE id % 5 = 0;
    UPDATE known_as SET typed = 'Kim Lee', folded = 'kim lee' WHERE what = 'name' AND client_id % 5 = 0";

const THERAPISTS: &str = "
    INSERT INTO resource (id, kind, name, active, sample, position)
        WITH RECURSIVE n (i) AS (SELECT 101 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
        SELECT i, 'therapist', 'Therapist ' || i, 1, 1, i FROM n;
    INSERT INTO weekly_hours (resource_id, weekday, from_minute, until_minute)
        WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 139)
        SELECT 101 + i / 7, 1 + i % 7, 540, 1080 FROM n";

/// 274 visits a day; of a hundred eight are called off, and to three nobody comes.
const VISITS: &str = "
    INSERT INTO visit (id, token, state, client_name, client_email, client_note, idempotency_key, request_hash, booked_at,
        changed_at, cancelled_at, attendance, client_id, confirmed_at)
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
    SELECT CAST(i AS BIGINT) * 90000049, '--------------------------' || (100000 + i), CASE WHEN i * 37 % 100 < 8 THEN 'cancelled' ELSE 'booked' END,
        'Somebody', 'somebody@example.org', 'My left shoulder.', 'key-' || i,
        '0000000000000000000000000000000000000000000000000000000000000000', 0, 0,
        CASE WHEN i * 37 % 100 < 8 THEN 0 END, CASE WHEN i * 37 % 100 BETWEEN 8 AND 10 THEN 'no-show' ELSE 'done' END,
        CAST(1 + i % 50000 AS BIGINT) * 180000007, 0
    FROM n";

const SEGMENTS: &str = "
    INSERT INTO segment (id, visit_id, position, service, therapist_id, room_id, starts_at, ends_at, free_at, local_start,
        zone, active)
    SELECT id, id, 0, (SELECT slug FROM service WHERE position = 1 + id / 90000049 % 3),
        101 + id / 90000049 % 20, 11, 1735714800 + id / 90000049 * 315 / 300 * 300,
        1735718400 + id / 90000049 * 315 / 300 * 300, 1735719000 + id / 90000049 * 315 / 300 * 300,
        '2025-01-01T09:00:00', 'America/Edmonton', CASE state WHEN 'booked' THEN 1 ELSE 0 END
    FROM visit";

#[derive(Clone, Copy)]
enum Engine {
    Sqlite,
    Postgres,
}

impl fmt::Display for Engine {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// The engines that are there.
fn engines() -> Vec<Engine> {
    let postgres = std::env::var("GLO_TEST_POSTGRES").is_ok().then_some(Engine::Postgres);
    std::iter::once(Engine::Sqlite).chain(postgres).collect()
}

/// A clinic that has seen many people. It is gone afterwards.
struct Clinic {
    runtime: Runtime,
    store: Store,
    place: Place,
}

enum Place {
    Folder(std::path::PathBuf),
    Database(String, String),
}

impl Clinic {
    fn of(engine: Engine) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let name = format!("glo_bench_{}", new_key().expect("a name"));
        let (place, url) = match engine {
            Engine::Sqlite => {
                let folder = std::env::temp_dir().join(&name);
                std::fs::create_dir_all(&folder).expect("a folder");
                let url = format!("sqlite://{}/glo.db", folder.display());
                (Place::Folder(folder), url)
            }
            Engine::Postgres => {
                let server = std::env::var("GLO_TEST_POSTGRES").expect("a server");
                let (path, _) = server.rsplit_once('/').expect("a URL with a database");
                let url = format!("{path}/{name}");
                (Place::Database(server, name), url)
            }
        };
        let store = runtime.block_on(async {
            sqlx::any::install_default_drivers();
            if let Place::Database(server, name) = &place {
                run(server, &[&format!("CREATE DATABASE {name}")]).await;
            }
            let keys = Keys::parse(&"0".repeat(64)).expect("keys");
            let store = Store::open(&url, &keys).await.expect("a store");
            store.seed().await.expect("a clinic");
            run(&url, &[CLIENTS, KNOWN_AS, THERAPISTS, VISITS, SEGMENTS, NAMESAKES]).await;
            if matches!(engine, Engine::Postgres) {
                run(&url, &["VACUUM ANALYZE"]).await;
            }
            store
        });
        Self { runtime, store, place }
    }

    fn look_for(&self, words: &str) -> usize {
        let found = self.store.clients(words, Whose::Everyone, 50);
        self.runtime.block_on(found).expect("clients").0.len()
    }

    fn alike(&self, client: i64) -> usize {
        let file = self.store.client_file(ClientId(client), Whose::Everyone);
        let file = self.runtime.block_on(file).expect("an answer");
        file.expect("a client").alike.len()
    }

    fn report(&self) -> u32 {
        let report = self.store.report(YEAR.0, YEAR.1);
        self.runtime.block_on(report).expect("a report").total.visits
    }

    /// How long the openings of a month take while `reports` are asked for, at most.
    fn openings_beside(&self, reports: usize) -> Duration {
        self.runtime.block_on(async {
            let asked = (0..reports).map(|_| {
                let store = self.store.clone();
                tokio::spawn(async move { store.report(YEAR.0, YEAR.1).await.expect("a report") })
            });
            let asked: Vec<_> = asked.collect();
            let purpose = Purpose::Book(ServiceSlug::parse("relaxation-60").expect("a slug"));
            let mut longest = Duration::ZERO;
            while !asked.iter().all(tokio::task::JoinHandle::is_finished) {
                let before = Instant::now();
                // Asked of the database: what is kept in memory waits for nobody.
                self.store.forget_clinic();
                let openings = self.store.openings(&purpose, (date(2025, 6, 1), 30), NOW);
                openings.await.expect("openings");
                longest = longest.max(before.elapsed());
            }
            for report in asked {
                report.await.expect("a report");
            }
            longest
        })
    }
}

const YEAR: (Date, Date) = (date(2025, 1, 1), date(2025, 12, 31));
const NOW: Timestamp = Timestamp::constant(1_748_736_000, 0);

impl Drop for Clinic {
    fn drop(&mut self) {
        self.runtime.block_on(self.store.close());
        match &self.place {
            // What is left in the system's temporary folder goes with it.
            Place::Folder(folder) => _ = std::fs::remove_dir_all(folder),
            Place::Database(server, name) => {
                self.runtime
                    .block_on(run(server, &[&format!("DROP DATABASE {name} WITH (FORCE)")]));
            }
        }
    }
}

async fn run(url: &str, statements: &[&str]) {
    let mut connection = AnyConnection::connect(url).await.expect("the database");
    for sql in statements {
        connection.execute(AssertSqlSafe(*sql)).await.expect(sql);
    }
    connection.close().await.expect("an end");
}

fn main() {
    for engine in engines() {
        let clinic = Clinic::of(engine);
        println!(
            "{engine}: {} found without a hit, {} late ones, {} alike, {} visits in the year",
            clinic.look_for("nobody at all"),
            clinic.look_for("zoe"),
            clinic.alike(180_000_007 * 5),
            clinic.report()
        );
    }
    divan::main();
}

/// Whom nobody is called.
#[divan::bench(args = engines(), sample_count = 50, sample_size = 2)]
fn search_without_a_hit(bencher: Bencher, engine: Engine) {
    let clinic = Clinic::of(engine);
    bencher.bench_local(|| clinic.look_for("nobody at all"));
}

/// Two letters that nobody has.
#[divan::bench(args = engines(), sample_count = 50, sample_size = 2)]
fn search_two_letters_without_a_hit(bencher: Bencher, engine: Engine) {
    let clinic = Clinic::of(engine);
    bencher.bench_local(|| clinic.look_for("qq"));
}

/// A thousand people, who are the last by name.
#[divan::bench(args = engines(), sample_count = 50, sample_size = 2)]
fn search_with_late_hits(bencher: Bencher, engine: Engine) {
    let clinic = Clinic::of(engine);
    bencher.bench_local(|| clinic.look_for("zoe"));
}

/// A number and the end of a name.
#[divan::bench(args = engines(), sample_count = 50, sample_size = 2)]
fn search_for_one(bencher: Bencher, engine: Engine) {
    let clinic = Clinic::of(engine);
    bencher.bench_local(|| clinic.look_for("5551234 zo"));
}

/// Half of all.
#[divan::bench(args = engines(), sample_count = 50, sample_size = 2)]
fn search_with_early_hits(bencher: Bencher, engine: Engine) {
    let clinic = Clinic::of(engine);
    bencher.bench_local(|| clinic.look_for("gmail"));
}

/// The file of somebody, with who may be the same: one of few who are called so.
#[divan::bench(args = engines(), sample_count = 50, sample_size = 2)]
fn file_with_who_may_be_the_same(bencher: Bencher, engine: Engine) {
    let clinic = Clinic::of(engine);
    bencher.bench_local(|| clinic.alike(180_000_007));
}

/// One of ten thousand who are called so.
#[divan::bench(args = engines(), sample_count = 50, sample_size = 2)]
fn file_of_one_of_many_namesakes(bencher: Bencher, engine: Engine) {
    let clinic = Clinic::of(engine);
    bencher.bench_local(|| clinic.alike(180_000_007 * 5));
}

/// What an owner looks back on.
#[divan::bench(args = engines(), sample_count = 20, sample_size = 1)]
fn report_of_a_year(bencher: Bencher, engine: Engine) {
    let clinic = Clinic::of(engine);
    bencher.bench_local(|| clinic.report());
}

/// Eight owners, and a client who looks for a time meanwhile: how long the client waits, at worst, is printed.
#[divan::bench(args = engines(), sample_count = 10, sample_size = 1)]
fn eight_reports_at_once(bencher: Bencher, engine: Engine) {
    let clinic = Clinic::of(engine);
    let mut waits = Vec::new();
    bencher.bench_local(|| waits.push(clinic.openings_beside(8)));
    println!(" ({engine}: the openings took {:?} at most) ", waits.iter().max());
}
