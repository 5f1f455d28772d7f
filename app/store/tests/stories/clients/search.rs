//! Whom staff find: the same as by reading all clients, and nobody who is no more.

use std::collections::BTreeSet;

use domain::Role;
use sqlx::{AssertSqlSafe, Row};
use store::{Store, Whose};

use crate::scene::{A, Engine, Scene, keys};

stories! {
    whoever_reads_all_finds_no_others,
    nothing_of_who_goes_is_left_to_be_found,
    a_schema_that_changes_beneath_is_no_failure,
}

/// Three thousand clients, far more than are looked through by name: each third is known by marks that mean something to the
/// one index or the other.
const CLIENTS: &str = "
    INSERT INTO client (id, name, email, search, known_revision, created_at, changed_at)
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000),
    person (i, name) AS (
        SELECT i, substr('annboeeveguyianjoekimleamiaoraroyzoe', 1 + 3 * (i * 7919 % 12), 3) || ' '
            || CASE i % 3 WHEN 0 THEN 'o''bri\"en%_!' WHEN 1 THEN 'παππασ-жук' ELSE 'van der (berg)' END || ' ' || i
        FROM n)
    SELECT i, name, name || '@example.org', name || ' ' || (i * 31) || '@example.org', 0, 0, 0 FROM person";

async fn whoever_reads_all_finds_no_others(scene: Scene) {
    scene.execute(CLIENTS).await;
    let texts = sqlx::query("SELECT search FROM client ORDER BY id")
        .fetch_all(&scene.database)
        .await;
    let texts: Vec<Vec<char>> = texts
        .expect("clients")
        .iter()
        .map(|row| row.get::<&str, _>(0).chars().collect())
        .collect();
    let mut looked_for: BTreeSet<Vec<String>> = [
        "zq", "q", "nobody", "\"", "an\"", "%_!", "жу", "'", "(b", "- zoe", "0 1",
    ]
    .into_iter()
    .map(|words| words.split(' ').map(str::to_owned).collect())
    .collect();
    // Parts of what there is, of every length, alone and together. The steps have nothing in common with anything.
    for step in 0..180 {
        let text = &texts[step * 1_511 % texts.len()];
        let part = |step: usize| {
            let (from, length) = (step * 7 % text.len(), 1 + step % 6);
            let part: String = text[from..].iter().take(length).collect();
            // What is only digits and marks is read as a number.
            let part = part.split(' ').next().filter(|part| part.contains(char::is_alphabetic));
            part.map(str::to_owned)
        };
        let digits = text.iter().filter(|letter| letter.is_ascii_digit());
        looked_for.insert(vec![digits.take(1 + step % 4).collect()]);
        looked_for.insert((0..=step % 3).filter_map(|more| part(step * 31 + more * 17)).collect());
    }
    assert!(looked_for.len() > 200, "{looked_for:?}");
    for words in &looked_for {
        let occurs = |word: &String| {
            let mut pattern = String::new();
            for letter in word.chars() {
                pattern.extend("%_!".contains(letter).then_some('!'));
                pattern.push(if letter == '\'' { '’' } else { letter });
            }
            format!(" AND search LIKE '%{}%' ESCAPE '!'", pattern.replace('’', "''"))
        };
        let all = format!(
            "SELECT id FROM client WHERE erased_at IS NULL{} ORDER BY name, id LIMIT 51",
            words.iter().map(occurs).collect::<String>()
        );
        let all = sqlx::query(AssertSqlSafe(all))
            .fetch_all(&scene.database)
            .await
            .expect("clients");
        let all: Vec<i64> = all.iter().map(|row| row.get(0)).collect();
        let words = words.join(" ");
        let (found, has_more) = scene.store.clients(&words, Whose::Everyone, 50).await.expect("clients");
        let found: Vec<i64> = found.iter().map(|client| client.id.0).collect();
        assert_eq!(
            (&found[..], has_more),
            (&all[..all.len().min(50)], all.len() > 50),
            "{words:?}"
        );
    }
}

async fn nothing_of_who_goes_is_left_to_be_found(scene: Scene) {
    let rosa = scene.staff("rosa", Role::Reception).await;
    let keep = scene
        .client(&rosa, ["Ада Кинг", "ada@example.org", "780 555 0134"])
        .await;
    let gone = scene.client(&rosa, ["Żużżę Ąćśź", "zuzze@example.org", ""]).await;
    let erased = scene
        .client(&rosa, ["Щущяж Ъэю", "xqvw@example.org", "825 999 0777"])
        .await;
    nothing_else_is_found(&scene).await;
    if scene.engine == Engine::Sqlite {
        assert_ne!(blocks_with(&scene, "щу").await, 0, "that is how it is written");
    }
    scene.merge(keep, gone, &rosa).await.expect("one of two");
    assert_eq!(scene.found("zuzze ада").await, [keep]);
    scene
        .execute("UPDATE visit SET state = 'cancelled', cancelled_at = 0")
        .await;
    let form = scene.erasure(erased, "Щущяж Ъэю").await;
    scene
        .store
        .erase_client(erased, &form, &rosa, scene.now)
        .await
        .expect("nobody");
    for words in ["щущяж", "xqvw", "щ", "8259990777", "990"] {
        assert!(scene.found(words).await.is_empty(), "{words}");
    }
    nothing_else_is_found(&scene).await;
    // A server of the last release writes `search` as well, and knows of no index.
    scene
        .execute(&format!(
            "UPDATE client SET name = 'Wxyz', search = 'wxyz' WHERE id = {}",
            keep.0
        ))
        .await;
    assert_eq!(scene.found("wxy").await, [keep]);
    assert!(scene.found("ада").await.is_empty());
    nothing_else_is_found(&scene).await;
    if scene.engine == Engine::Sqlite {
        for letters in ["щу", "xq", "ада", "zuz"] {
            assert_eq!(blocks_with(&scene, letters).await, 0, "{letters}");
        }
    }
}

/// A connection of SQLite's that has not used the index yet, and meets it before it knows that the schema has changed, says
/// that there is no table `client`.
async fn a_schema_that_changes_beneath_is_no_failure(scene: Scene) {
    for time in 0..5 {
        let store = Store::open(&scene.url, &keys()).await.expect("a store");
        store.clinic().await.expect("a clinic");
        scene.execute("ANALYZE").await;
        let (first, second) = tokio::join!(
            store.clients("nobody", Whose::Everyone, 9),
            store.clients("zq", Whose::Everyone, 9)
        );
        assert!(first.is_ok() && second.is_ok(), "{first:?} {second:?}");
        let request = scene.request_for(A, &format!("2026-12-{:02} 10:00", 7 + time));
        store.book(&request, scene.now).await.expect("a visit");
        store.close().await;
    }
}

/// How many of the index's own rows have these letters in them.
async fn blocks_with(scene: &Scene, letters: &str) -> i64 {
    scene
        .number(&format!(
            "SELECT COUNT(*) FROM client_search_data WHERE instr(hex(block), hex('{letters}')) > 0"
        ))
        .await
}

/// That the index of SQLite's is of what clients are looked for by now, and of nothing else.
pub(crate) async fn nothing_else_is_found(scene: &Scene) {
    if scene.engine == Engine::Postgres {
        return;
    }
    let mut due = BTreeSet::new();
    let clients = sqlx::query("SELECT id, search FROM client")
        .fetch_all(&scene.database)
        .await;
    for row in &clients.expect("clients") {
        let letters: Vec<char> = row.get::<String, _>(1).chars().chain([' ', ' ']).collect();
        due.extend(
            letters
                .windows(3)
                .map(|piece| (row.get::<i64, _>(0), piece.iter().collect::<String>())),
        );
    }
    let pieces = sqlx::query("SELECT DISTINCT doc, term FROM client_search_piece")
        .fetch_all(&scene.database)
        .await;
    let pieces = pieces.expect("pieces");
    let pieces: BTreeSet<(i64, String)> = pieces.iter().map(|row| (row.get(0), row.get(1))).collect();
    let unknown: Vec<_> = pieces.difference(&due).collect();
    let lost: Vec<_> = due.difference(&pieces).collect();
    assert!(
        unknown.is_empty() && lost.is_empty(),
        "left: {unknown:?}; lost: {lost:?}"
    );
}
