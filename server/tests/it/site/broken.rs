//! Addresses and bodies that no page of ours has made.

use domain::Role;
use leptos::server_fn::axum::server_fn_paths;
use reqwest::Method;

use crate::accounts::staff::Browser;
use crate::booking::openings;
use crate::html::Page;
use crate::scene::{Answer, Clinic, Engine};
use crate::site::chance::Chance;

/// Requests of each kind that chance makes.
const TRIES: usize = 300;

#[tokio::test]
async fn every_address_of_book_is_a_page_with_the_right_status() {
    let clinic = Clinic::open().await;
    for (query, status) in [
        ("", 200),
        ("service=", 200),
        ("month=&date=&start=&therapist=", 200),
        ("utm_source=mail", 200),
        ("month=2026-12", 200),
        ("start=2026-12-01T15:00:00Z", 200),
        ("service=relaxation-60&month=0001-01", 200),
        ("service=relaxation-60&month=9998-12", 200),
        ("service=relaxation-60&date=0001-01-01", 200),
        ("service=relaxation-60&date=9998-12-31", 200),
        ("service=relaxation-60&month=2026-12&date=2027-01-04", 200),
        ("service=relaxation-60&therapist=99", 200),
        ("service=relaxation-60&start=2026-12-01T09:00:00-06:00", 200),
        ("service=relaxation-60&start=2026-12-01T15:05:00Z", 422),
        ("service=relaxation-60&start=-009999-01-03T00:00:00Z", 422),
        ("service=relaxation-60&start=9999-12-30T22:00:00Z", 422),
        ("service=nothing", 404),
        ("service=nothing&date=2026-12-01", 404),
        ("service=nothing&start=2026-12-01T15:00:00Z", 404),
        ("service=Relaxation", 400),
        ("service=%00", 400),
        ("service=%ff", 400),
        ("service=relaxation-60&therapist=me", 400),
        ("service=relaxation-60&therapist=9223372036854775808", 400),
        ("service=relaxation-60&month=2026-13", 400),
        ("service=relaxation-60&month=9999-12", 400),
        ("service=relaxation-60&date=2026-02-30", 400),
        ("service=relaxation-60&date=9999-12-31", 400),
        ("service=relaxation-60&date=-009999-01-01", 400),
        ("service=relaxation-60&date=2026-12-01T00:00", 400),
        ("service=relaxation-60&start=2026-12-01", 400),
        ("service=relaxation-60&start=2026-12-01T15:00:00", 400),
        ("service=relaxation-60&start=2026-12-01T15:01:00Z", 400),
        ("service=relaxation-60&start=2026-12-01T15:00:00.5Z", 400),
        ("service=relaxation-60&start=2026-12-01T15:00:00%2B00:00", 200),
    ] {
        let page = Page::of(clinic.get(&format!("/book?{query}")).await);
        assert_eq!(page.status, status, "{query}: {}", page.heading());
    }
}

#[tokio::test]
async fn an_address_that_cannot_be_read_says_what_is_wrong_with_it() {
    let clinic = Clinic::open().await;
    let page = Page::of(clinic.get("/book?service=A!&therapist=b&month=c&date=d&start=e").await);
    assert_eq!((page.status, page.heading()), (400, "We cannot read this address"));
    for words in [
        "We do not have this massage.",
        "We do not have this therapist.",
        "Enter a month, like 2026-12",
        "Choose a time.",
    ] {
        assert!(page.says(words), "{words}: {}", page.words());
    }
    assert!(!page.source().contains("A!"), "what was in it is not said again");
}

#[tokio::test]
async fn whatever_the_query_of_a_page_says_the_page_is_whole() {
    let clinic = Clinic::open().await;
    let mut chance = Chance::new(1);
    for _ in 0..TRIES {
        let path = format!(
            "{}?{}",
            chance.pick(&["/book", "/contact", "/contact/thanks"]),
            chance.form()
        );
        let page = Page::of(clinic.get(&path).await);
        assert!(
            matches!(page.status, 200 | 400 | 404 | 409 | 422),
            "{path}: {}",
            page.status
        );
    }
}

#[tokio::test]
async fn whatever_the_path_says_there_is_an_answer() {
    let clinic = Clinic::open().await;
    let mut chance = Chance::new(2);
    for _ in 0..TRIES {
        let path = format!(
            "{}{}",
            chance.pick(&["/", "/visit/", "/pkg/", "/api/", "/book/"]),
            chance.path()
        );
        let answer = clinic.get(&path).await;
        assert!(
            matches!(answer.status, 200 | 307 | 308 | 400 | 404 | 405 | 422),
            "{path}: {}",
            answer.status
        );
    }
}

#[tokio::test]
async fn whatever_a_program_asks_it_gets_an_answer_it_can_read() {
    let clinic = Clinic::open().await;
    let mut chance = Chance::new(3);
    for _ in 0..TRIES {
        let function = chance.pick(&["list", "month", "show"]);
        let path = format!("/api/openings/{function}?{}", chance.form());
        let answer = clinic.get(&path).await;
        assert!(
            matches!(answer.status, 200 | 400 | 404 | 422),
            "{path}: {} {}",
            answer.status,
            answer.text()
        );
        assert_eq!(answer.json().get("error").is_some(), answer.status != 200, "{path}");
    }
}

#[tokio::test]
async fn whatever_is_posted_books_nothing_by_chance_and_breaks_nothing() {
    let clinic = Clinic::open().await;
    let before = openings(&clinic).await;
    let mut chance = Chance::new(4);
    for _ in 0..TRIES {
        let path = chance.pick(&[
            "/book",
            "/book?service=relaxation-60&start=2026-12-01T15:00:00Z",
            "/api/visits/book",
            "/api/visits/show",
            "/contact",
            "/api/contact/send",
        ]);
        let body = chance.form();
        let answer = clinic.post_text(path, body.clone()).await;
        assert!(
            matches!(answer.status, 400 | 404 | 409 | 413 | 422),
            "{path} {body}: {}",
            answer.status
        );
    }
    assert_eq!(openings(&clinic).await, before);
}

/// Bytes that are no text used to be answered as if the server were at fault.
#[tokio::test]
async fn a_body_that_is_no_text_is_told_so_by_every_function() {
    let clinic = Clinic::open().await;
    for (path, method) in server_fn_paths() {
        for bytes in [&b"\xff"[..], b"name=\xff\xfe", b"\xc3=1&key=\xed\xa0\x80"] {
            let method: Method = method.as_str().parse().unwrap();
            let request = clinic
                .request(method.clone(), path)
                .header("content-type", "application/x-www-form-urlencoded")
                .header("sec-fetch-site", "same-origin")
                .body(bytes.to_vec());
            let answer = Answer::to(request).await;
            if method == Method::POST {
                assert_eq!(answer.status, 400, "{path}: {}", answer.text());
                assert_eq!(answer.json()["error"], "unreadable", "{path}");
            } else {
                assert!(answer.status < 500, "{path}: {}", answer.text());
            }
        }
    }
}

#[tokio::test]
async fn a_body_of_another_kind_is_told_in_the_shape_of_all_errors() {
    let clinic = Clinic::open().await;
    let request = clinic.request(Method::POST, "/api/visits/show").body("{}");
    let answer = Answer::to(request.header("content-type", "application/json")).await;
    assert_eq!((answer.status, &answer.json()["error"]), (415, &"unreadable".into()));
}

#[tokio::test]
async fn a_path_that_no_file_can_have_leads_nowhere() {
    let clinic = Clinic::open().await;
    for path in [
        format!("/{}", "a".repeat(300)),
        format!("/{}.js", "a".repeat(300)),
        format!("/pkg/{}.svg", "b/".repeat(3_000)),
        format!("/visit/{}", "c".repeat(300)),
        format!("/treatments/{}", "%C3%A9".repeat(300)),
        "/a%00b.js".to_owned(),
        "/%ff%fe.js".to_owned(),
    ] {
        let page = Page::of(clinic.get(&path).await);
        assert_eq!(
            (page.status, page.heading()),
            (404, "We cannot find this page"),
            "{path}"
        );
    }
    for line in [
        &b"GET /\xff\xfe HTTP/1.1"[..],
        b"GET /book?service=\xff HTTP/1.1",
        b"GET /a\0b HTTP/1.1",
    ] {
        let answer = clinic.raw(line).await;
        assert!(answer.starts_with("HTTP/1.1 4"), "{line:?}: {answer}");
    }
}

/// PostgreSQL takes no NUL within a text, and bytes that are no text become a mark that says so.
#[tokio::test]
async fn what_no_text_can_hold_is_never_the_servers_fault() {
    const FIELDS: [&str; 30] = [
        "about",
        "address",
        "change",
        "city",
        "client",
        "date",
        "email",
        "from",
        "hours",
        "id",
        "key",
        "message",
        "minutes",
        "month",
        "name",
        "new_password",
        "note",
        "password",
        "phone",
        "q",
        "reference",
        "role",
        "search",
        "service",
        "start",
        "subject",
        "text",
        "therapist",
        "token",
        "until",
    ];
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let Some(clinic) = Clinic::open_on(engine).await else {
            continue;
        };
        let owner = Browser::of(&clinic, "olga", Role::Owner).await;
        for nonsense in ["%00", "a%00b", "%ff%fe"] {
            let query: Vec<_> = FIELDS.iter().map(|field| format!("{field}={nonsense}")).collect();
            let query = query.join("&");
            let pages = [
                "/book",
                "/contact",
                "/contact/thanks",
                "/picker",
                "/compare",
                "/staff/calendar",
                "/staff/clients",
                "/staff/inbox",
                "/staff/hours",
                "/staff/audit",
                "/staff/reports",
                "/staff/reports.csv",
            ];
            let paths = [
                "/visit",
                "/treatments",
                "/packages",
                "/staff/inbox",
                "/staff/clients",
                "/staff/team",
                "/staff/invitation",
            ];
            let functions = server_fn_paths().map(|(path, _)| path);
            let asked = pages.into_iter().chain(functions).map(|path| format!("{path}?{query}"));
            for address in asked.chain(paths.map(|path| format!("{path}/{nonsense}"))) {
                let answer = owner.get(&clinic, &address).await;
                assert!(answer.status < 500, "{engine:?} {address}: {}", answer.text());
            }
            let nonsense: String = form_urlencoded(nonsense);
            let fields = FIELDS.map(|field| (field, nonsense.as_str()));
            let forms = [
                "/book",
                "/contact",
                "/picker",
                "/visit/0",
                "/staff/sign-in",
                "/staff/catalogue",
                "/staff/clinic",
                "/staff/hours",
                "/staff/team",
                "/staff/invitation/0",
                "/staff/inbox/222-222",
                "/staff/clients",
                "/staff/clients/1",
                "/staff/clients/1/merge",
                "/staff/clients/1/erase",
                "/staff/calendar",
            ];
            let functions = server_fn_paths().filter(|(_, method)| method.as_str() == "POST");
            for address in forms.into_iter().chain(functions.map(|(path, _)| path)) {
                let answer = owner.post(&clinic, address, &fields).await;
                assert!(answer.status < 500, "{engine:?} {address}: {}", answer.text());
            }
        }
    }
}

/// What a form says that is encoded like this.
fn form_urlencoded(encoded: &str) -> String {
    let url = reqwest::Url::parse(&format!("http://localhost/?a={encoded}")).unwrap();
    url.query_pairs().map(|(_, value)| value.into_owned()).collect()
}
