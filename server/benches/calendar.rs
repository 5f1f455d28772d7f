//! How long the front desk waits: the day view's HTML, and the answer to a move, with 100,000 visits in the database.
//!
//! Everything but the network: requests go straight into the routes, over a SQLite file.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use app::host::{Host, UntoldProxy};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use divan::Bencher;
use domain::spam::Sender;
use domain::{AccountName, NewPassword, Role};
use jiff::Timestamp;
use leptos::config::LeptosOptions;
use server::change_feed::ChangeFeed;
use sqlx::{AnyConnection, Connection, Executor};
use store::{Keys, Store};
use tokio::runtime::Runtime;
use tower::ServiceExt;

/// Thirty visits a day, from 2017 on, all of them one after another on ten tables.
const MANY: &str = "
    WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 109)
        INSERT INTO resource SELECT i, 'therapist', 'Therapist ' || i, NULL, 1, 1, i FROM n;
    WITH RECURSIVE n (i) AS (SELECT 200 UNION ALL SELECT i + 1 FROM n WHERE i < 209)
        INSERT INTO resource SELECT i, 'room', 'Room ' || i, 'massage', 1, 1, i FROM n;
    INSERT INTO client (id, name, email, search, created_at, changed_at)
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
        SELECT i, 'Client ' || i, 'client' || i || '@example.org', 'client ' || i, 0, 0 FROM n;
    INSERT INTO visit (id, token, state, client_name, client_email, idempotency_key, request_hash, booked_at,
            changed_at, client_id)
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
        SELECT i, '--------------------------' || (100000 + i), 'booked', 'Client ' || (i % 10000 + 1), '-',
            'key-' || i, '0000000000000000000000000000000000000000000000000000000000000000', 0, 0, i % 10000 + 1
        FROM n;
    INSERT INTO segment (id, visit_id, position, service, therapist_id, room_id, starts_at, ends_at, free_at,
            local_start, zone, active)
        SELECT id, id, 0, 'relaxation-60', 100 + id % 10, 200 + id % 10,
            1500048000 + id / 30 * 86400 + id % 30 / 10 * 7200, 1500051600 + id / 30 * 86400 + id % 30 / 10 * 7200,
            1500052200 + id / 30 * 86400 + id % 30 / 10 * 7200, '2017-07-14T10:00:00', 'America/Edmonton', 1
        FROM visit;
    WITH RECURSIVE c (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i < 13)
        INSERT INTO claim (resource_id, cell, segment_id)
        SELECT therapist_id, starts_at / 300 + i, id FROM segment, c
        UNION ALL SELECT room_id, starts_at / 300 + i, id FROM segment, c;
";

/// A day in the midst of them.
const DAY: &str = "2022-01-11";
/// A visit of that day.
const VISIT: i64 = 49_500;

struct FrontDesk {
    runtime: Runtime,
    routes: Router,
    cookie: String,
    revision: AtomicI64,
    _folder: Folder,
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left in the system's temporary folder goes with it.
        _ = std::fs::remove_dir_all(&self.0);
    }
}

impl FrontDesk {
    fn open() -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let folder = Folder(std::env::temp_dir().join(format!("glo-bench-{}", std::process::id())));
        std::fs::create_dir_all(folder.0.join("pkg")).expect("a folder");
        std::fs::write(folder.0.join("hash.txt"), "").expect("a file");
        let url = format!("sqlite://{}/glo.db", folder.0.display());
        let (routes, cookie) = runtime.block_on(async {
            let now: Timestamp = "2022-01-11T12:00:00Z".parse().expect("an instant");
            let store = Store::open(&url, &Keys::parse(&"0".repeat(64)).expect("a key"))
                .await
                .expect("a store");
            store.seed().await.expect("a clinic");
            let mut database = AnyConnection::connect(&url).await.expect("a second way in");
            database.execute(MANY).await.expect("many visits");
            let name = AccountName::parse("rosa").expect("a name");
            let password = NewPassword::parse("kelp violin 142", &name).expect("a password");
            let invitation = store.invite(Role::Reception, now).await.expect("an invitation");
            let session = store
                .accept_invitation(&invitation, (&name, &password), Sender::default(), now)
                .await;
            let cookie = format!("glo={}", session.expect("a session").session.as_str());
            let host = Host {
                store,
                clock: Arc::new(move || now),
                public_url: "http://127.0.0.1:1".into(),
                proxy: UntoldProxy::default(),
            };
            let site = LeptosOptions::builder()
                .output_name("glo")
                .site_root(folder.0.display().to_string())
                .build();
            (
                server::routes::router((host, ChangeFeed::new()), site, "bench", None),
                cookie,
            )
        });
        Self {
            runtime,
            routes,
            cookie,
            revision: AtomicI64::new(0),
            _folder: folder,
        }
    }

    fn send(&self, request: Request<Body>) -> String {
        let answer = self.runtime.block_on(async {
            let answer = self.routes.clone().oneshot(request).await.expect("an answer");
            let status = answer.status();
            let body = to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
            (status, body)
        });
        let text = String::from_utf8_lossy(&answer.1).into_owned();
        assert_eq!(answer.0, StatusCode::OK, "{text}");
        text
    }

    fn request(&self, path: &str) -> axum::http::request::Builder {
        Request::builder()
            .uri(path)
            .header(header::COOKIE, &self.cookie)
            .header("sec-fetch-site", "same-origin")
    }

    fn page(&self, path: &str) -> String {
        let request = self.request(path).body(Body::empty());
        self.send(request.expect("a request"))
    }

    /// Moves the visit to one of two times and back.
    fn moves(&self) -> String {
        let revision = self.revision.fetch_add(1, Ordering::Relaxed);
        let time = if revision % 2 == 0 { "18:00" } else { "18:15" };
        let form = format!(
            "act=move&visit={VISIT}&revision={revision}&date={DAY}&time={time}&therapist=100&room=200&anyway=yes"
        );
        let request = self
            .request("/api/staff/calendar/arrange")
            .method("POST")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form));
        self.send(request.expect("a request"))
    }
}

fn main() {
    let desk = FrontDesk::open();
    let html = desk.page(&format!("/staff/calendar?date={DAY}"));
    println!(
        "day view: {} bytes of HTML, {} visits",
        html.len(),
        html.matches("board__link\"").count()
    );
    drop(desk);
    divan::main();
}

/// The HTML of a day of ten therapists with thirty visits.
#[divan::bench(sample_count = 50, sample_size = 4)]
fn day_view(bencher: Bencher) {
    let desk = FrontDesk::open();
    bencher.bench_local(|| desk.page(&format!("/staff/calendar?date={DAY}")));
}

/// The same day as data, as a page that is open asks for it.
#[divan::bench(sample_count = 50, sample_size = 4)]
fn day_data(bencher: Bencher) {
    let desk = FrontDesk::open();
    bencher.bench_local(|| desk.page(&format!("/api/staff/calendar?first={DAY}&days=1")));
}

/// The answer to a move: checked, claimed, audited, and on the disk.
#[divan::bench(sample_count = 50, sample_size = 4)]
fn move_answer(bencher: Bencher) {
    let desk = FrontDesk::open();
    bencher.bench_local(|| desk.moves());
}
