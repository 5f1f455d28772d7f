//! The default clinic, made once on each engine: every test has a copy of it.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor, Row};
use store::{Store, new_key};
use tokio::sync::OnceCell;

use crate::scene::{Folder, keys};

/// Copies the clinic into a folder, and tells the URL of the copy.
pub(crate) async fn copy_file(folder: &Path) -> String {
    static CLINIC: OnceCell<Vec<u8>> = OnceCell::const_new();
    let file = |folder: &Path| folder.join("glo.db");
    let url = |folder: &Path| format!("sqlite://{}", file(folder).display());
    let clinic = CLINIC.get_or_init(|| async {
        let folder = Folder::new();
        make(&url(folder.path())).await;
        // Closed, it is all in there.
        fs::read(file(folder.path())).expect("the clinic")
    });
    fs::write(file(folder), clinic.await).expect("a copy");
    url(folder)
}

/// Copies the clinic into a new database of the server, and tells its name.
pub(crate) async fn copy_database(server: &str) -> String {
    static CLINIC: OnceCell<String> = OnceCell::const_new();
    sqlx::any::install_default_drivers();
    let (name, clinic) = (fresh_name(), CLINIC.get_or_init(|| made_on(server)).await);
    run(server, &format!("CREATE DATABASE {name} TEMPLATE {clinic}")).await;
    name
}

/// The URL of another database of the server.
pub(crate) fn database_on(server: &str, name: &str) -> String {
    let (path, options) = server.split_once('?').unwrap_or((server, ""));
    let (path, _) = path.rsplit_once('/').expect("a URL with a database");
    format!("{path}/{name}?{options}")
}

pub(crate) async fn run(server: &str, sql: &str) {
    let mut connection = AnyConnection::connect(server).await.expect("the server");
    connection
        .execute(AssertSqlSafe(sql))
        .await
        .expect("somebody who may create databases");
    connection.close().await.expect("an end");
}

pub(crate) fn fresh_name() -> String {
    format!("glo_test_{}", new_key().expect("a random name"))
}

async fn make(url: &str) {
    let store = Store::open(url, &keys()).await.expect("a store");
    store.seed().await.expect("the default clinic");
    store.close().await;
}

/// What to copy on the server: the clinic that the last run of this program may have left there. Those of other builds go.
async fn made_on(server: &str) -> String {
    let crate_name = env!("CARGO_CRATE_NAME");
    let name = format!("glo_{crate_name}_{}", built_at());
    let mut connection = AnyConnection::connect(server).await.expect("the server");
    // Of two runs at once one makes it. The lock goes with the connection.
    connection.execute("SELECT pg_advisory_lock(7)").await.expect("a lock");
    let there = "SELECT CAST(datname AS TEXT) FROM pg_database WHERE starts_with(datname, $1)";
    let there = sqlx::query(there).bind(format!("glo_{crate_name}_"));
    let there = there.fetch_all(&mut connection).await.expect("databases");
    let there: Vec<String> = there.iter().map(|row| row.get(0)).collect();
    if !there.contains(&name) {
        for other in there {
            run(server, &format!("DROP DATABASE {other}")).await;
        }
        // It has its name once it is whole.
        let draft = fresh_name();
        run(server, &format!("CREATE DATABASE {draft} TEMPLATE template0")).await;
        make(&database_on(server, &draft)).await;
        run(server, &format!("ALTER DATABASE {draft} RENAME TO {name}")).await;
    }
    // As files, which takes a third of the time. Before PostgreSQL 15 there was no other way, and no word for it.
    let strategy = "SELECT CASE WHEN CAST(current_setting('server_version_num') AS INT) < 150000 THEN ''
        ELSE 'STRATEGY file_copy' END";
    let strategy = connection.fetch_one(strategy).await.expect("a version");
    let strategy: String = strategy.get(0);
    connection.close().await.expect("an end");
    format!("{name} {strategy}")
}

/// When this program was built: another build may make another clinic.
fn built_at() -> u128 {
    let program = std::env::current_exe().and_then(fs::metadata);
    let built = program.and_then(|program| program.modified()).expect("a program");
    built.duration_since(SystemTime::UNIX_EPOCH).expect("a time").as_nanos()
}
