//! `/api/…`: what programs ask.

mod openings;
mod visits;

use serde_json::Value;

use crate::clinic::Clinic;

/// The fields that an answer says are wrong, in its order.
fn wrong_fields(json: &Value) -> Vec<&str> {
    assert_eq!(json["error"], "invalid", "{json}");
    json["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["field"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn an_unknown_function_is_not_found() {
    let clinic = Clinic::open().await;
    for path in ["/api", "/api/unknown", "/api/openings", "/api/openings/list/more"] {
        assert_eq!(clinic.get(path).await.status, 404, "{path}");
        assert!(
            (400..500).contains(&clinic.post_text(path, "a=b").await.status),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_store_that_fails_is_an_internal_error_and_tells_nothing_more() {
    let clinic = Clinic::open().await;
    clinic.run_sql("DROP TABLE clinic").await;
    let answer = clinic.ask("/api/openings/list", &[("service", "relaxation-60")]).await;
    assert_eq!((answer.status, answer.text()), (500, r#"{"error":"internal"}"#));
}
