//! How a server comes up.

use store::{Store, StoreError, check_time_zones};
use tokio::task::JoinSet;

use crate::scene::{A, Engine, Scene, keys};

stories! {
    what_was_booked_is_there_after_a_restart,
    an_older_server_starts_on_a_newer_schema,
    a_server_is_not_ready_before_its_schema_is,
    sqlite_is_set_up_to_lose_nothing,
    servers_start_together,
}

async fn what_was_booked_is_there_after_a_restart(scene: Scene) {
    let token = scene.book(&scene.request_for(A, "2026-12-02 14:00")).await;
    scene.store.close().await;
    let store = Store::open(&scene.url, &keys()).await.expect("the same store");
    store.seed().await.expect("the same clinic");
    assert!(store.visit(&token).await.expect("a store").is_some());
    store.close().await;
}

/// While a release is rolled out, one that knows the last migration runs beside one that does not.
async fn an_older_server_starts_on_a_newer_schema(scene: Scene) {
    scene
        .execute(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             SELECT 9000, 'of the next release', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1",
        )
        .await;
    let store = Store::open(&scene.url, &keys()).await.expect("the same store");
    assert!(store.is_ready().await.expect("a store"));
    store.close().await;
}

async fn a_server_is_not_ready_before_its_schema_is(scene: Scene) {
    assert!(scene.store.is_ready().await.expect("a store"));
    scene.execute("DELETE FROM _sqlx_migrations").await;
    assert!(!scene.store.is_ready().await.expect("a store"));
}

async fn sqlite_is_set_up_to_lose_nothing(scene: Scene) {
    if scene.engine == Engine::Sqlite {
        // The mode is a property of the file, so that every connection sees it.
        assert_eq!(
            scene
                .number("SELECT COUNT(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'")
                .await,
            1
        );
    }
}

async fn servers_start_together(scene: Scene) {
    if scene.engine == Engine::Sqlite {
        return; // A file has one server.
    }
    scene.store.close().await;
    scene.execute("DROP SCHEMA public CASCADE").await;
    scene.execute("CREATE SCHEMA public").await;
    let mut servers = JoinSet::new();
    for _ in 0..4 {
        let url = scene.url.clone();
        servers.spawn(async move {
            let store = Store::open(&url, &keys()).await?;
            store.seed().await?;
            Ok::<Store, StoreError>(store)
        });
    }
    while let Some(outcome) = servers.join_next().await {
        let store = outcome.expect("no panic").expect("a store");
        assert!(store.is_ready().await.expect("a store"));
        store.close().await;
    }
}

#[test]
fn the_bundled_time_zones_know_alberta() {
    let version = check_time_zones().expect("time zones of 2026 or later");
    assert!(version >= "2026", "{version}");
}
