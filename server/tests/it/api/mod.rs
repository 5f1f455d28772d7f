//! `/api/…`: what programs ask.

mod openings;
mod visits;

use leptos::server_fn::axum::server_fn_paths;
use reqwest::Method;
use serde_json::Value;

use crate::scene::{Answer, Clinic};

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
async fn what_is_not_there_is_told_in_the_shape_of_every_error() {
    let clinic = Clinic::open().await;
    for path in ["/api/unknown", "/api/openings", "/api/openings/list/more"] {
        for answer in [clinic.get(path).await, clinic.post_text(path, "a=b").await] {
            assert_eq!(
                (answer.status, answer.text(), answer.header("content-type")),
                (404, r#"{"error":"not_found"}"#, "application/json"),
                "{path}"
            );
        }
    }
}

/// Such an answer used to be empty, alone among all errors.
#[tokio::test]
async fn a_method_that_is_not_taken_is_told_in_the_shape_of_every_error() {
    let clinic = Clinic::open().await;
    let functions = server_fn_paths().map(|(path, method)| (path.to_owned(), method));
    for (path, method) in functions.chain([("/api/changes".to_owned(), Method::GET)]) {
        let allowed = if method == Method::GET { "GET,HEAD" } else { "POST" };
        for other in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            if other == method {
                continue;
            }
            // What is the staff's is answered to nobody who does not say where they come from.
            let request = clinic
                .request(other.clone(), &path)
                .header("sec-fetch-site", "same-origin");
            let request = request.form(&[("a", "b")]);
            let answer = Answer::to(request).await;
            assert_eq!(
                (answer.status, answer.text(), answer.header("content-type")),
                (405, r#"{"error":"wrong_method"}"#, "application/json"),
                "{other} {path}"
            );
            assert_eq!(answer.header("allow"), allowed, "{other} {path}");
        }
        let options = Answer::to(clinic.request(Method::OPTIONS, &path)).await;
        assert_eq!((options.status, options.bytes.len()), (204, 0), "{path}");
        assert_eq!(options.header("allow"), allowed, "{path}");
        // Of what streams, the end would be waited for.
        if method == Method::POST {
            let head = Answer::to(clinic.request(Method::HEAD, &path)).await;
            assert_eq!((head.status, head.bytes.len()), (405, 0), "{path}");
            assert_eq!(head.header("allow"), allowed, "{path}");
        }
    }
    let head = clinic.request(Method::HEAD, "/api/openings/list?service=relaxation-60");
    let head = Answer::to(head).await;
    assert_eq!((head.status, head.bytes.len()), (200, 0));
}

#[tokio::test]
async fn a_store_that_fails_is_an_internal_error_and_tells_nothing_more() {
    let clinic = Clinic::open().await;
    clinic.run_sql("DROP TABLE clinic").await;
    let answer = clinic.ask("/api/openings/list", &[("service", "relaxation-60")]).await;
    assert_eq!((answer.status, answer.text()), (500, r#"{"error":"internal"}"#));
}
