//! `/visit/{token}`: what was booked. That it names nobody is told in `book`.

use crate::booking::form;
use crate::html::{Page, attribute};
use crate::scene::Clinic;

#[tokio::test]
async fn a_visit_is_for_those_who_have_its_address() {
    let clinic = Clinic::open().await;
    let token = clinic.post("/api/visits/book", &form()).await.json();
    let answer = clinic.get(&format!("/visit/{}", token.as_str().unwrap())).await;
    // The address must not leave by a link, and not stay in a cache.
    assert_eq!(
        (answer.header("referrer-policy"), answer.header("cache-control")),
        ("no-referrer", "no-store")
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
async fn a_link_from_before_opens_the_visit_and_what_is_stored_of_it_opens_nothing() {
    let clinic = Clinic::open().await;
    let token = clinic.post("/api/visits/book", &form()).await.json();
    let new = format!("/visit/{}", token.as_str().unwrap());
    assert_eq!(new.len(), "/visit/".len() + 64);
    assert!(Page::of(clinic.get(&new).await).says("Yes, cancel it"));
    clinic
        .run_sql(
            "UPDATE visit SET token = '0123456789abcdef0123456789abcdef', idempotency_key = 'of-this-form-0123456789'",
        )
        .await;
    for round in ["as a server of the last release has left it", "as it is taken in"] {
        let old = Page::of(clinic.get("/visit/0123456789abcdef0123456789abcdef").await);
        assert!(old.status == 200 && old.says("Yes, cancel it"), "{round}");
        clinic.store.hash_links().await.unwrap();
    }
    let stored = "SELECT token_hash FROM visit_link
        UNION ALL SELECT token FROM visit UNION ALL SELECT idempotency_key FROM visit";
    let stored = clinic.texts(stored).await;
    assert_eq!(stored.len(), 3);
    for text in stored {
        assert_eq!(clinic.get(&format!("/visit/{text}")).await.status, 404, "{text}");
    }
}

#[tokio::test]
async fn a_visit_without_a_token_is_not_found() {
    let clinic = Clinic::open().await;
    assert_eq!(Page::of(clinic.get("/visit").await).status, 404);
    let answer = clinic.get("/visit/").await;
    assert_eq!((answer.status, answer.header("location")), (308, "/visit"));
}

mod a_visit_that_is_called_off {
    use super::*;
    use crate::booking::url_encoded;

    async fn booked(clinic: &Clinic) -> String {
        let token = clinic.post("/api/visits/book", &form()).await.json();
        token.as_str().unwrap().to_owned()
    }

    #[tokio::test]
    async fn says_so_and_gives_its_time_back() {
        let clinic = Clinic::open().await;
        let before = clinic.get("/api/openings/list?service=relaxation-60").await.bytes;
        let token = booked(&clinic).await;
        let address = format!("/visit/{token}");
        assert!(Page::of(clinic.get(&address).await).says("Yes, cancel it"));

        for _ in 0..2 {
            let answer = clinic.post_text(&address, format!("token={token}&change=cancel")).await;
            assert_eq!((answer.status, answer.header("location")), (303, &*address));
        }
        let page = Page::of(clinic.get(&address).await);
        assert_eq!(page.heading(), "This visit is cancelled");
        assert!(page.says("Book another time") && !page.says("Yes, cancel it"));
        let after = clinic.get("/api/openings/list?service=relaxation-60").await.bytes;
        assert!(before == after, "the time is open again");
    }

    #[tokio::test]
    async fn is_so_by_a_program_too() {
        let clinic = Clinic::open().await;
        let token = booked(&clinic).await;
        assert_eq!(
            clinic.get(&format!("/api/visits/cancel?token={token}")).await.status,
            405
        );
        assert_eq!(
            clinic.post("/api/visits/cancel", &[("token", &token)]).await.status,
            200
        );
        assert_eq!(clinic.post("/api/visits/cancel", &[("token", "0")]).await.status, 404);
        assert_eq!(clinic.post_text("/api/visits/cancel", "").await.status, 404);
    }

    #[tokio::test]
    async fn has_not_begun() {
        let clinic = Clinic::open().await;
        let token = booked(&clinic).await;
        clinic.run_sql("UPDATE segment SET starts_at = starts_at - 864000, ends_at = ends_at - 864000, free_at = free_at - 864000").await;
        let page = Page::of(
            clinic
                .post_text(&format!("/visit/{token}"), format!("token={token}&change=cancel"))
                .await,
        );
        assert_eq!(page.status, 422);
        assert_eq!(page.heading(), "This visit is over");
        assert!(!page.says("is not cancelled"), "{}", page.words());
        assert!(!page.says("Yes, cancel it"));
        assert_eq!(
            clinic.post("/api/visits/cancel", &[("token", &token)]).await.status,
            422
        );
    }

    #[tokio::test]
    async fn is_one_that_was_booked() {
        let clinic = Clinic::open().await;
        for (path, body) in [("/visit/0", String::new()), ("/visit/0", url_encoded(&form()))] {
            assert!(matches!(clinic.post_text(path, body).await.status, 400 | 404));
        }
        assert_eq!(clinic.post_text("/visit/0", "token=0&change=cancel").await.status, 404);
    }

    #[tokio::test]
    async fn is_so_because_somebody_said_so() {
        let clinic = Clinic::open().await;
        let token = booked(&clinic).await;
        for body in [
            "",
            "&change=",
            "&change=move&start=",
            "&change=move&start=soon",
            "&change=Cancel",
        ] {
            let answer = clinic
                .post_text(&format!("/visit/{token}"), format!("token={token}{body}"))
                .await;
            assert!(matches!(answer.status, 400 | 422), "{body}: {}", answer.status);
        }
        assert_eq!(
            Page::of(clinic.get(&format!("/visit/{token}")).await).heading(),
            "You are booked"
        );
    }
}

mod a_visit_that_is_moved {
    use super::*;

    const LATER: &str = "2026-12-01T18:00:00Z";

    #[tokio::test]
    async fn is_there_and_no_longer_here() {
        let clinic = Clinic::open().await;
        let token = clinic.post("/api/visits/book", &form()).await.json();
        let token = token.as_str().unwrap();
        let address = format!("/visit/{token}");
        let ask = format!("/book?service=relaxation-60&therapist=any&visit={token}&start={LATER}");
        let page = Page::of(clinic.get(&ask).await);
        assert_eq!((page.status, page.heading()), (200, "Move your visit?"));
        let moving = format!("token={token}&change=move&therapist=any&start={LATER}");
        let answer = clinic.post_text(&address, moving).await;
        assert_eq!((answer.status, answer.header("location")), (303, &*address));
        assert!(Page::of(clinic.get(&address).await).says("12:00\u{a0}pm to 1:00\u{a0}pm"));
    }

    #[tokio::test]
    async fn stays_where_it_was_if_somebody_else_has_the_start() {
        let clinic = Clinic::open().await;
        let token = clinic.post("/api/visits/book", &form()).await.json();
        let token = token.as_str().unwrap();
        // Everyone who gives the service is taken then.
        for _ in 0..3 {
            let other = domain::BookingForm {
                start: LATER.to_owned(),
                key: store::new_key().unwrap(),
                ..form()
            };
            clinic.post("/api/visits/book", &other).await;
        }
        let moving = format!("token={token}&change=move&therapist=any&start={LATER}");
        let page = Page::of(clinic.post_text(&format!("/visit/{token}"), moving).await);
        assert_eq!(page.status, 409, "{}", page.words());
        assert!(page.says("Your visit is where it was") && page.says("This time has just been taken."));
        assert_eq!(page.choices("start").len(), 3);
        let moving = [("token", token), ("start", LATER), ("therapist", "any")];
        let answer = clinic.post("/api/visits/move", &moving).await;
        assert_eq!(answer.status, 409);
    }
}
