//! `/visit/{token}`: what was booked. That it names nobody is told in `book`.

use crate::booking::form;
use crate::clinic::Clinic;
use crate::html::{Page, attribute};

#[tokio::test]
async fn a_visit_is_for_those_who_have_its_address() {
    let clinic = Clinic::open().await;
    let token = clinic.post("/api/visits/book", &form()).await.json();
    let answer = clinic.get(&format!("/visit/{}", token.as_str().unwrap())).await;
    // The address must not leave by a link, and not stay in a cache.
    assert_eq!(
        (answer.header("referrer-policy"), answer.header("cache-control")),
        ("same-origin", "no-store")
    );
    let page = Page::of(answer);
    let robots = page
        .tags("meta")
        .into_iter()
        .find(|tag| attribute(tag, "name").as_deref() == Some("robots"));
    assert_eq!(
        robots.and_then(|tag| attribute(tag, "content")).as_deref(),
        Some("noindex")
    );
}

#[tokio::test]
async fn a_token_that_is_nobodys_is_not_found() {
    let clinic = Clinic::open().await;
    let token = clinic.post("/api/visits/book", &form()).await.json();
    let token = token.as_str().unwrap();
    for path in [
        "/visit/0",
        "/visit/%00",
        "/visit/%ff",
        "/visit/%27%20OR%201%3D1%20--",
        "/visit/..%2f..%2fglo.db",
        &format!("/visit/{}", "a".repeat(token.len())),
        &format!("/visit/{}", &token[1..]),
        &format!("/visit/{token}%20"),
        &format!("/visit/{}", token.to_uppercase()),
        &format!("/visit/{}", "x".repeat(10_000)),
    ] {
        let page = Page::of(clinic.get(path).await);
        assert_eq!(
            (page.status, page.heading()),
            (404, "We cannot find this page"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_visit_without_a_token_is_not_found() {
    let clinic = Clinic::open().await;
    for path in ["/visit", "/visit/"] {
        assert_eq!(Page::of(clinic.get(path).await).status, 404, "{path}");
    }
}
