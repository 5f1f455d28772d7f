//! Every statement that stands in the store's sources, and how the database would go about it.

use std::fs;
use std::path::Path;

use sqlx::{AssertSqlSafe, Executor, Row};

use super::{GROWING, plan};
use crate::scene::{Engine, Scene};

type Exception = (&'static str, &'static str, &'static str);

/// Why SQLite, once it has counted, goes through a table in which it looks for what is later than something.
const LATER: &str = "it takes a quarter of all to be later";

/// Statements that read or sort more than they answer with, by the file they stand in and what they have in them, and why they
/// may.
const EXCEPTIONS: &[Exception] = &[
    ("account_log", "at > $2", LATER),
    ("change_feed", "at >= $1", LATER),
    ("audit", "at >= $1", "events of one second are put in order"),
    ("blocks", "block_resource", "what overlaps a few days"),
    ("booked_by", "known_as", "those of one name and address"),
    ("client_file", "visit.client_id = $1", "one client's visits"),
    (
        "due_mail",
        "outbox",
        "mails that are due at one second, and eight at most",
    ),
    ("erase", "DELETE FROM outbox", "letters that have not been sent are few"),
    ("export", "subject_id = $2", "one client's events"),
    ("failed_letters", "outbox", "letters in trouble are few"),
    ("holder", "subject_id = $1", "one visit's events"),
    ("holder", "subject = 'block'", "blocks are taken away now and then"),
    ("known", "known_as", "one client's marks"),
    ("letters", "failure IS NOT NULL", "letters in trouble are few"),
    ("link", "substr(token, 1, 1) <> '-'", "an index of next to nothing"),
    ("delivery", "ORDER BY due_at", "the first of an index"),
    ("message", "SELECT reference", "conditions are added to it"),
    (
        "profile_settings",
        "UPDATE client",
        "every number is read anew once the clinic's country is another one",
    ),
    ("quarantine", "state = 'held'", "five hundred at most are held"),
    ("recall", "known_revision", "an index of next to nothing"),
    ("recall", "email = '-'", "an index of next to nothing"),
    ("recall", "act = 'merge'", "read once, as a server starts"),
    (
        "report_missed",
        "visit CROSS JOIN segment",
        "an index of those who never came",
    ),
    (
        "stranded",
        "segment.starts_at > $2",
        "visits to come that begin at one time",
    ),
    ("team", "invitation", "invitations are few"),
    ("time_off", "series", "the blocks of one series"),
    ("visits", "segment", "visits of a few days that begin at one time"),
];

/// What is not a statement by itself, or for one engine only, or of a type that PostgreSQL has to be told.
const PARTS: [(&str, &str); 3] = [
    ("report_weeks", "FROM week"),
    ("dialect", "SELECT "),
    ("triage", "$2 IS NULL OR"),
];

/// That no statement goes through a table that grows, or has to put in order what it found in one, but for the exceptions; of
/// which those come back that were none.
pub(super) async fn none_reads_more_than_it_has_to(scene: &Scene) -> Vec<Exception> {
    let (mut wrong, mut idle) = (Vec::new(), EXCEPTIONS.to_vec());
    for (file, sql) in statements() {
        let is_in = |(of, part): (&str, &str)| of == file && sql.contains(part);
        if PARTS.into_iter().any(is_in) {
            continue;
        }
        let plan = match scene.engine {
            Engine::Sqlite => plan(scene, &sql).await,
            Engine::Postgres => generic_plan(scene, &sql).await,
        };
        let lines: Vec<&String> = plan
            .iter()
            .filter(|line| reads_much(scene.engine, line, &plan))
            .collect();
        if lines.is_empty() {
            continue;
        }
        if EXCEPTIONS.iter().any(|&(of, part, _)| is_in((of, part))) {
            idle.retain(|&(of, part, _)| !is_in((of, part)));
        } else {
            wrong.push(format!("{file}: {lines:?}: {sql}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    idle
}

fn reads_much(engine: Engine, line: &str, plan: &[String]) -> bool {
    let names = |line: &str, what: &str| {
        GROWING.iter().any(|table| {
            let rest = line
                .trim_start_matches(['-', '>', ' '])
                .strip_prefix(&format!("{what} {table}"));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
    };
    match engine {
        Engine::Sqlite => {
            let sorts = line.contains("TEMP B-TREE");
            names(line, "SCAN") || sorts && plan.iter().any(|line| names(line, "SEARCH") || names(line, "SCAN"))
        }
        Engine::Postgres => names(line, "Seq Scan on"),
    }
}

/// How PostgreSQL would go about a statement, whatever is asked for.
async fn generic_plan(scene: &Scene, sql: &str) -> Vec<String> {
    let mut connection = scene.database.acquire().await.expect("a connection");
    let values = (1..)
        .take_while(|number| sql.contains(&format!("${number}")))
        .map(|_| "NULL");
    let values = values.collect::<Vec<_>>().join(", ");
    let execute = match &values[..] {
        "" => "EXECUTE asked".to_owned(),
        values => format!("EXECUTE asked ({values})"),
    };
    for sql in [
        "SET plan_cache_mode = force_generic_plan",
        "DEALLOCATE ALL",
        &format!("PREPARE asked AS {sql}"),
    ] {
        let done = connection.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await;
        done.unwrap_or_else(|error| panic!("{error}: {sql}"));
    }
    let explained = format!("EXPLAIN {execute}");
    let rows = connection.fetch_all(sqlx::raw_sql(AssertSqlSafe(explained))).await;
    let rows = rows.unwrap_or_else(|error| panic!("{error}: {sql}"));
    rows.iter().map(|row| row.get(0)).collect()
}

/// The statements that stand in the store's sources as they are run, each with the file it is in. Those that are put together
/// are not among them.
fn statements() -> Vec<(String, String)> {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut folders, mut files) = (vec![sources.join("src"), sources.join("queries")], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let list = if path.is_dir() { &mut folders } else { &mut files };
            list.push(path);
        }
    }
    let mut statements = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a text");
        let is_query = file.extension().is_some_and(|extension| extension == "sql");
        let texts = if is_query { vec![text] } else { literals(&text) };
        let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let texts = texts.into_iter().map(|text| {
            let lines = text.lines().filter(|line| !line.starts_with("--"));
            lines.collect::<Vec<_>>().join("\n")
        });
        let is_whole = |sql: &String| {
            let verbs = ["SELECT ", "SELECT\n", "UPDATE ", "DELETE ", "WITH "];
            !sql.contains('{') && verbs.iter().any(|verb| sql.starts_with(verb))
        };
        statements.extend(texts.filter(is_whole).map(|sql| (name.clone(), sql)));
    }
    assert!(statements.len() > 100, "they are found");
    statements
}

/// The plain texts in a source, but for those of its tests.
fn literals(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code = code
        .collect::<Vec<_>>()
        .join("\n")
        .replace("'\"'", "")
        .replace("\\\"", "");
    let texts = code.split('"').skip(1).step_by(2);
    texts.map(|text| text.replace("\\\n", "")).collect()
}
