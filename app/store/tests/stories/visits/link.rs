//! What opens a visit: the link that its client has, and the key of the form that has booked it.

use std::collections::BTreeSet;

use domain::{BoardForm, IdempotencyKey, Role, TherapistPreference};
use sqlx::{AssertSqlSafe, Row};
use store::{Booked, Keys, MailAbout, Store, VisitError, VisitState, VisitToken, Whose, new_key};

use crate::scene::{A, B, Engine, Scene, keys, token_hash};

stories! {
    nothing_in_a_copy_of_the_database_opens_a_visit,
    links_from_before_this_release_still_open,
    what_a_server_of_the_last_release_writes_is_taken_in,
    a_letter_about_a_hashed_visit_is_left_to_servers_that_know_its_link,
    with_another_secret_key_all_links_still_open,
    links_of_the_erased_open_nothing_and_do_not_come_back,
}

const TWO_O_CLOCK: &str = "2026-12-02 14:00";

/// A token as servers of the last release made them, and stored them.
const OLD: &str = "0123456789abcdef0123456789abcdef";

impl Scene {
    /// The same clinic, by a server that starts with these keys.
    async fn by_server_with(&self, keys: &Keys) -> Self {
        let store = Store::open(&self.url, keys).await.expect("a start");
        let mut other = self.clone();
        other.store = store;
        other
    }

    /// What becomes of a visit that this token opens.
    async fn state_by(&self, token: &VisitToken) -> Option<VisitState> {
        let visit = self.store.visit(token).await.expect("an answer");
        visit.map(|visit| visit.state)
    }

    /// The tokens in the letters that are due in so many minutes.
    async fn mailed(&self, minutes: i64) -> Vec<VisitToken> {
        let mails = self.due(minutes).await;
        let tokens = mails.iter().map(|mail| match &mail.about {
            MailAbout::Visit(visit, _) => visit.token.clone(),
            other => panic!("{other:?}"),
        });
        tokens.collect()
    }
}

/// Every text in every table, as whoever has a copy of the database reads it.
async fn texts(scene: &Scene) -> BTreeSet<String> {
    let (tables, columns) = match scene.engine {
        Engine::Sqlite => (
            // But for what FTS5 keeps for itself, which is pieces of three letters.
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'",
            "SELECT name FROM pragma_table_info('$')",
        ),
        Engine::Postgres => (
            "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public'",
            "SELECT CAST(column_name AS TEXT) FROM information_schema.columns WHERE table_name = '$'",
        ),
    };
    let mut all = BTreeSet::new();
    for table in column(scene, tables).await {
        // What was done to the schema, with a hash of each text.
        if table == "_sqlx_migrations" {
            continue;
        }
        for name in column(scene, &columns.replace('$', &table)).await {
            let sql = format!("SELECT CAST({name} AS TEXT) FROM {table} WHERE {name} IS NOT NULL");
            all.extend(column(scene, &sql).await);
        }
    }
    all
}

async fn column(scene: &Scene, sql: &str) -> Vec<String> {
    let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&scene.database).await;
    let rows = rows.expect("rows");
    rows.iter().map(|row| row.try_get(0).expect("a text")).collect()
}

/// Every run of hexadecimal digits of this length.
fn runs(text: &str, length: usize) -> impl Iterator<Item = &str> {
    let is_run = |run: &&str| run.bytes().all(|byte| byte.is_ascii_hexdigit());
    (0..text.len().saturating_sub(length - 1))
        .filter_map(move |from| text.get(from..from + length))
        .filter(is_run)
}

/// Tries all there is in the database on every door.
async fn nothing_opens(scene: &Scene) {
    let texts = texts(scene).await;
    assert!(texts.contains("Ada Lovelace"), "all of it is read");
    for text in &texts {
        let keys = runs(text, 32).chain(runs(text, 64));
        let candidates: BTreeSet<&str> = keys.chain([text.as_str()]).collect();
        for candidate in candidates {
            if let Some(token) = VisitToken::parse(&candidate.to_lowercase()) {
                let visit = scene.store.visit(&token).await.expect("an answer");
                assert!(visit.is_none(), "a link: {text}");
            }
            if let Ok(key) = IdempotencyKey::parse(candidate) {
                let visit = scene.store.visit_booked_with(&key).await.expect("an answer");
                assert!(visit.is_none(), "the key of a form: {text}");
            }
        }
    }
}

/// What the files of the database hold, where they are files that a test can read.
fn files(scene: &Scene) -> Vec<u8> {
    let Some(path) = scene.url.strip_prefix("sqlite://") else {
        return Vec::new();
    };
    let beside = [path.to_owned(), format!("{path}-wal")];
    beside
        .iter()
        .flat_map(|file| std::fs::read(file).unwrap_or_default())
        .collect()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    let pairs = (0..text.len() / 2).filter_map(|at| u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok());
    let raw: Vec<u8> = pairs.collect();
    let is_there = |what: &[u8]| bytes.windows(what.len()).any(|window| window == what);
    is_there(text.as_bytes()) || is_there(&raw)
}

/// Somebody has booked, moved and booked again; staff have booked for somebody; some letters are sent, some are in hand,
/// and some wait.
async fn nothing_in_a_copy_of_the_database_opens_a_visit(scene: Scene) {
    let request = scene.request_for(A, TWO_O_CLOCK);
    let first = scene.book(&request).await;
    let mails = scene.store.due_mail(10, scene.now).await.expect("mails");
    assert_eq!(mails.len(), 1);
    scene.store.mark_sent(&mails[0], scene.now).await.expect("it is sent");
    let to = scene.at("2026-12-03 14:00");
    let moved = scene
        .store
        .move_visit(&first, to, TherapistPreference::Therapist(A), scene.now)
        .await;
    moved.expect("it is moved, and a letter waits");
    let second = scene.book(&scene.request_for(B, TWO_O_CLOCK)).await;
    let rosa = scene.staff("rosa", Role::Reception).await;
    let walk_in = BoardForm {
        act: "book".into(),
        name: "Grace".into(),
        email: "grace@example.org".into(),
        service: "relaxation-60".into(),
        date: "2026-11-24".into(),
        time: "10:05".into(),
        therapist: A.0.to_string(),
        key: new_key().expect("a key"),
        ..BoardForm::default()
    };
    scene.arrange(&rosa, &walk_in).await.expect("a visit");
    assert_eq!(scene.store.due_mail(10, scene.now).await.expect("mails").len(), 1);
    nothing_opens(&scene).await;
    let bytes = files(&scene);
    for opens in [first.as_str(), second.as_str(), request.key.as_str(), &walk_in.key] {
        assert!(!holds(&bytes, opens), "{opens}");
    }
    // What was tried was worth a try.
    assert!(scene.store.visit(&first).await.expect("an answer").is_some());
    let again = scene.store.visit_booked_with(&request.key).await.expect("an answer");
    assert_eq!(again.map(|visit| visit.token), Some(first));
}

/// Its tables as they were, with a visit in them.
async fn links_from_before_this_release_still_open(scene: Scene) {
    let request = scene.request_for(A, TWO_O_CLOCK);
    scene.book(&request).await;
    for sql in [
        "DROP TABLE visit_link",
        "DROP INDEX visit_in_clear",
        "ALTER TABLE visit DROP COLUMN link_generation",
        "DELETE FROM _sqlx_migrations WHERE description = 'visit links'",
        &format!(
            "UPDATE visit SET token = '{OLD}', idempotency_key = '{}'",
            request.key.as_str()
        ),
    ] {
        scene.execute(sql).await;
    }
    if scene.engine == Engine::Sqlite {
        scene.execute("PRAGMA user_version = 1").await;
    }
    assert!(scene.engine == Engine::Postgres || holds(&files(&scene), OLD));
    let after = scene.by_server_with(&keys()).await;
    nothing_opens(&after).await;
    for opens in [OLD, request.key.as_str()] {
        assert!(!holds(&files(&after), opens), "{opens}");
    }

    let old = VisitToken::parse(OLD).expect("a token");
    assert_eq!(after.state_by(&old).await, Some(VisitState::Booked));
    let again = after.store.book(&request, after.now).await.expect("the same form");
    assert!(again.repeated);
    let [mailed] = &after.mailed(0).await[..] else {
        panic!("a letter")
    };
    assert_eq!((mailed, mailed.as_str().len()), (&again.token, 64));
    let to = after.at("2026-12-03 14:00");
    let moved = after
        .store
        .move_visit(&old, to, TherapistPreference::Therapist(A), after.now)
        .await;
    moved.expect("the old link does all that it did");
    after
        .store
        .cancel_visit(mailed, after.now)
        .await
        .expect("and so does the new one");
    assert_eq!(after.state_by(&old).await, Some(VisitState::Cancelled));
    after.store.close().await;
}

/// It knows `token` alone: books with one in clear, and gives a visit another one when its client is erased.
async fn what_a_server_of_the_last_release_writes_is_taken_in(scene: Scene) {
    let request = scene.request_for(A, TWO_O_CLOCK);
    let token = scene.book(&request).await;
    let clear = |token: &str, key: &str| format!("UPDATE visit SET token = '{token}', idempotency_key = '{key}'");
    scene.execute("DELETE FROM visit_link").await;
    scene.execute(&clear(OLD, request.key.as_str())).await;
    let old = VisitToken::parse(OLD).expect("a token");
    assert_eq!(scene.state_by(&old).await, Some(VisitState::Booked), "at once");
    let again = scene.store.book(&request, scene.now).await.expect("the same form");
    assert_eq!(
        again,
        Booked {
            token: old.clone(),
            repeated: true
        }
    );
    assert_eq!(scene.mailed(0).await, std::slice::from_ref(&old));

    assert_eq!(scene.store.hash_links().await.expect("hashes"), 1);
    assert_eq!(scene.store.hash_links().await.expect("hashes"), 0);
    nothing_opens(&scene).await;
    assert_eq!(scene.state_by(&old).await, Some(VisitState::Booked));
    assert_eq!(scene.state_by(&token).await, None, "it was never stored");

    let erased = "00000000000000000000000000000000";
    scene.execute(&format!("UPDATE visit SET token = '{erased}'")).await;
    assert_eq!(scene.state_by(&old).await, None, "at once");
    scene.store.hash_links().await.expect("hashes");
    assert_eq!(scene.state_by(&old).await, None);
}

/// Such a server reads a token of 32 digits or fails, and what fails is due again: it mails no link that opens nothing.
async fn a_letter_about_a_hashed_visit_is_left_to_servers_that_know_its_link(scene: Scene) {
    scene.book(&scene.request_for(A, TWO_O_CLOCK)).await;
    scene.book(&scene.request_for(B, TWO_O_CLOCK)).await;
    for token in column(&scene, "SELECT token FROM visit").await {
        assert_eq!(token.len(), 32);
        assert!(VisitToken::parse(&token).is_none(), "{token}");
    }
}

/// Changed as `.env.example` says, or lost.
async fn with_another_secret_key_all_links_still_open(scene: Scene) {
    let request = scene.request_for(A, TWO_O_CLOCK);
    let first = scene.book(&request).await;
    assert_eq!(scene.mailed(0).await, std::slice::from_ref(&first));
    let new = Keys::parse(&"1".repeat(64)).expect("a key");
    let after = scene.by_server_with(&new).await;
    assert_eq!(after.state_by(&first).await, Some(VisitState::Booked));
    // Who sends the form again, and who goes back to it, are led to the visit as well as the next letter leads there.
    let booked = after.store.visit_booked_with(&request.key).await.expect("an answer");
    let second = booked.expect("a visit").token;
    assert_ne!(second, first);
    let again = after.store.book(&request, after.now).await.expect("the same form");
    assert_eq!(again.token, second);
    let to = after.at("2026-12-03 14:00");
    let moved = after
        .store
        .move_visit(&first, to, TherapistPreference::Therapist(A), after.now)
        .await;
    moved.expect("it is moved by the link of before");
    assert_eq!(after.mailed(60).await, std::slice::from_ref(&second));
    for token in [&first, &second] {
        assert_eq!(after.state_by(token).await, Some(VisitState::Booked));
        assert_eq!(
            scene.state_by(token).await,
            Some(VisitState::Booked),
            "whichever server"
        );
    }
    nothing_opens(&after).await;
    after.store.close().await;
}

async fn links_of_the_erased_open_nothing_and_do_not_come_back(scene: Scene) {
    let request = scene.request("2026-11-25 12:00");
    let token = scene.book(&request).await;
    scene.store.cancel_visit(&token, scene.now).await.expect("no visit");
    let rosa = scene.staff("rosa", Role::Reception).await;
    let (clients, _) = scene.store.clients("", Whose::Everyone, 2).await.expect("clients");
    let form = scene.erasure(clients[0].id, "Ada Lovelace").await;
    let erased = scene.store.erase_client(clients[0].id, &form, &rosa, scene.now).await;
    erased.expect("nobody");
    assert_eq!(scene.state_by(&token).await, None);
    // The form has booked, and that is all that is known of it: it books nothing else.
    let again = scene.store.book(&request, scene.now).await;
    assert!(matches!(again, Err(VisitError::KeyReused { .. })), "{again:?}");
    assert_eq!(scene.state_by(&token).await, None, "what is made now is another link");
    assert_eq!(
        scene
            .number(&format!(
                "SELECT COUNT(*) FROM visit_link WHERE token_hash = '{}'",
                token_hash(token.as_str())
            ))
            .await,
        0
    );
}
