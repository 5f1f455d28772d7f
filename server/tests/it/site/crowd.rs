//! Many visitors at once: nobody's page carries what belongs to another's.

use std::sync::Arc;

use tokio::task::JoinSet;

use crate::html::{Page, attribute};
use crate::scene::{Answer, Clinic};

/// Pages that are the same whenever they are asked for, but for their nonce.
const PAGES: [&str; 8] = [
    "/",
    "/picker",
    "/compare?with=therapeutic,relaxation",
    "/treatments",
    "/treatments/swedish",
    "/book",
    "/book?service=relaxation-60",
    "/staff/sign-in",
];

/// How often each page is asked for in the crowd.
const TIMES: usize = 12;

/// An address of its own: so each page is made, and none is sent that is kept.
fn address(path: &str, number: usize) -> String {
    let and = if path.contains('?') { '&' } else { '?' };
    format!("{path}{and}number={number}")
}

/// All of an answer that a browser goes by, without its nonce.
fn told(answer: &Answer) -> String {
    let mut headers: Vec<_> = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != "date")
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    headers.sort();
    let whole = format!("{} {}\n\n{}", answer.status, headers.join("\n"), answer.text());
    match nonce(answer) {
        Some(nonce) => whole.replace(&nonce, "NONCE"),
        None => whole,
    }
}

fn nonce(answer: &Answer) -> Option<String> {
    let policy = answer.header("content-security-policy");
    let (_, nonce) = policy.split_once("'nonce-")?;
    Some(nonce.split_once('\'')?.0.to_owned())
}

/// Every fifth answer of the first page used to hold parts of the program that other visitors' pages need.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_answer_is_the_same_alone_and_in_a_crowd() {
    let clinic = Arc::new(Clinic::open().await);
    let mut alone = Vec::new();
    for path in PAGES {
        alone.push((path, told(&clinic.get(&address(path, TIMES * PAGES.len())).await)));
    }
    let mut crowd = JoinSet::new();
    for (number, (path, alone)) in std::iter::repeat_n(alone, TIMES).flatten().enumerate() {
        let clinic = Arc::clone(&clinic);
        crowd.spawn(async move {
            let answer = clinic.get(&address(path, number)).await;
            assert_eq!(told(&answer), alone, "{path}");
        });
    }
    while let Some(asked) = crowd.join_next().await {
        asked.unwrap();
    }
}

#[tokio::test]
async fn a_page_loads_the_parts_that_it_needs_and_no_others() {
    let clinic = Clinic::open().await;
    let [home, picker] = [clinic.get("/").await, clinic.get("/picker").await];
    for (page, part) in [(home, None), (picker, Some("/pkg/part-for-advice.wasm"))] {
        let page = Page::of(page);
        let hrefs = |rel: &str| -> Vec<String> {
            let links = page.tags("link").into_iter();
            let links = links.filter(|link| attribute(link, "rel").as_deref() == Some(rel));
            links.map(|link| attribute(link, "href").unwrap()).collect()
        };
        assert_eq!(hrefs("modulepreload"), ["/pkg/glo.a15.js", "/pkg/__wasm_split.5b1.js"]);
        let font = Some("/fonts/brygada-1918-5.3.0.woff2");
        let expected: Vec<_> = [font, part, Some("/pkg/glo.3a5.wasm")].into_iter().flatten().collect();
        assert_eq!(hrefs("preload"), expected);
    }
}

/// A browser lets no script read an attribute of that name, and reads what it may load early from it.
#[tokio::test]
async fn a_nonce_stands_in_no_other_attribute() {
    let clinic = Clinic::open().await;
    for path in ["/contact", "/staff/sign-in", "/picker?goal=relax", "/no/such/page"] {
        let answer = clinic.get(path).await;
        let nonce = nonce(&answer).unwrap();
        let page = Page::of(answer);
        let own = page.source().matches(&format!(" nonce=\"{nonce}\"")).count();
        assert!(own >= 3, "{path}");
        assert_eq!(page.source().matches(&nonce).count(), own, "{path}");
        for link in page.tags("link") {
            if attribute(link, "rel").as_deref() == Some("modulepreload") {
                assert_eq!(attribute(link, "nonce"), Some(nonce.clone()), "{path}");
            }
        }
    }
}
