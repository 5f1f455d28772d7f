//! `/livez` and `/readyz`.

use crate::booking::form;
use crate::html::Page;
use crate::scene::Clinic;

#[tokio::test]
async fn a_process_that_answers_lives() {
    let clinic = Clinic::open().await;
    let answer = clinic.get("/livez").await;
    assert_eq!((answer.status, answer.text()), (200, "ok"));
}

#[tokio::test]
async fn a_server_that_is_ready_tells_which_time_zones_it_speaks_by() {
    let clinic = Clinic::open().await;
    let answer = clinic.get("/readyz").await;
    assert_eq!(answer.status, 200);
    let tz = store::check_time_zones().unwrap();
    assert!(tz.starts_with("202"), "{tz} is a version such as 2026a");
    assert_eq!(
        answer.json(),
        serde_json::json!({ "ready": true, "writes": true, "tz": tz })
    );
}

#[tokio::test]
async fn without_its_tables_the_server_lives_and_is_not_ready() {
    let clinic = Clinic::open().await;
    clinic.run_sql("DROP TABLE _sqlx_migrations").await;
    let answer = clinic.get("/readyz").await;
    assert_eq!(answer.status, 503);
    assert_eq!(answer.json()["ready"], false);
    assert_eq!(clinic.get("/livez").await.status, 200);
}

/// The one connection that writes used to be of no use any more, and nothing said so.
#[tokio::test]
async fn while_nothing_can_be_written_it_says_so_and_pages_can_be_read_and_then_all_is_well_again() {
    let clinic = Clinic::open().await;
    // SQLite itself ends the transaction, as it does when the disk is full.
    clinic
        .run_sql(
            "CREATE TRIGGER no_probe BEFORE INSERT ON write_probe BEGIN SELECT RAISE(ROLLBACK, 'full'); END;
             CREATE TRIGGER no_visit BEFORE INSERT ON visit BEGIN SELECT RAISE(ROLLBACK, 'full'); END",
        )
        .await;
    for _ in 0..2 {
        let answer = clinic.get("/readyz").await;
        assert_eq!((answer.status, &answer.json()["writes"]), (503, &false.into()));
        let refused = Page::of(clinic.post("/book", &form()).await);
        assert_eq!(refused.status, 500, "{}", refused.words());
    }
    assert_eq!(Page::of(clinic.get("/contact").await).status, 200);

    clinic.run_sql("DROP TRIGGER no_probe; DROP TRIGGER no_visit").await;
    assert_eq!(clinic.get("/readyz").await.status, 200);
    assert_eq!(clinic.post("/book", &form()).await.status, 303);
}

/// What signs the form used to be made when somebody first asked for it.
#[tokio::test]
async fn the_first_page_with_a_form_that_is_signed_writes_nothing() {
    let clinic = Clinic::open().await;
    clinic
        .run_sql("CREATE TRIGGER no_secret BEFORE INSERT ON secret BEGIN SELECT RAISE(ROLLBACK, 'full'); END")
        .await;
    assert_eq!(Page::of(clinic.get("/contact").await).status, 200);
}
