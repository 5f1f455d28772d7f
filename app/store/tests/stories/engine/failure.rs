//! When something is wrong below.

use domain::TherapistPreference;
use jiff::civil::date;
use store::{Purpose, StoreError, VisitError};

use crate::scene::{A, Engine, Scene, service};

stories! {
    a_row_that_makes_no_sense_is_named,
    errors_do_not_tell_who_the_client_is,
    nothing_printed_tells_who_the_client_is,
    reads_go_on_while_somebody_writes,
    what_the_database_ended_by_itself_is_not_gone_on_with,
}

async fn a_row_that_makes_no_sense_is_named(scene: Scene) {
    let token = scene.book(&scene.request_for(A, "2026-12-02 14:00")).await;
    scene.execute("UPDATE segment SET local_start = 'after lunch'").await;
    assert_corrupt(scene.store.visit(&token).await, "segment", "local_start");

    scene
        .execute("INSERT INTO hours_exception VALUES (1, '2026-02-30', 540, 600)")
        .await;
    scene.execute("UPDATE hours_exception SET date = '2026-12-xx'").await;
    let (slug, first) = (service("relaxation-60"), date(2026, 12, 1));
    let schedule = scene.store.openings(&Purpose::Book(slug), (first, 31), scene.now).await;
    let schedule = schedule.map_err(|error| match error {
        VisitError::Store(error) => error,
        other => panic!("{other:?}"),
    });
    assert_corrupt(schedule, "hours_exception", "date");

    scene.execute("UPDATE clinic SET zone = 'Mars/Olympus_Mons'").await;
    assert_corrupt(scene.store.clinic().await, "clinic", "zone");

    scene.execute("UPDATE clinic SET zone = 'America/Edmonton'").await;
    scene
        .execute("UPDATE service SET treatment = 'swedish', slug = 'Relaxation 30' WHERE slug = 'relaxation-30'")
        .await;
    assert_corrupt(scene.store.public_clinic().await, "service", "slug");
}

fn assert_corrupt<T: std::fmt::Debug>(outcome: Result<T, StoreError>, table: &str, column: &str) {
    match outcome {
        Err(StoreError::Corrupt {
            table: named,
            column: also,
        }) => assert_eq!((named, also), (table, column)),
        other => panic!("{table}.{column} should be named: {other:?}"),
    }
}

async fn errors_do_not_tell_who_the_client_is(scene: Scene) {
    // PostgreSQL's detail would be the whole row: "Failing row contains (…)".
    scene
        .execute("ALTER TABLE visit ADD COLUMN oddity BIGINT NOT NULL DEFAULT 1 CHECK (length(client_name) < 3)")
        .await;
    let request = scene.request("2026-12-02 14:00");
    let outcome = scene.store.book(&request, scene.now).await;
    let Err(VisitError::Store(error)) = outcome else {
        panic!("should fail: {outcome:?}")
    };
    let told = format!("{error} {error:?}").to_lowercase();
    assert!(told.contains("check"), "{told}");
    for secret in ["ada", "example.org", "0100", "shoulder", request.key.as_str()] {
        assert!(!told.contains(secret), "{secret} is in: {told}");
    }
}

async fn nothing_printed_tells_who_the_client_is(scene: Scene) {
    let token = scene.book(&scene.request("2026-12-02 14:00")).await;
    let visit = scene.store.visit(&token).await.expect("a store").expect("the visit");
    let told = format!("{visit:?}").to_lowercase();
    for secret in ["ada", "example.org", "0100", "shoulder", token.as_str()] {
        assert!(!told.contains(secret), "{secret} is in: {told}");
    }
}

async fn reads_go_on_while_somebody_writes(scene: Scene) {
    let token = scene.book(&scene.request_for(A, "2026-12-02 14:00")).await;
    let mut writing = scene.database.begin().await.expect("a transaction");
    for sql in [
        "UPDATE visit SET client_name = 'Augusta'",
        "DELETE FROM claim",
        "UPDATE segment SET active = 0",
    ] {
        sqlx::query(sql).execute(&mut *writing).await.expect("a write");
    }
    let visit = scene.store.visit(&token).await.expect("a store").expect("the visit");
    assert_eq!(visit.client_name.as_str(), "Ada Lovelace");
    let plan = Purpose::Book(service("relaxation-60"));
    let schedule = scene.store.openings(&plan, (date(2026, 12, 2), 1), scene.now).await;
    let schedule = schedule.expect("the service");
    let start = scene.at("2026-12-02 14:00");
    assert!(
        schedule
            .availability
            .assignments(&schedule.plan, TherapistPreference::Therapist(A), start)
            .is_err(),
        "still taken"
    );
    assert!(scene.store.is_ready().await.expect("a store"));
    writing.rollback().await.expect("an end");
}

/// A full disk used to leave SQLite's only writer where nothing could be begun any more, until somebody restarted.
async fn what_the_database_ended_by_itself_is_not_gone_on_with(scene: Scene) {
    let (break_it, mend_it) = match scene.engine {
        // As it does by itself when the disk is full.
        Engine::Sqlite => (
            "CREATE TRIGGER broken BEFORE INSERT ON visit BEGIN SELECT RAISE(ROLLBACK, 'full'); END",
            "DROP TRIGGER broken",
        ),
        // As an operator does, or a server that is shut down.
        Engine::Postgres => (
            "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS
                 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END';
             CREATE TRIGGER broken BEFORE INSERT ON visit FOR EACH ROW EXECUTE FUNCTION broken()",
            "DROP TRIGGER broken ON visit",
        ),
    };
    scene.execute(break_it).await;
    // As often as there are connections, and more.
    for _ in 0..12 {
        let outcome = scene.store.book(&scene.request("2026-12-02 14:00"), scene.now).await;
        assert!(matches!(outcome, Err(VisitError::Store(_))), "{outcome:?}");
    }
    scene.execute(mend_it).await;
    scene.book(&scene.request("2026-12-02 14:00")).await;
}
