//! What is the same for everybody, and kept as it was sent.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Method, StatusCode};
use sha2::{Digest, Sha256};

use super::pages::SAME;
use crate::booking::form_at;
use crate::host::process::statements_of;
use crate::scene::{Answer, Clinic};

/// As programs ask.
const LIST: &str = "/api/openings/list?service=relaxation-60";
const MONTH: &str = "/api/openings/month?service=relaxation-60&month=2026-12";

async fn ask(clinic: &Clinic, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = clinic.request(Method::GET, path);
    let request = headers
        .iter()
        .fold(request, |request, (name, value)| request.header(*name, *value));
    Answer::to(request).await
}

#[tokio::test]
async fn a_browser_that_has_it_is_told_in_a_line() {
    let clinic = Clinic::open().await;
    for path in SAME.into_iter().chain([LIST, MONTH]) {
        let page = clinic.get(path).await;
        assert_eq!(page.header("cache-control"), "no-cache", "{path}");
        let tag = page.header("etag").to_owned();
        assert!(tag.starts_with("W/\"") && tag.len() > 20, "{path}: {tag}");
        for coding in ["br", "zstd", "gzip"] {
            let coded = ask(
                &clinic,
                path,
                &[("accept-encoding", &format!("nothing, {coding};q=0.5"))],
            )
            .await;
            assert_eq!(
                (coded.header("content-encoding"), coded.header("etag")),
                (coding, &*tag),
                "{path}"
            );
            assert!(coded.bytes.len() < page.bytes.len(), "{path}: {coding}");
            assert_eq!(coded.header("vary"), "accept-encoding", "{path}");
            let again = ask(&clinic, path, &[("accept-encoding", coding)]).await;
            assert_eq!(
                (again.header("content-encoding"), &again.bytes),
                (coding, &coded.bytes),
                "{path}"
            );
        }
        for known in [tag.clone(), format!("W/\"other\", {tag}"), "*".to_owned()] {
            let same = ask(&clinic, path, &[("if-none-match", &known), ("accept-encoding", "br")]).await;
            assert_eq!((same.status, same.bytes.len()), (304, 0), "{path}: {known}");
            // What a browser has takes the headers of what it is told.
            for header in [
                "etag",
                "cache-control",
                "content-security-policy",
                "vary",
                "x-content-type-options",
            ] {
                assert_eq!(same.header(header), page.header(header), "{path}: {header}");
            }
        }
        let other = ask(&clinic, path, &[("if-none-match", "W/\"other\"")]).await;
        assert_eq!((other.status, &other.bytes), (200, &page.bytes), "{path}");
        let head = Answer::to(clinic.request(Method::HEAD, path)).await;
        assert_eq!(
            (head.status, head.bytes.len(), head.header("etag")),
            (200, 0, &*tag),
            "{path}"
        );
        assert_eq!(head.header("content-length"), page.bytes.len().to_string(), "{path}");
        let refused = ask(&clinic, path, &[("accept-encoding", "br;q=0, gzip;q=0")]).await;
        assert_eq!(refused.header("content-encoding"), "", "{path}");
    }
}

#[tokio::test]
async fn its_scripts_run_by_what_is_in_them() {
    let clinic = Clinic::open().await;
    for path in SAME {
        let page = clinic.get(path).await;
        let policy = page.header("content-security-policy").to_owned();
        assert!(
            policy.starts_with("default-src 'self'; script-src 'self' 'sha256-"),
            "{path}: {policy}"
        );
        assert!(
            policy.contains("' 'wasm-unsafe-eval';") && !policy.contains("unsafe-inline"),
            "{path}: {policy}"
        );
        assert!(
            !policy.contains("nonce") && !page.text().contains("nonce"),
            "{path}: nobody could be kept out by it"
        );
        assert!(!page.text().contains(" style=\""), "{path}: styles come from files");
        let mut inline = 0;
        for script in page.text().split("<script").skip(1) {
            let (tag, rest) = script.split_once('>').unwrap();
            let (inside, _) = rest.split_once("</script>").unwrap();
            if inside.is_empty() {
                assert!(tag.contains(" src=\"/pkg/"), "{path}: {tag}");
            } else {
                inline += 1;
                let hash = STANDARD.encode(Sha256::digest(inside));
                assert!(policy.contains(&format!("'sha256-{hash}'")), "{path}: {inside}");
            }
        }
        assert_eq!(policy.matches("'sha256-").count(), inline, "{path}: nothing else runs");
    }
}

/// What somebody alone is to have: a form's key, or who they are.
#[tokio::test]
async fn nothing_of_anybody_is_in_it() {
    let clinic = Clinic::open().await;
    for path in SAME.into_iter().chain([LIST, MONTH]) {
        let cookies = "glo=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef; glo-device=1; other=2";
        let mine = ask(
            &clinic,
            path,
            &[("cookie", cookies), ("user-agent", "Mine"), ("accept-language", "fr")],
        )
        .await;
        let theirs = clinic.get(path).await;
        assert_eq!(
            (mine.status, mine.header("etag")),
            (200, theirs.header("etag")),
            "{path}"
        );
        for secret in ["name=\"key\"", "name=\"stamp\"", "name=\"seen\""] {
            assert!(!theirs.text().contains(secret), "{path}: {secret}");
        }
    }
    for path in [
        "/contact",
        "/picker?goal=relax",
        "/book?service=relaxation-60&start=2026-12-01T15:00:00Z",
        "/book?service=relaxation-60&%73tart=2026-12-01T15:00:00Z",
        "/book?visit=0123",
        "/staff/sign-in",
    ] {
        let page = clinic.get(path).await;
        assert_eq!(
            (page.header("cache-control"), page.header("etag")),
            ("no-store", ""),
            "{path}"
        );
    }
}

#[tokio::test]
async fn what_is_booked_is_told_at_once() {
    let clinic = Clinic::open().await;
    let paths = ["/book?service=relaxation-60&date=2026-12-02", LIST, "/compare"];
    for start in ["2026-12-02T15:00:00Z", "2026-12-02T16:15:00Z"] {
        let mut before = Vec::new();
        for path in paths {
            before.push(clinic.get(path).await.header("etag").to_owned());
        }
        let mut form = form_at(start);
        form.therapist = "1".to_owned();
        assert_eq!(
            clinic.post("/book", &form).await.status,
            StatusCode::SEE_OTHER,
            "{start}"
        );
        let list = ask(&clinic, LIST, &[("if-none-match", &before[1])]).await;
        assert_eq!(list.status, 200, "{start}");
        let is_free = list.json()["days"]
            .to_string()
            .contains(&format!("{start}\",\"therapists\":[1,"));
        assert!(!is_free, "{start}");
        let day = ask(&clinic, paths[0], &[("if-none-match", &before[0])]).await;
        assert_eq!(day.status, 200, "{start}");
    }
}

/// After what a server has read once. What hardly ever changes is not asked for again, and what changes is asked for in one
/// question.
#[tokio::test]
async fn the_database_is_asked_once_at_most() {
    let asked = statements_of(&[
        "/",
        "/picker",
        "/compare",
        "/treatments",
        "/questions",
        "/book",
        "/book?service=relaxation-60",
        "/book?service=relaxation-30&date=2099-12-02",
        LIST,
        "/api/openings/month?service=relaxation-30",
    ])
    .await;
    for (path, statements) in asked {
        assert!(statements.len() <= 1, "{path}: {statements:#?}");
    }
}
