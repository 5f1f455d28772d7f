//! A clinic of one test's own: the binary's router, on a port and a database that nobody else uses.

use std::fs;
use std::future::pending;
use std::io::{Write, stderr};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use app::host::{Host, UntoldProxy};
use jiff::Timestamp;
use leptos::config::{Env, LeptosOptions};
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder, Url, redirect};
use serde::Serialize;
use serde_json::Value;
use server::change_feed::ChangeFeed;
use server::connections::{self, Limits};
use sqlx::{AnyConnection, Connection, Executor, Row};
use store::{Keys, Store};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard, watch};
use tokio::task::JoinHandle;

use crate::template;
use crate::wire::Wire;

/// The one instant at which everything happens: Monday, 9:00 in Edmonton, which stays six hours behind UTC.
pub const NOW: &str = "2026-11-30T15:00:00Z";

/// Longer than anything takes that does not hang.
const PATIENCE: Duration = Duration::from_mins(1);

/// What is measured is measured alone: everything else shares this lock.
static MACHINE: RwLock<()> = RwLock::const_new(());

/// While leptos lists its routes, no resource in the whole process loads: the pages that are asked for then would never
/// end. Requests share this lock, and listing routes takes it alone.
static ROUTES: RwLock<()> = RwLock::const_new(());

/// The databases of this run.
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// A clinic that answers requests until it goes out of scope.
pub struct Clinic {
    /// Where it listens.
    pub address: SocketAddr,
    /// What it stores, without a detour over its pages.
    pub store: Store,
    database: String,
    client: Client,
    server: JoinHandle<()>,
    /// Once it is gone, open pages are told nothing any more.
    _stop: watch::Sender<bool>,
    _folder: Folder,
    _turn: Turn,
}

/// Where the clinic keeps its visits.
#[derive(Clone, Copy, Debug)]
pub enum Engine {
    /// A file of its own.
    Sqlite,
    /// A database of its own in the cluster that `GLO_TEST_POSTGRES` names.
    Postgres,
}

/// An answer, read to its end.
pub struct Answer {
    /// Its HTTP status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// What it says.
    pub bytes: Vec<u8>,
    /// From the first byte sent to the last one read.
    pub took: Duration,
}

/// A temporary folder, gone with its owner.
pub struct Folder(PathBuf);

/// The right to use this machine, with others or alone.
pub enum Turn {
    /// Beside other tests.
    Shared {
        /// Held, never read.
        _guard: RwLockReadGuard<'static, ()>,
    },
    /// While no other test runs.
    Alone {
        /// Held, never read.
        _guard: RwLockWriteGuard<'static, ()>,
    },
}

impl Clinic {
    /// A clinic on SQLite.
    pub async fn open() -> Self {
        Self::start(Engine::Sqlite, Turn::shared().await).await
    }

    /// A clinic on either engine, or none where there is no such engine: that is said aloud.
    pub async fn open_on(engine: Engine) -> Option<Self> {
        let turn = Turn::shared().await;
        if engine.is_there() {
            Some(Self::start(engine, turn).await)
        } else {
            None
        }
    }

    /// As [`Self::open_on`], while no other test runs, for stories that measure time.
    pub async fn open_alone_on(engine: Engine) -> Option<Self> {
        let turn = Turn::alone().await;
        if engine.is_there() {
            Some(Self::start(engine, turn).await)
        } else {
            None
        }
    }

    /// A clinic on PostgreSQL, by a wire that can break, or none where there is no PostgreSQL: that is said aloud.
    pub async fn open_by_wire() -> Option<(Wire, Self)> {
        let turn = Turn::shared().await;
        if !Engine::Postgres.is_there() {
            return None;
        }
        let folder = Folder::new();
        let wire = Wire::to(&Engine::Postgres.new_clinic(&folder).await).await;
        let clinic = Self::start_on(wire.url.clone(), folder, turn).await;
        Some((wire, clinic))
    }

    async fn start(engine: Engine, turn: Turn) -> Self {
        let folder = Folder::new();
        let database = engine.new_clinic(&folder).await;
        Self::start_on(database, folder, turn).await
    }

    async fn start_on(database: String, folder: Folder, turn: Turn) -> Self {
        let store = Store::open(&database, &keys()).await.unwrap();
        run_sql(&database, include_str!("hours.sql")).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let now: Timestamp = NOW.parse().unwrap();
        let host = Host {
            store: store.clone(),
            clock: Arc::new(move || now),
            public_url: format!("http://{address}").into(),
            proxy: UntoldProxy::default(),
        };
        let (site, tz) = (folder.site(address), store::check_time_zones().unwrap());
        let (live, (stop, stopping)) = (ChangeFeed::new(), watch::channel(false));
        tokio::spawn(live.clone().run(host.clone(), stopping));
        let router = {
            let _guard = ROUTES.write().await;
            server::routes::router((host, live), site, tz, None)
        };
        let server = tokio::spawn(connections::serve(listener, router, Limits::default(), pending()));
        Self {
            address,
            store,
            database,
            client: client(),
            server,
            _stop: stop,
            _folder: folder,
            _turn: turn,
        }
    }

    /// The address of `path`, which may have a query.
    pub fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).unwrap()
    }

    /// A request that is still to be sent.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.url(path))
    }

    /// Asks for `path`.
    pub async fn get(&self, path: &str) -> Answer {
        Answer::to(self.request(Method::GET, path)).await
    }

    /// Asks for `path` with a query of these pairs.
    pub async fn ask(&self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let url = Url::parse_with_params(self.url(path).as_str(), pairs).unwrap();
        Answer::to(self.client.get(url)).await
    }

    /// Posts `form`, URL-encoded.
    pub async fn post(&self, path: &str, form: &impl Serialize) -> Answer {
        Answer::to(self.request(Method::POST, path).form(form)).await
    }

    /// Posts a body as it is, and says that it is a form.
    pub async fn post_text(&self, path: &str, body: impl Into<reqwest::Body>) -> Answer {
        let form = "application/x-www-form-urlencoded";
        Answer::to(
            self.request(Method::POST, path)
                .header("content-type", form)
                .body(body.into()),
        )
        .await
    }

    /// Posts a form in `count` chunks of `size`, without telling how long it is, and reads the head of the answer.
    pub async fn raw_chunks(&self, path: &str, count: usize, size: usize) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             transfer-encoding: chunked\r\nconnection: close\r\n\r\n",
            self.address
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        for _ in 0..count {
            stream
                .write_all(format!("{size:x}\r\n{}\r\n", "n".repeat(size)).as_bytes())
                .await
                .unwrap();
        }
        stream.write_all(b"0\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    /// Sends the first line of a request as it is, and reads all of the answer.
    pub async fn raw(&self, line: impl AsRef<[u8]>) -> String {
        let _guard = ROUTES.read().await;
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let rest = format!("\r\nhost: {}\r\nconnection: close\r\n\r\n", self.address);
        stream
            .write_all(&[line.as_ref(), rest.as_bytes()].concat())
            .await
            .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Runs SQL behind the clinic's back.
    pub async fn run_sql(&self, sql: &'static str) {
        run_sql(&self.database, sql).await;
        self.store.forget_clinic();
    }

    /// The texts in the first column of what SQL answers behind the clinic's back.
    pub async fn texts(&self, sql: &'static str) -> Vec<String> {
        let mut connection = AnyConnection::connect(&self.database).await.unwrap();
        let rows = sqlx::query(sql).fetch_all(&mut connection).await.unwrap();
        rows.iter().map(|row| row.try_get(0).unwrap()).collect()
    }
}

impl Drop for Clinic {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Answer {
    /// Sends `request` and reads all of the answer.
    pub async fn to(request: RequestBuilder) -> Self {
        let _guard = ROUTES.read().await;
        let sent = Instant::now();
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.unwrap().to_vec();
        Self {
            status,
            headers,
            bytes,
            took: sent.elapsed(),
        }
    }

    /// What it says, as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }

    /// What it says, as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// A header; empty where it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Engine {
    /// Whether there is one here; if not, that is said aloud.
    pub fn is_there(self) -> bool {
        let is_there = matches!(self, Self::Sqlite) || cluster().is_some();
        if !is_there {
            say("skipped on PostgreSQL: GLO_TEST_POSTGRES names none");
        }
        is_there
    }

    /// The address of a database with the default clinic in it.
    async fn new_clinic(self, folder: &Folder) -> String {
        match (self, cluster()) {
            (Self::Postgres, Some(mut cluster)) => {
                let name = template::copy_database(cluster.as_str()).await;
                cluster.set_path(&name);
                cluster.into()
            }
            _ => template::copy_file(folder.path()).await,
        }
    }

    /// The address of a database that is empty.
    pub async fn new_database(self, folder: &Folder) -> String {
        match (self, cluster()) {
            (Self::Postgres, Some(mut cluster)) => {
                let name = format!(
                    "glo_http_{}_{}",
                    std::process::id(),
                    DATABASES.fetch_add(1, Ordering::Relaxed)
                );
                sqlx::any::install_default_drivers();
                let mut connection = AnyConnection::connect(cluster.as_str()).await.unwrap();
                // The name is made of digits and letters.
                let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
                connection.execute(create).await.unwrap();
                cluster.set_path(&name);
                cluster.into()
            }
            _ => format!("sqlite://{}", folder.path().join("glo.db").display()),
        }
    }
}

impl Folder {
    /// An empty folder.
    pub fn new() -> Self {
        static FOLDERS: AtomicU32 = AtomicU32::new(0);
        let name = format!("{}-{}", std::process::id(), FOLDERS.fetch_add(1, Ordering::Relaxed));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A built site in it, as the build leaves one: names carry hashes, files have compressed twins.
    fn site(&self, address: SocketAddr) -> LeptosOptions {
        let site = self.0.join("site");
        fs::create_dir_all(site.join("pkg")).unwrap();
        for name in ["glo.c55.css", "glo.a15.js", "glo.3a5.wasm"] {
            let file = site.join("pkg").join(name);
            fs::write(&file, format!("plain {name}{}", " ".repeat(2_000))).unwrap();
            fs::write(file.with_added_extension("br"), format!("br {name}")).unwrap();
            fs::write(file.with_added_extension("gz"), format!("gz {name}")).unwrap();
        }
        fs::write(site.join("favicon.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>").unwrap();
        // What the build leaves beside what pages ask for.
        fs::create_dir_all(site.join("fonts")).unwrap();
        for name in ["fonts/.gitignore", "pkg/glo.d.ts", "pkg/glo_bg.wasm.d.ts"] {
            fs::write(site.join(name), "for whoever builds").unwrap();
        }
        fs::write(site.join("pkg/__wasm_split_manifest.b25.json"), SPLIT_MANIFEST).unwrap();
        let hashes = self.0.join("hash.txt");
        fs::write(&hashes, "css: c55\njs: a15\nwasm: 3a5\nmanifest: b25\nsplit: 5b1\n").unwrap();
        LeptosOptions::builder()
            .output_name("glo")
            .site_root(site.to_string_lossy())
            .site_pkg_dir("pkg")
            .site_addr(address)
            .reload_port(3001_u32)
            .env(Env::PROD)
            .hash_files(true)
            .hash_file(hashes.to_string_lossy().into())
            .build()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Where something else keeps a file open, the target folder keeps what is left.
        _ = fs::remove_dir_all(&self.0);
    }
}

impl Turn {
    /// While no other test runs.
    pub async fn alone() -> Self {
        Self::Alone {
            _guard: MACHINE.write().await,
        }
    }

    /// Beside other tests.
    pub async fn shared() -> Self {
        Self::Shared {
            _guard: MACHINE.read().await,
        }
    }
}

/// What the splitter tells of the parts of a program.
const SPLIT_MANIFEST: &str = r#"{"advice":["part-for-advice"]}"#;

/// What every store here seals with.
pub fn keys() -> Keys {
    Keys::parse(&"0".repeat(64)).unwrap()
}

/// A client that follows nothing and gives up on what hangs.
pub fn client() -> Client {
    client_from([127, 0, 0, 1].into())
}

/// [`client`] from this address of the machine.
pub fn client_from(address: IpAddr) -> Client {
    Client::builder()
        .local_address(address)
        .redirect(redirect::Policy::none())
        .no_proxy()
        .timeout(PATIENCE)
        .build()
        .unwrap()
}

/// Says something aloud, past the test runner, which keeps what is printed to itself.
pub fn say(text: &str) {
    _ = writeln!(stderr(), "      {text}");
}

fn cluster() -> Option<Url> {
    let url = std::env::var("GLO_TEST_POSTGRES").ok()?;
    Some(Url::parse(&url).expect("GLO_TEST_POSTGRES is postgres://user@host:port/database"))
}

async fn run_sql(database: &str, sql: &'static str) {
    let mut connection = AnyConnection::connect(database).await.unwrap();
    connection.execute(sql).await.unwrap();
}
