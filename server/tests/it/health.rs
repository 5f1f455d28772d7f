//! `/livez` and `/readyz`.

use crate::clinic::Clinic;

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
    assert_eq!(answer.json(), serde_json::json!({ "ready": true, "tz": tz }));
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
