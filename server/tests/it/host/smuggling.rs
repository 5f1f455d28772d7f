//! Where a request ends. Whoever gets a proxy and the server to disagree about it can hide a request behind another one,
//! which is then somebody else's: so what can be read in two ways is refused, or is the last on its connection.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Bytes;
use axum::routing::get;
use server::connections::Limits;

use crate::host::connections::{LIMITS, SOON, rest, send, site_of};

/// What stands after the end of a request as one reader takes it, and within it as another does.
const HIDDEN: &str = "GET /hidden HTTP/1.1\r\nhost: glo.example\r\n\r\n";

/// Sends a head, its line ends and all, and what follows it. Tells the status of each answer until the connection ends, and
/// how often the hidden request was answered.
async fn sent(method: &str, head: &str, body: &str) -> (Vec<String>, usize) {
    let found = Arc::new(AtomicUsize::new(0));
    let finding = Arc::clone(&found);
    let hidden = async move || {
        finding.fetch_add(1, Ordering::Relaxed);
        "found"
    };
    let length = async |body: Bytes| body.len().to_string();
    let router = Router::new()
        .route("/", get("hello").post(length))
        .route("/hidden", get(hidden));
    let address = site_of(
        router,
        Limits {
            idle: SOON,
            body: SOON,
            ..LIMITS
        },
    )
    .await;
    let text = format!("{method} / HTTP/1.1\r\nhost: glo.example\r\n{head}\r\n{body}");
    let answers = rest(&mut send(address, &text).await).await;
    let statuses = answers.split("HTTP/1.1 ").skip(1);
    let statuses = statuses.filter_map(|answer| answer.get(..3)).map(str::to_owned);
    (statuses.collect(), found.load(Ordering::Relaxed))
}

#[tokio::test]
async fn what_follows_a_whole_request_is_the_next_one() {
    assert_eq!(
        sent("POST", "content-length: 0\r\n", HIDDEN).await,
        (vec!["200".into(), "200".into()], 1)
    );
    let chunked = format!("5\r\nhello\r\n0\r\n\r\n{HIDDEN}");
    let next = sent("POST", "transfer-encoding: chunked\r\n", &chunked).await;
    assert_eq!(next, (vec!["200".into(), "200".into()], 1));
}

#[tokio::test]
async fn what_is_within_a_request_is_not_the_next_one() {
    let length = HIDDEN.len();
    let chunk = format!("{length:x}\r\n{HIDDEN}\r\n0\r\n\r\n");
    for (method, head, body) in [
        ("POST", format!("content-length: {length}\r\n"), HIDDEN),
        ("GET", format!("content-length: {length}\r\n"), HIDDEN),
        ("GET", "transfer-encoding: chunked\r\n".to_owned(), &chunk),
        // A line that ends without a carriage return has ended: RFC 9112, section 2.2.
        ("POST", format!("x-of: this\ncontent-length: {length}\r\n"), HIDDEN),
    ] {
        let (statuses, found) = sent(method, &head, body).await;
        assert_eq!((statuses.len(), found), (1, 0), "{method} {head}: {statuses:?}");
    }
}

/// RFC 9112, section 6.3: the chunks count, and after them the connection is closed, whatever else has come by it.
#[tokio::test]
async fn of_a_length_and_chunks_nothing_is_hidden() {
    let length = HIDDEN.len();
    let chunk = format!("{length:x}\r\n{HIDDEN}\r\n0\r\n\r\n");
    let ended = format!("0\r\n\r\n{HIDDEN}");
    for (head, body) in [
        (
            format!("content-length: {}\r\ntransfer-encoding: chunked\r\n", ended.len()),
            &ended,
        ),
        (
            format!("transfer-encoding: chunked\r\ncontent-length: {}\r\n", ended.len()),
            &ended,
        ),
        ("content-length: 4\r\ntransfer-encoding: chunked\r\n".to_owned(), &chunk),
        ("transfer-encoding: chunked\r\ncontent-length: 4\r\n".to_owned(), &chunk),
        ("content-length: 0\r\ntransfer-encoding: chunked\r\n".to_owned(), &ended),
    ] {
        let (statuses, found) = sent("POST", &head, body).await;
        assert_eq!((statuses.len(), found), (1, 0), "{head}: {statuses:?}");
    }
}

#[tokio::test]
async fn what_can_be_read_in_two_ways_is_refused() {
    let length = HIDDEN.len();
    for head in [
        format!("content-length: 0\r\ncontent-length: {length}\r\n"),
        format!("content-length: {length}\r\ncontent-length: 0\r\n"),
        format!("content-length: 0, {length}\r\n"),
        format!("content-length: +{length}\r\n"),
        "content-length: 0x0\r\n".to_owned(),
        "content-length: 0 0\r\n".to_owned(),
        "content-length: -1\r\n".to_owned(),
        "content-length: \r\n".to_owned(),
        "content-length: 18446744073709551617\r\n".to_owned(),
        format!("content-length : {length}\r\n"),
        // Lines that go on, as headers had them once.
        format!("content-length: 0\r\n {length}\r\n"),
        format!("x-of: this\r\n content-length: {length}\r\n"),
        format!("x-of: this\r\n\tcontent-length: {length}\r\n"),
        "transfer-encoding:\r\n chunked\r\n".to_owned(),
        "transfer-encoding : chunked\r\n".to_owned(),
        "transfer-encoding: xchunked\r\n".to_owned(),
        "transfer-encoding: identity\r\n".to_owned(),
        "transfer-encoding: chunked, identity\r\n".to_owned(),
        "transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n".to_owned(),
        "transfer-encoding: \"chunked\"\r\n".to_owned(),
        "transfer-encoding: chunked\0\r\n".to_owned(),
        "x-of: this\rtransfer-encoding: chunked\r\n".to_owned(),
    ] {
        let (statuses, found) = sent("POST", &head, &format!("0\r\n\r\n{HIDDEN}")).await;
        assert_eq!((statuses, found), (vec!["400".to_owned()], 0), "{head:?}");
    }
}

#[tokio::test]
async fn chunks_that_make_no_sense_hide_nothing() {
    for body in [
        "0\n\n",
        "0\r\n\n",
        "0;x\ny\r\n\r\n",
        "5\nhello\r\n0\r\n\r\n",
        "5\r\nhello0\r\n\r\n",
        "-1\r\n\r\n",
        "+0\r\n\r\n",
        "0x0\r\n\r\n",
        "10000000000000000\r\n\r\n",
        "\r\n\r\n",
    ] {
        let (statuses, found) = sent("POST", "transfer-encoding: chunked\r\n", &format!("{body}{HIDDEN}")).await;
        assert!(statuses.len() <= 1 && found == 0, "{body:?}: {statuses:?}");
    }
}
