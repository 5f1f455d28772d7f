//! What holds for every page and every answer.

use std::collections::HashSet;
use std::sync::Arc;

use reqwest::Method;
use tokio::task::JoinSet;

use crate::booking::{form, form_at, url_encoded};
use crate::html::{Page, attribute};
use crate::scene::{Answer, Clinic};

/// Pages that are the same for everybody.
pub(super) const SAME: [&str; 9] = [
    "/",
    "/picker",
    "/compare",
    "/treatments",
    "/treatments/swedish",
    "/questions",
    "/book",
    "/book?service=relaxation-60",
    "/book?service=relaxation-60&date=2026-12-01",
];

/// Pages of every other kind, with their status.
const PAGES: [(&str, u16); 8] = [
    ("/book?service=relaxation-60&start=2026-12-01T15:00:00Z", 200),
    ("/book?service=singing-bowls-60", 404),
    ("/book?month=2026-13", 400),
    ("/visit/0", 404),
    ("/contact", 200),
    ("/contact/thanks?reference=7K2-M9Q", 200),
    ("/contact/thanks", 404),
    ("/no/such/page", 404),
];

/// Answers of every kind: pages, posted pages, data, files, and refusals by the layers around them.
async fn answers(clinic: &Clinic) -> Vec<(String, Answer)> {
    let mut answers = Vec::new();
    for path in PAGES.map(|(path, _)| path).into_iter().chain(SAME).chain([
        "/livez",
        "/readyz",
        "/api/clinic/show",
        "/api/openings/list",
        "/api/openings/list?service=relaxation-60",
        "/api/unknown",
        "/favicon.svg",
        "/pkg/glo.a15.js",
        "/pkg/unknown.js",
    ]) {
        answers.push((path.to_owned(), clinic.get(path).await));
    }
    let posts = [
        ("booked", form_at("2026-12-02T15:00:00Z"), "/book", ""),
        ("wrong", domain::BookingForm::default(), "/book", ""),
        ("cross-site", form(), "/book", "https://evil.example"),
        ("by a program", form(), "/api/visits/book", ""),
    ];
    for (name, form, path, origin) in posts {
        let request = clinic.request(Method::POST, path).form(&form);
        let request = if origin.is_empty() {
            request
        } else {
            request.header("origin", origin)
        };
        answers.push((name.to_owned(), Answer::to(request).await));
    }
    answers.push((
        "too large".to_owned(),
        clinic.post_text("/book", "n".repeat(70_000)).await,
    ));
    answers.push((
        "wrong method".to_owned(),
        Answer::to(clinic.request(Method::DELETE, "/book")).await,
    ));
    answers
}

#[tokio::test]
async fn every_page_is_whole_and_has_its_status() {
    let clinic = Clinic::open().await;
    for (path, status) in PAGES.into_iter().chain(SAME.map(|path| (path, 200))) {
        let page = Page::of(clinic.get(path).await);
        assert_eq!(page.status, status, "{path}");
        assert!(!page.heading().is_empty(), "{path}");
        assert!(page.title().ends_with("Glo"), "{path}: {}", page.title());
        for once in ["name=\"description\"", "name=\"robots\"", "rel=\"canonical\""] {
            assert!(page.source().matches(once).count() <= 1, "{path}: {once}");
        }
    }
}

#[tokio::test]
async fn no_other_page_is_kept_by_anyone() {
    let clinic = Clinic::open().await;
    for (path, _) in PAGES {
        assert_eq!(clinic.get(path).await.header("cache-control"), "no-store", "{path}");
    }
    let rejected = clinic.post("/book", &domain::BookingForm::default()).await;
    assert_eq!(rejected.header("cache-control"), "no-store");
}

#[tokio::test]
async fn the_scripts_of_a_page_run_by_a_nonce_of_its_own() {
    let clinic = Clinic::open().await;
    let mut nonces = HashSet::new();
    let mut answers = Vec::new();
    for (path, _) in PAGES {
        answers.push((path, clinic.get(path).await));
    }
    answers.push((
        "a form that comes back",
        clinic.post("/book", &domain::BookingForm::default()).await,
    ));
    for (path, answer) in answers {
        let policy = answer.header("content-security-policy").to_owned();
        let (_, nonce) = policy
            .split_once("script-src 'nonce-")
            .unwrap_or_else(|| panic!("{path}: {policy}"));
        let (nonce, rest) = nonce.split_once('\'').unwrap();
        assert!(
            rest.starts_with(" 'strict-dynamic' 'wasm-unsafe-eval';"),
            "{path}: {policy}"
        );
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
            "{path}: {policy}"
        );
        assert!(policy.starts_with("default-src 'self';"), "{path}: {policy}");
        assert!(nonce.len() >= 22, "{path}: a nonce has 128 bits, {nonce} has fewer");

        let page = Page::of(answer);
        let scripts = page.tags("script");
        assert!(!scripts.is_empty(), "{path}");
        assert_eq!(
            scripts.len(),
            page.source().matches("<script").count(),
            "{path}: each has a nonce"
        );
        for script in scripts {
            assert_eq!(attribute(script, "nonce").as_deref(), Some(nonce), "{path}");
        }
        assert!(!page.source().contains(" style=\""), "{path}: styles come from files");
        assert!(nonces.insert(nonce.to_owned()), "{path}: no two pages share a nonce");
    }
}

/// A file that was asked for while a page was rendered used to be answered with that page's headers, and the page without.
#[tokio::test]
async fn a_page_keeps_its_headers_while_files_are_asked_for() {
    let clinic = Arc::new(Clinic::open().await);
    let mut asked = JoinSet::new();
    for path in ["/book", "/pkg/glo.a15.js", "/favicon.svg"].repeat(60) {
        let clinic = Arc::clone(&clinic);
        asked.spawn(async move { (path, clinic.get(path).await) });
    }
    while let Some(answer) = asked.join_next().await {
        let (path, answer) = answer.unwrap();
        let policy = answer.header("content-security-policy");
        assert_eq!(
            policy.contains("'wasm-unsafe-eval'"),
            path == "/book",
            "{path}: {policy}"
        );
    }
}

#[tokio::test]
async fn every_answer_says_what_a_browser_may_do_with_it() {
    let clinic = Clinic::open().await;
    for (name, answer) in answers(&clinic).await {
        let is_secret = name.starts_with("/visit/");
        for (header, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", if is_secret { "no-referrer" } else { "same-origin" }),
            ("strict-transport-security", "max-age=31536000"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
        ] {
            assert_eq!(answer.header(header), value, "{name}: {header}");
            assert_eq!(answer.headers.get_all(header).iter().count(), 1, "{name}: {header}");
        }
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{name}: {policy}");
        if !answer.header("content-type").starts_with("text/html") {
            assert_eq!(policy, "default-src 'none'; frame-ancestors 'none'", "{name}");
        }
    }
}

#[tokio::test]
async fn what_leads_nowhere_is_not_found() {
    let clinic = Clinic::open().await;
    for path in [
        "/nothing",
        "/index.html",
        "/pkg",
        "/fonts",
        "/fonts/.gitignore",
        "/fonts/%2egitignore",
        "/pkg/glo.d.ts",
        "/pkg/glo_bg.wasm.d.ts",
        "/pkg/glo.a15.js.br",
        "/pkg/__wasm_split_manifest.b25.json",
        "/favicon.svg/glo.js",
        "/pkg/..%2f..%2fglo.db",
        "/..%2fhash.txt",
        "/%00",
        "/%ff",
        "/a%0d%0ab",
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
async fn a_page_cannot_be_posted_to_but_the_form() {
    let clinic = Clinic::open().await;
    for path in ["/", "/treatments", "/contact/thanks"] {
        assert_eq!(clinic.post_text(path, url_encoded(&form())).await.status, 405, "{path}");
    }
}

#[tokio::test]
async fn a_head_without_a_body_is_as_good_as_a_page() {
    let clinic = Clinic::open().await;
    for (path, status) in PAGES {
        let answer = Answer::to(clinic.request(Method::HEAD, path)).await;
        assert_eq!((answer.status, answer.bytes.len()), (status, 0), "{path}");
    }
}

#[tokio::test]
async fn the_header_marks_where_one_is() {
    let clinic = Clinic::open().await;
    for (path, marked) in [
        ("/", None),
        ("/treatments", Some("/treatments")),
        ("/treatments/swedish", Some("/treatments")),
        ("/picker?goal=stress", Some("/picker")),
        ("/book", None),
    ] {
        let source = Page::of(clinic.get(path).await).source().to_owned();
        let links: Vec<_> = source
            .split("<a ")
            .filter(|link| link.contains(r#""header__link""#))
            .collect();
        assert_eq!(links.len(), 5, "{path}");
        let marks = links.iter().filter(|link| link.contains(r#"aria-current="page""#));
        let hrefs: Vec<_> = marks
            .filter_map(|link| link.split('"').find(|word| word.starts_with('/')))
            .collect();
        assert_eq!(hrefs, marked.into_iter().collect::<Vec<_>>(), "{path}");
    }
}

#[tokio::test]
async fn pages_are_compressed_for_those_who_can_read_it() {
    let clinic = Clinic::open().await;
    let request = |accepted: &str| {
        clinic
            .request(Method::GET, "/contact")
            .header("accept-encoding", accepted.to_owned())
    };
    let plain = Answer::to(request("identity")).await;
    assert_eq!(plain.header("content-encoding"), "");
    assert_eq!(plain.header("vary"), "accept-encoding");
    for (accepted, encoding) in [
        ("gzip", "gzip"),
        ("gzip, br", "br"),
        ("br", "br"),
        ("gzip, deflate, br, zstd", "zstd"),
    ] {
        let packed = Answer::to(request(accepted)).await;
        assert_eq!(packed.header("content-encoding"), encoding, "{accepted}");
        let (packed, plain) = (packed.bytes.len(), plain.bytes.len());
        assert!(packed * 5 < plain * 2, "{encoding}: {packed} of {plain}");
    }
}

#[tokio::test]
async fn what_another_site_asks_for_in_somebodys_name_tells_nothing_by_its_length() {
    let clinic = Clinic::open().await;
    for (cookie, asked_by, encoding) in [
        (None, Some("cross-site"), "gzip"),
        (Some("glo=1"), Some("none"), "gzip"),
        (Some("glo=1"), Some("same-origin"), "gzip"),
        (Some("glo=1"), Some("same-site"), ""),
        (Some("glo=1"), Some("cross-site"), ""),
        (Some("glo=1"), None, ""),
    ] {
        let mut request = clinic
            .request(Method::GET, "/contact")
            .header("accept-encoding", "gzip");
        for (name, value) in [("cookie", cookie), ("sec-fetch-site", asked_by)] {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        let answer = Answer::to(request).await;
        assert_eq!(answer.header("content-encoding"), encoding, "{cookie:?} {asked_by:?}");
    }
}

#[tokio::test]
async fn a_store_that_fails_is_told_in_words() {
    let clinic = Clinic::open().await;
    clinic.run_sql("DROP TABLE clinic").await;
    for path in [
        "/book",
        "/book?service=relaxation-60",
        "/book?service=relaxation-60&start=2026-12-01T15:00:00Z",
    ] {
        let page = Page::of(clinic.get(path).await);
        assert_eq!(page.status, 500, "{path}: {}", page.words());
        assert!(
            page.says("Something went wrong on our side"),
            "{path}: {}",
            page.words()
        );
    }
}

#[tokio::test]
async fn a_store_that_fails_is_told_on_the_first_page_too() {
    let clinic = Clinic::open().await;
    clinic.run_sql("DROP TABLE clinic").await;
    assert_eq!(Page::of(clinic.get("/").await).status, 500);
}

/// While one page was on its way, a file that was asked for took the headers meant for it, policy and all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_keeps_its_policy_while_files_are_asked_for() {
    let clinic = Clinic::open().await;
    let ask = |path: &'static str, policy: &'static str| {
        let requests: Vec<_> = (0..4).map(|_| clinic.request(Method::GET, path)).collect();
        tokio::spawn(async move {
            for request in requests {
                for _ in 0..40 {
                    let answer = Answer::to(request.try_clone().unwrap()).await;
                    let told = answer.header("content-security-policy");
                    assert!(told.starts_with(policy), "{path}: {told}");
                }
            }
        })
    };
    let asked = [
        ask("/book?service=relaxation-60", "default-src 'self'"),
        ask("/favicon.svg", "default-src 'none'"),
        ask("/favicon.svg", "default-src 'none'"),
        ask("/pkg/glo.a15.js", "default-src 'none'"),
    ];
    for asked in asked {
        asked.await.unwrap();
    }
}

mod files {
    use super::*;

    #[tokio::test]
    async fn whose_names_change_with_them_are_kept_for_ever() {
        let clinic = Clinic::open().await;
        let page = Page::of(clinic.get("/").await);
        for (name, kind) in [
            ("/pkg/glo.c55.css", "text/css; charset=utf-8"),
            ("/pkg/glo.a15.js", "text/javascript; charset=utf-8"),
            ("/pkg/glo.3a5.wasm", "application/wasm"),
        ] {
            assert!(
                page.source().contains(&format!("=\"{name}\"")),
                "the page asks for {name}"
            );
            let answer = clinic.get(name).await;
            assert_eq!(answer.status, 200);
            assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
            assert_eq!(answer.header("content-type"), kind);
            assert!(answer.text().starts_with(&format!("plain {}", &name[5..])));
        }
    }

    #[tokio::test]
    async fn that_have_not_changed_are_kept_as_they_were() {
        let clinic = Clinic::open().await;
        for (name, kept) in [
            ("/pkg/glo.a15.js", "public, max-age=31536000, immutable"),
            ("/favicon.svg", ""),
        ] {
            let first = clinic.get(name).await;
            let again = clinic
                .request(Method::GET, name)
                .header("if-modified-since", first.header("last-modified"));
            let again = Answer::to(again).await;
            assert_eq!((again.status, again.bytes.len()), (304, 0), "{name}");
            assert_eq!(again.header("cache-control"), kept, "{name}");
            for header in ["cache-control", "vary", "etag"] {
                assert_eq!(again.header(header), first.header(header), "{name}: {header}");
            }
        }
    }

    #[tokio::test]
    async fn can_only_be_read() {
        let clinic = Clinic::open().await;
        for method in [Method::POST, Method::PUT, Method::DELETE] {
            for (name, status) in [
                ("/pkg/glo.a15.js", 405),
                ("/favicon.svg", 405),
                ("/pkg/glo.000.js", 404),
            ] {
                let answer = Answer::to(clinic.request(method.clone(), name)).await;
                let allow = if status == 405 { "GET,HEAD" } else { "" };
                assert_eq!(
                    (answer.status, answer.header("allow")),
                    (status, allow),
                    "{method} {name}"
                );
            }
        }
    }

    #[tokio::test]
    async fn that_are_not_there_are_not_kept() {
        let clinic = Clinic::open().await;
        let answer = clinic.get("/pkg/glo.000.js").await;
        assert_eq!((answer.status, answer.header("cache-control")), (404, "no-store"));
    }

    #[tokio::test]
    async fn whose_names_stay_are_not_kept_for_ever() {
        let clinic = Clinic::open().await;
        let answer = clinic.get("/favicon.svg").await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "image/svg+xml"));
        assert!(!answer.header("cache-control").contains("immutable"));
    }

    #[tokio::test]
    async fn come_as_they_were_compressed_by_the_build() {
        let clinic = Clinic::open().await;
        for name in ["glo.c55.css", "glo.a15.js", "glo.3a5.wasm"] {
            for (accepted, encoding, kind) in [
                ("br", "br", "br"),
                ("gzip", "gzip", "gz"),
                ("gzip, deflate, br, zstd", "br", "br"),
                ("br;q=0, gzip", "gzip", "gz"),
            ] {
                let request = clinic
                    .request(Method::GET, &format!("/pkg/{name}"))
                    .header("accept-encoding", accepted);
                let answer = Answer::to(request).await;
                assert_eq!(
                    (answer.status, answer.header("content-encoding")),
                    (200, encoding),
                    "{name}: {accepted}"
                );
                assert_eq!(answer.text(), format!("{kind} {name}"), "{accepted}");
            }
        }
    }

    #[tokio::test]
    async fn say_that_they_differ_by_what_is_accepted() {
        let clinic = Clinic::open().await;
        for accepted in ["br", "gzip", "identity"] {
            let request = clinic
                .request(Method::GET, "/pkg/glo.a15.js")
                .header("accept-encoding", accepted);
            assert_eq!(
                Answer::to(request).await.header("vary"),
                "accept-encoding",
                "{accepted}"
            );
        }
    }
}
