//! How the database goes about its work when there is much of it.

use sqlx::{AssertSqlSafe, Executor, Row};

use crate::scene::{Engine, Scene};

mod statements;

stories! { a_hundred_thousand_visits_are_never_all_read }

/// Thirty visits a day, from 2017 on.
const VISITS: &str = "
    INSERT INTO visit (id, token, state, client_name, client_email, idempotency_key, request_hash, booked_at, changed_at)
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
    SELECT i, '--------------------------' || (100000 + i), 'booked', 'Somebody', 'somebody@example.org', 'key-' || i,
        '0000000000000000000000000000000000000000000000000000000000000000', 0, 0
    FROM n";

/// Each has been mailed three links.
const LINKS: &str = "
    INSERT INTO visit_link (token_hash, visit_id)
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)
    SELECT '0000000000000000000000000000000000000000000000000000000000' || (100000 + i), 1 + i / 3 % 100000 FROM n";

const SEGMENTS: &str = "
    INSERT INTO segment (id, visit_id, position, service, therapist_id, room_id, starts_at, ends_at, free_at,
        local_start, zone, active)
    SELECT id, id, 0, 'relaxation-60', 1, 11, 1500000000 + (id / 30) * 86400, 1500003600 + (id / 30) * 86400,
        1500004200 + (id / 30) * 86400, '2017-01-01T09:00:00', 'America/Edmonton', 1
    FROM visit";

const CLAIMS: &str = "INSERT INTO claim (resource_id, cell, segment_id) SELECT 1, id, id FROM segment";

/// An hour's break every day.
const BLOCKS: &str = "
    INSERT INTO block (id, starts_at, ends_at, reason, created_at)
    SELECT id, 1500000000 + id * 86400, 1500003600 + id * 86400, 'Lunch', 0 FROM visit WHERE id <= 3300";

const BLOCK_RESOURCES: &str = "
    INSERT INTO block_resource (block_id, resource_id, starts_at, ends_at) SELECT id, 2, starts_at, ends_at FROM block";

const OUTBOX: &str = "
    INSERT INTO outbox (id, kind, visit_id, created_at, due_at, attempts) SELECT id, 'booked', id, 0, 0, 0 FROM visit";

/// All but the last two were sent long ago.
const SENT: &str = "UPDATE outbox SET sent_at = 1 WHERE id <= 99998";

const MESSAGES: &str = "
    INSERT INTO message (id, reference, state, signs, name, email, body, network_hash, by_browser, idempotency_key,
        request_hash, received_at)
    SELECT id, 'R' || (100000 + id), 'inbox', '', 'Somebody', 'm' || id || '@example.org', 'Hello!', request_hash, 1,
        'key-' || id, request_hash, id * 1000
    FROM visit";

const AUDIT: &str = "
    INSERT INTO audit (id, at, act, subject, subject_id) SELECT id, id, 'book', 'visit', id FROM visit";

const CLIENTS: &str = "
    INSERT INTO client (id, name, email, phone, search, known_revision, created_at, changed_at)
    SELECT id, 'Somebody', 'c' || id || '@example.org', '780 555 ' || id, 'somebody', 0, 0, 0 FROM visit";

const KNOWN_AS: &str = "
    INSERT INTO known_as (origin, what, client_id, typed, folded)
    SELECT id, 'name', id, name, 'somebody ' || id FROM client
    UNION ALL SELECT id, 'email', id, email, email FROM client
    UNION ALL SELECT id, 'phone', id, phone, (1000000 + id) || '087' FROM client";

const CHANGES: &str = "
    INSERT INTO change (id, at, first, last) SELECT id, id, '2026-11-24', '2026-11-24' FROM visit";

/// The tables that grow for as long as there is a clinic.
const GROWING: [&str; 12] = [
    "audit",
    "change",
    "visit",
    "visit_link",
    "segment",
    "block",
    "block_resource",
    "claim",
    "outbox",
    "message",
    "client",
    "known_as",
];

async fn a_hundred_thousand_visits_are_never_all_read(scene: Scene) {
    for sql in [
        VISITS,
        LINKS,
        SEGMENTS,
        CLAIMS,
        BLOCKS,
        BLOCK_RESOURCES,
        OUTBOX,
        SENT,
        MESSAGES,
        "UPDATE message SET address = email",
        CLIENTS,
        "UPDATE visit SET client_id = id",
        KNOWN_AS,
        AUDIT,
        CHANGES,
    ] {
        scene.execute(sql).await;
    }
    if scene.engine == Engine::Postgres {
        scene.execute("ANALYZE").await;
    }
    the_questions_of_the_busiest_use_their_indexes(&scene).await;
    let idle = statements::none_reads_more_than_it_has_to(&scene).await;
    // SQLite has not counted, unless somebody tells it to. PostgreSQL is not asked what it puts in order.
    if scene.engine == Engine::Sqlite {
        scene.execute("ANALYZE").await;
        let still = statements::none_reads_more_than_it_has_to(&scene).await;
        let idle: Vec<_> = idle.iter().filter(|exception| still.contains(exception)).collect();
        assert!(idle.is_empty(), "no exceptions any more: {idle:?}");
    }
}

#[expect(clippy::too_many_lines, reason = "one line for each question")]
async fn the_questions_of_the_busiest_use_their_indexes(scene: &Scene) {
    // Ninety days of ten years, a visit, and what moving, cancelling and unblocking look for.
    let taken = include_str!("../../../queries/openings/taken.sql")
        .replace("$1", "1780000000")
        .replace("$2", "1787776000")
        .replace("$3", "0");
    let day = |query: &str| query.replace("$1", "1780000000").replace("$2", "1780086400");
    let (visits, blocks) = (
        day(include_str!("../../../queries/board/visits.sql")),
        day(include_str!("../../../queries/board/blocks.sql")),
    );
    let theirs = include_str!("../../../queries/clients/theirs.sql").replace("$1", "5");
    let booked_by = include_str!("../../../queries/clients/booked_by.sql")
        .replace("$1", "'somebody 50000'")
        .replace("$2", "'email'")
        .replace("$3", "'c50000@example.org'")
        .replace("$4", "'c50000@example.org'")
        .replace("$5", "0");
    let theirs = format!("SELECT id FROM message WHERE {theirs}");
    let given = day(include_str!("../../../queries/clinic/report_given.sql"));
    let weeks = format!(
        "WITH week (since, before) AS (VALUES (1780000000, 1780086400)) {}",
        include_str!("../../../queries/clinic/report_weeks.sql")
    );
    let visit = include_str!("../../../queries/visits/visit.sql").replace("$1", "50000");
    let visit_of = include_str!("../../../queries/visits/visit_of.sql")
        .replace(
            "$1",
            "'0000000000000000000000000000000000000000000000000000000000150000'",
        )
        .replace("$2", "'00000000000000000000000000150000'");
    let booked_with = include_str!("../../../queries/visits/visit_booked_with.sql")
        .replace("$1", "'key-50000'")
        .replace("$2", "'key-50001'");
    let due_mail = include_str!("../../../queries/mail/due_mail.sql")
        .replace("$1", "100")
        .replace("$2", "8");
    let spent = include_str!("../../../queries/inbox/spent.sql")
        .replace("$1", "99990000")
        .replace("$2", "'0'");
    let queries = [
        (&*taken, &["segment_taken", "block_taken"][..]),
        (&*visits, &["segment_taken"]),
        (&*blocks, &["block_taken"]),
        (&*given, &["segment_given"]),
        (&*weeks, &["segment_taken", "segment_cancelled"]),
        (
            "SELECT id FROM block WHERE id = 7 OR (series = (SELECT series FROM block WHERE id = 7) AND 1 = 1)",
            &["block_series"],
        ),
        (
            "SELECT id, kind FROM outbox WHERE visit_id = 50000 AND sent_at IS NULL AND attempts = 0",
            &[],
        ),
        (
            "SELECT id FROM audit WHERE subject = 'visit' AND subject_id = '50000' AND act = 'book'",
            &["audit_subject"],
        ),
        ("SELECT id, first, last FROM change WHERE at >= 99999", &["change_at"]),
        (&*visit, &[]),
        (&*visit_of, &[]),
        (&*booked_with, &[]),
        ("DELETE FROM visit_link WHERE visit_id = 50000", &["visit_link_visit"]),
        ("UPDATE segment SET active = 0 WHERE visit_id = 50000", &[]),
        (
            "DELETE FROM claim WHERE segment_id IN (SELECT id FROM segment WHERE visit_id = 50000)",
            &["claim_segment"],
        ),
        ("DELETE FROM claim WHERE block_id = 50000", &["claim_block"]),
        (&*due_mail, &["outbox_due"]),
        (&*spent, &["message_received"]),
        ("SELECT reference FROM message WHERE idempotency_key = 'key-50000'", &[]),
        ("SELECT id FROM visit WHERE client_id = 5", &["visit_client"]),
        (&*theirs, &["message_client", "message_from", "known_as_client"]),
        (&*booked_by, &["known_as_folded"]),
        (
            "SELECT client_id FROM known_as WHERE client_id = 5",
            &["known_as_client"],
        ),
        (
            "SELECT id FROM client WHERE id = 5 UNION SELECT client_id FROM known_as WHERE origin = 5 LIMIT 1",
            &[],
        ),
        (
            "SELECT id, name FROM (
                 SELECT client_id FROM (SELECT DISTINCT folded, client_id FROM known_as
                     WHERE what = 'email' AND folded BETWEEN 'c5' AND 'c5' AND client_id <> 7
                     ORDER BY folded, client_id LIMIT 10) AS mark_0
                 UNION SELECT client_id FROM (SELECT DISTINCT folded, client_id FROM known_as
                     WHERE what = 'phone' AND folded BETWEEN '1050000' AND '10500009' AND client_id <> 7
                     ORDER BY folded, client_id LIMIT 10) AS mark_1) AS known
             CROSS JOIN client WHERE client.id = known.client_id AND erased_at IS NULL ORDER BY name, id LIMIT 10",
            &["known_as_folded"],
        ),
    ];
    let found = match scene.engine {
        Engine::Sqlite => {
            "WITH found AS MATERIALIZED (SELECT client.id, client.name
                 FROM client_search CROSS JOIN client INDEXED BY client_named ON client.id = client_search.rowid
                 WHERE client_search MATCH 'nobody' AND client.erased_at IS NULL)"
        }
        Engine::Postgres => {
            "WITH found AS MATERIALIZED (SELECT client.id, client.name FROM client
                 WHERE client.erased_at IS NULL AND client.search LIKE '%nobody%' ESCAPE '!')"
        }
    };
    let found = format!(
        "{found} SELECT client.id, client.name FROM (SELECT id FROM found ORDER BY name, id LIMIT 51) AS first
         JOIN client ON client.id = first.id ORDER BY client.name, client.id"
    );
    let index = match scene.engine {
        Engine::Sqlite => ["client_named"],
        Engine::Postgres => ["client_search"],
    };
    let queries = queries.into_iter().chain([(&*found, &index[..])]);
    for (sql, indexes) in queries {
        let plan = plan(scene, sql).await;
        for table in GROWING {
            let reads_all = |line: &String| match scene.engine {
                // SCAN with an index still reads all of it.
                Engine::Sqlite => line.split(" USING ").next() == Some(&format!("SCAN {table}")),
                Engine::Postgres => line.contains(&format!("Seq Scan on {table} ")),
            };
            assert!(
                !plan.iter().any(reads_all),
                "{table} is read from end to end:\n{}",
                plan.join("\n")
            );
        }
        for index in indexes {
            assert!(
                plan.iter().any(|line| line.contains(index)),
                "{index} is not used:\n{}",
                plan.join("\n")
            );
        }
    }
    // Indexes of next to nothing, which are read as a whole, and one of which no more than the first are.
    for (sql, index) in [
        (
            "SELECT id, name, search FROM client WHERE erased_at IS NULL ORDER BY name, id LIMIT 500",
            "client_by_name",
        ),
        (
            "SELECT id FROM client WHERE known_revision IS NULL OR known_revision <> revision ORDER BY id LIMIT 200",
            "client_unknown",
        ),
        (
            "SELECT id, token, idempotency_key FROM visit WHERE substr(token, 1, 1) <> '-' ORDER BY id LIMIT 200",
            "visit_in_clear",
        ),
        (
            "SELECT id, email FROM message
             WHERE email IS NOT NULL AND address IS NULL OR email = '-' AND address <> '-' ORDER BY id LIMIT 200",
            "message_unknown",
        ),
    ] {
        let plan = plan(scene, sql).await;
        assert!(plan.iter().any(|line| line.contains(index)), "{}", plan.join("\n"));
    }
}

async fn plan(scene: &Scene, sql: &str) -> Vec<String> {
    let (explain, column) = match scene.engine {
        Engine::Sqlite => ("EXPLAIN QUERY PLAN", 3),
        Engine::Postgres => ("EXPLAIN", 0),
    };
    let mut connection = scene.database.acquire().await.expect("a connection");
    // To explain is not to run: whether the schema has changed meanwhile, a connection finds out here.
    connection.fetch_all("SELECT id FROM clinic").await.expect("a clinic");
    let rows = connection.fetch_all(AssertSqlSafe(format!("{explain} {sql}"))).await;
    let lines = rows.unwrap_or_else(|error| panic!("{error}: {sql}"));
    lines.iter().map(|row| row.try_get(column).expect("a line")).collect()
}
