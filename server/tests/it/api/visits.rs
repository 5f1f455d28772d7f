//! `/api/visits/…`: booking, and reading a visit.

use domain::BookingForm;
use reqwest::Method;
use serde_json::{Value, json};

use super::wrong_fields;
use crate::booking::{START, form, form_at, new_key, openings, url_encoded};
use crate::scene::{Answer, Clinic, Engine};

const BOOK: &str = "/api/visits/book";

/// Books, and tells the visit's token.
async fn booked(clinic: &Clinic, form: &BookingForm) -> String {
    let answer = clinic.post(BOOK, form).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json().as_str().unwrap().to_owned()
}

/// The visit with this token.
async fn show(clinic: &Clinic, token: &str) -> Answer {
    clinic.post("/api/visits/show", &[("token", token)]).await
}

/// What a program is told of a start that is not open.
fn refusal(answer: &Answer) -> Value {
    let json = answer.json();
    assert_eq!(json["error"], "not_open", "{json}");
    json["refusal"].clone()
}

async fn a_booking_takes_its_start(engine: Engine) {
    let Some(clinic) = Clinic::open_on(engine).await else {
        return;
    };
    let token = booked(&clinic, &form()).await;

    let visit = show(&clinic, &token).await;
    assert_eq!(visit.status, 200);
    assert_eq!(
        visit.json(),
        json!({
            "held_until": null,
            "confirm_key": null,
            "service": "Relaxation massage",
            "minutes": 60,
            "therapist": "Therapist A",
            "start": { "start": START, "local": "2026-12-01T09:00:00" },
            "zone": "America/Edmonton",
            "is_cancelled": false,
            "can_be_changed": true,
            "is_over": false,
            "seen": "1796137200-60-1",
            "service_slug": "relaxation-60",
        }),
        "and nothing about who comes"
    );

    let query = [
        ("service", "relaxation-60"),
        ("from", "2026-12-01"),
        ("days", "1"),
        ("therapist", "1"),
    ];
    let list = clinic.ask("/api/openings/list", &query).await.json();
    assert_eq!(
        list["days"][0]["starts"][0]["start"], "2026-12-01T16:15:00Z",
        "an hour, and ten minutes to clean up"
    );

    let answer = clinic.post(BOOK, &form()).await;
    assert_eq!(answer.status, 409);
    assert_eq!(refusal(&answer), "taken");
    let nearest = ["16:15", "16:30", "16:45"].map(|time| format!("2026-12-01T{time}:00Z"));
    let told = answer.json()["nearest"].clone();
    assert_eq!(
        told.as_array()
            .unwrap()
            .iter()
            .map(|start| start["start"].clone())
            .collect::<Vec<_>>(),
        nearest
    );
}

#[tokio::test]
async fn a_booking_takes_its_start_on_sqlite() {
    a_booking_takes_its_start(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_booking_takes_its_start_on_postgres() {
    a_booking_takes_its_start(Engine::Postgres).await;
}

async fn a_key_books_once(engine: Engine) {
    let Some(clinic) = Clinic::open_on(engine).await else {
        return;
    };
    let form = form();
    let token = booked(&clinic, &form).await;
    let after = openings(&clinic).await;
    assert_eq!(
        booked(&clinic, &form).await,
        token,
        "a double click gets the same visit"
    );

    for other in [
        BookingForm {
            name: "Someone Else".to_owned(),
            ..form.clone()
        },
        BookingForm {
            start: "2026-12-02T15:00:00Z".to_owned(),
            ..form.clone()
        },
        BookingForm {
            note: String::new(),
            ..form.clone()
        },
    ] {
        let answer = clinic.post(BOOK, &other).await;
        assert_eq!(answer.status, 422);
        assert_eq!(answer.json(), json!({ "error": "booked_already", "token": token }));
    }
    assert_eq!(openings(&clinic).await, after, "and nothing else was booked");
}

#[tokio::test]
async fn a_key_books_once_on_sqlite() {
    a_key_books_once(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_key_books_once_on_postgres() {
    a_key_books_once(Engine::Postgres).await;
}

#[tokio::test]
async fn anyone_may_be_whoever_is_free() {
    let clinic = Clinic::open().await;
    let noon = BookingForm {
        start: "2026-12-04T19:00:00Z".to_owned(),
        ..form()
    };
    let mut therapists = Vec::new();
    for _ in 0..2 {
        let token = booked(
            &clinic,
            &BookingForm {
                key: new_key(),
                ..noon.clone()
            },
        )
        .await;
        therapists.push(show(&clinic, &token).await.json()["therapist"].clone());
    }
    assert_ne!(therapists[0], therapists[1]);
    let third = clinic.post(BOOK, &BookingForm { key: new_key(), ..noon }).await;
    assert_eq!(
        (third.status, refusal(&third)),
        (409, json!("taken")),
        "three therapists work, in two rooms"
    );
}

#[tokio::test]
async fn only_what_the_client_needs_to_say_must_be_said() {
    let clinic = Clinic::open().await;
    let brief = [
        ("name", "Li"),
        ("email", "li@example.com"),
        ("service", "relaxation-60"),
        ("start", "2026-12-01T09:00:00-06:00"),
        ("key", "0123456789abcdef"),
    ];
    assert_eq!(clinic.post(BOOK, &brief).await.status, 200);
}

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once() {
    let clinic = Clinic::open().await;
    let before = openings(&clinic).await;
    let wrong = BookingForm {
        name: "\u{202e}eoZ".to_owned(),
        email: "zoe at example.com".to_owned(),
        phone: "call me".to_owned(),
        note: "n".repeat(2_001),
        service: "Relaxation!".to_owned(),
        therapist: "the tall one".to_owned(),
        start: "noon".to_owned(),
        terms: "for nothing".to_owned(),
        key: "short".to_owned(),
    };
    let answer = clinic.post(BOOK, &wrong).await;
    assert_eq!(answer.status, 422);
    let fields = ["service", "start", "therapist", "name", "email", "phone", "note", "key"];
    assert_eq!(wrong_fields(&answer.json()), fields);
    assert!(
        !answer.text().contains("example.com"),
        "an answer repeats nothing that was typed"
    );

    let nothing = clinic.post_text(BOOK, "").await;
    assert_eq!(nothing.status, 422);
    assert_eq!(
        wrong_fields(&nothing.json()),
        ["service", "start", "name", "email", "key"]
    );
    assert_eq!(openings(&clinic).await, before);
}

#[tokio::test]
async fn a_start_that_cannot_be_booked_says_why_and_stores_nothing() {
    let clinic = Clinic::open().await;
    let before = openings(&clinic).await;
    for (start, why) in [
        ("-009999-01-03T00:00:00Z", "past"),
        ("2026-11-30T14:00:00Z", "past"),
        ("2026-11-30T16:00:00Z", "too_soon"),
        ("2027-03-01T16:00:00Z", "beyond_horizon"),
        ("9999-12-30T22:00:00Z", "beyond_horizon"),
        ("2026-12-01T15:05:00Z", "off_grid"),
        ("2026-12-06T16:00:00Z", "outside_hours"),
    ] {
        let answer = clinic.post(BOOK, &form_at(start)).await;
        assert_eq!((answer.status, refusal(&answer)), (422, json!(why)), "{start}");
        assert_eq!(answer.json()["nearest"].as_array().unwrap().len(), 3, "{start}");
    }
    assert_eq!(openings(&clinic).await, before);
}

#[tokio::test]
async fn what_is_not_there_cannot_be_booked() {
    let clinic = Clinic::open().await;
    let before = openings(&clinic).await;
    let answer = clinic
        .post(
            BOOK,
            &BookingForm {
                service: "singing-bowls-60".to_owned(),
                ..form()
            },
        )
        .await;
    assert_eq!((answer.status, answer.text()), (404, r#"{"error":"not_found"}"#));
    // Nobody, a room, and a therapist who has not learnt the service.
    for (therapist, service) in [
        ("99", "relaxation-60"),
        ("11", "relaxation-60"),
        ("2", "therapeutic-60"),
    ] {
        let form = BookingForm {
            therapist: therapist.to_owned(),
            service: service.to_owned(),
            ..form()
        };
        let answer = clinic.post(BOOK, &form).await;
        assert_eq!(answer.status, 422);
        assert_eq!(
            answer.json()["fields"],
            json!([{ "field": "therapist", "problem": "unknown" }])
        );
    }
    assert_eq!(openings(&clinic).await, before);
}

#[tokio::test]
async fn a_body_that_is_no_form_cannot_be_read() {
    let clinic = Clinic::open().await;
    let before = openings(&clinic).await;
    let good = url_encoded(&form());
    for body in [
        format!("{good}&name=Someone+Else"),
        format!("{good}&start=2026-12-02T15%3A00%3A00Z"),
        format!("{good}&name[first]=Zoe"),
        format!("{good}&name%5B%5D=Zoe"),
        "name[=x&]=y".to_owned(),
    ] {
        let answer = clinic.post_text(BOOK, body.clone()).await;
        assert_eq!(
            (answer.status, answer.text()),
            (400, r#"{"error":"unreadable"}"#),
            "{body}"
        );
    }
    assert_eq!(openings(&clinic).await, before);
}

#[tokio::test]
async fn a_body_above_64_kib_is_too_large() {
    let clinic = Clinic::open().await;
    let before = openings(&clinic).await;
    for size in [64 * 1024 + 1, 1024 * 1024] {
        let answer = clinic.post_text(BOOK, format!("name={}", "n".repeat(size - 5))).await;
        assert_eq!(answer.status, 413, "{size}");
    }
    let most = clinic
        .post_text(BOOK, format!("name={}", "n".repeat(64 * 1024 - 5)))
        .await;
    assert_eq!(most.status, 422, "this one is read, and its name is too long");
    assert_eq!(openings(&clinic).await, before);
}

#[tokio::test]
async fn a_body_of_another_kind_is_refused() {
    let clinic = Clinic::open().await;
    let before = openings(&clinic).await;
    let json = serde_json::to_string(&form()).unwrap();
    for (kind, body) in [
        ("application/json", json.clone()),
        ("text/plain", json),
        ("multipart/form-data; boundary=x", "--x\r\n\r\n--x--".to_owned()),
    ] {
        let request = clinic
            .request(Method::POST, BOOK)
            .header("content-type", kind)
            .body(body.clone());
        let answer = Answer::to(request).await;
        assert!(
            (400..500).contains(&answer.status),
            "{kind} {body}: {} {}",
            answer.status,
            answer.text()
        );
    }
    assert_eq!(openings(&clinic).await, before);
}

#[tokio::test]
async fn a_form_that_says_it_is_none_is_refused() {
    let clinic = Clinic::open().await;
    let body = url_encoded(&form());
    let request = clinic
        .request(Method::POST, BOOK)
        .header("content-type", "text/plain")
        .body(body);
    assert_eq!(Answer::to(request).await.status, 415);
}

#[tokio::test]
async fn reading_an_address_books_nothing() {
    let clinic = Clinic::open().await;
    let before = openings(&clinic).await;
    let answer = clinic.get(&format!("{BOOK}?{}", url_encoded(&form()))).await;
    assert_eq!(answer.status, 405);
    assert_eq!(openings(&clinic).await, before);
}

#[tokio::test]
async fn another_site_cannot_book() {
    let clinic = Clinic::open().await;
    let before = openings(&clinic).await;
    for (name, value) in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
        let request = clinic.request(Method::POST, BOOK).header(name, value).form(&form());
        assert_eq!(Answer::to(request).await.status, 403, "{name}");
    }
    assert_eq!(openings(&clinic).await, before);
}

#[tokio::test]
async fn a_token_that_is_nobodys_is_not_found() {
    let clinic = Clinic::open().await;
    booked(&clinic, &form()).await;
    for token in ["", "0", &"a".repeat(43), "' OR 1 = 1 --", "\0", &"x".repeat(10_000)] {
        let answer = show(&clinic, token).await;
        assert_eq!(
            (answer.status, answer.text()),
            (404, r#"{"error":"not_found"}"#),
            "{token}"
        );
    }
}
