//! How long a connection may take, and how many there may be, on a site of two addresses: what is served does not matter.

use std::future::pending;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::routing::get;
use server::connections::{Limits, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{broadcast, mpsc};
use tokio_stream::wrappers::BroadcastStream;

/// Longer than anything takes that does not hang.
const PATIENCE: Duration = Duration::from_mins(1);
/// What a test waits for.
pub(crate) const SOON: Duration = Duration::from_millis(100);
/// What it never waits for.
const NEVER: Duration = Duration::from_hours(1);

pub(crate) const LIMITS: Limits = Limits {
    head: NEVER,
    body: NEVER,
    answer: NEVER,
    idle: NEVER,
    connections: 1_000,
    per_network: None,
};

const GET: &str = "GET / HTTP/1.1\r\nhost: glo.example\r\n\r\n";
const POST: &str = "POST / HTTP/1.1\r\nhost: glo.example\r\ncontent-length: 100000\r\n\r\n";

pub(crate) async fn site_of(router: Router, limits: Limits) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, router, limits, pending()));
    address
}

async fn site(limits: Limits) -> SocketAddr {
    let length = async |body: Bytes| body.len().to_string();
    let endless = async || {
        let first = tokio_stream::once(Ok::<_, std::convert::Infallible>("hello"));
        Body::from_stream(tokio_stream::StreamExt::chain(first, tokio_stream::pending()))
    };
    let router = Router::new()
        .route("/", get("hello").post(length))
        .route("/endless", get(endless));
    site_of(router, limits).await
}

pub(crate) async fn send(address: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    stream
}

/// What comes until the other side hangs up, however it does.
pub(crate) async fn rest(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut text)).await;
    // A reset is an end, too.
    _ = read.expect("an end");
    String::from_utf8(text).unwrap()
}

/// Asks on an open connection, and reads the one answer.
async fn asks(stream: &mut TcpStream) -> bool {
    stream.write_all(GET.as_bytes()).await.unwrap();
    let mut text = String::new();
    while !text.ends_with("hello") {
        let mut bytes = [0; 1024];
        let read = tokio::time::timeout(PATIENCE, stream.read(&mut bytes)).await;
        match read.expect("an answer") {
            Ok(count @ 1..) => text.push_str(std::str::from_utf8(&bytes[..count]).unwrap()),
            _ => return false,
        }
    }
    text.starts_with("HTTP/1.1 200 OK")
}

/// It used to wait for two minutes and more, with the connection that it came by.
#[tokio::test]
async fn half_a_head_is_not_waited_for() {
    let address = site(Limits { head: SOON, ..LIMITS }).await;
    let mut kept = TcpStream::connect(address).await.unwrap();
    assert!(asks(&mut kept).await);
    for half in ["", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nhost: glo"] {
        assert_eq!(rest(&mut send(address, half).await).await, "", "{half}");
    }
    assert!(asks(&mut kept).await, "who has been answered may think for longer");
    kept.write_all(b"GET / ").await.unwrap();
    assert_eq!(rest(&mut kept).await, "", "but not in the middle of a word");
}

#[tokio::test]
async fn who_asks_for_nothing_more_is_not_kept() {
    let address = site(Limits { idle: SOON, ..LIMITS }).await;
    let mut slow = send(address, "GET / HTTP/1.1\r\nhost: glo.example\r\n").await;
    for _ in 0..2 {
        let mut idle = TcpStream::connect(address).await.unwrap();
        assert!(asks(&mut idle).await);
        assert_eq!(rest(&mut idle).await, "");
    }
    slow.write_all(b"connection: close\r\n\r\n").await.unwrap();
    assert!(rest(&mut slow).await.starts_with("HTTP/1.1 200 OK"));
}

#[tokio::test]
async fn half_a_body_is_not_waited_for_and_its_sender_is_told() {
    let address = site(Limits { body: SOON, ..LIMITS }).await;
    let chunked = POST.replace("content-length: 100000", "transfer-encoding: chunked");
    for half in [POST.to_owned(), format!("{POST}{}", "n".repeat(5_000)), chunked] {
        let answer = rest(&mut send(address, &half).await).await;
        assert!(answer.starts_with("HTTP/1.1 408 Request Timeout"), "{answer}");
        assert!(answer.contains("connection: close"), "{answer}");
    }
}

/// What comes on may take long; what only drips is not meant to come to its end.
#[tokio::test]
async fn a_body_that_comes_on_is_waited_for_and_one_that_drips_is_not() {
    let patience = Duration::from_secs(2);
    let address = site(Limits {
        head: SOON,
        body: patience,
        ..LIMITS
    })
    .await;
    let began = std::time::Instant::now();
    let mut coming = send(address, POST).await;
    let mut dripping = send(address, POST).await;
    let mut sent = 0;
    while began.elapsed() < 2 * patience {
        // What measures the time is another's half head.
        assert_eq!(rest(&mut send(address, "GET").await).await, "");
        coming.write_all(&[b'n'; 1_000]).await.unwrap();
        sent += 1_000;
        // It may be told by now that it was too slow.
        _ = dripping.write_all(b"n").await;
    }
    coming.write_all(&vec![b'n'; 100_000 - sent]).await.unwrap();
    let mut answer = [0; 15];
    coming.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200 OK");
    let answer = rest(&mut dripping).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
}

#[tokio::test]
async fn an_answer_that_nobody_takes_is_not_kept() {
    /// Says when it is gone.
    struct Kept(mpsc::UnboundedSender<()>);
    impl Drop for Kept {
        fn drop(&mut self) {
            _ = self.0.send(());
        }
    }
    let (gone, mut is_gone) = mpsc::unbounded_channel();
    let endless = get(move || async move {
        let kept = Kept(gone.clone());
        let piece = Bytes::from(vec![b'n'; 65_536]);
        let pieces = tokio_stream::StreamExt::map(tokio_stream::iter(std::iter::repeat(())), move |()| {
            _ = &kept;
            Ok::<_, std::convert::Infallible>(piece.clone())
        });
        Body::from_stream(pieces)
    });
    let address = site_of(Router::new().route("/", endless), Limits { answer: SOON, ..LIMITS }).await;
    let asked = send(address, GET).await;
    tokio::time::timeout(PATIENCE, is_gone.recv())
        .await
        .expect("it is gone")
        .unwrap();
    drop(asked);
}

/// From an address of its own on this machine.
async fn from(source: &str, address: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::new(source.parse().unwrap(), 0)).unwrap();
    socket.connect(address).await.unwrap()
}

#[tokio::test]
async fn one_address_does_not_take_the_connections_of_all() {
    let limits = Limits {
        per_network: Some(2),
        connections: 3,
        ..LIMITS
    };
    let address = site(limits).await;
    let (first, _second) = (
        is_answered(from("127.0.1.1", address).await).await,
        is_answered(from("127.0.1.1", address).await).await,
    );
    let told = rest(&mut from("127.0.1.1", address).await).await;
    assert!(
        told.starts_with("HTTP/1.1 503 ") && told.contains("\r\nretry-after: 10\r\n"),
        "{told}"
    );
    // Others have theirs.
    let _other = is_answered(from("127.0.1.2", address).await).await;
    let told = rest(&mut from("127.0.1.3", address).await).await;
    assert!(
        told.starts_with("HTTP/1.1 503 "),
        "and all together no more than that: {told}"
    );
    drop(first);
    // That it is gone has to come about first.
    let mut again = from("127.0.1.1", address).await;
    while !rest_or_answer(&mut again).await {
        again = from("127.0.1.1", address).await;
    }
}

/// A connection by which something is being answered, for as long as it lasts.
async fn is_answered(mut stream: TcpStream) -> TcpStream {
    let endless = GET.replace("GET /", "GET /endless");
    stream.write_all(endless.as_bytes()).await.unwrap();
    let mut answer = [0; 15];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200 OK");
    stream
}

/// Who only holds a connection, from however many addresses, does not keep out who has something to ask for.
#[tokio::test]
async fn when_all_connections_are_taken_those_that_wait_make_room() {
    let (say, _) = broadcast::channel::<&str>(1);
    let said = say.clone();
    let endless = get(async move || Body::from_stream(BroadcastStream::new(said.subscribe())));
    let router = Router::new()
        .route("/", get("hello").post(async |body: Bytes| body.len().to_string()))
        .route("/endless", endless);
    let address = site_of(
        router,
        Limits {
            connections: 8,
            ..LIMITS
        },
    )
    .await;
    let mut busy = is_answered(TcpStream::connect(address).await.unwrap()).await;
    let mut waiting = Vec::new();
    for half in ["", "GET / HTTP/1.1\r\n", GET, "", POST, GET] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        match half {
            GET => assert!(asks(&mut stream).await),
            POST => is_waited_for(&mut stream).await,
            half => stream.write_all(half.as_bytes()).await.unwrap(),
        }
        waiting.push(stream);
    }
    let mut later = Vec::new();
    for stream in waiting.iter_mut().take(5) {
        let mut new = TcpStream::connect(address).await.unwrap();
        assert!(asks(&mut new).await, "there is room for who comes");
        assert_eq!(rest(stream).await, "", "who has waited longest goes");
        later.push(new);
    }
    assert!(
        asks(&mut waiting[5]).await && asks(&mut later[0]).await,
        "and nobody else"
    );
    say.send("still here").unwrap();
    let mut told = String::new();
    while !told.ends_with("still here\r\n") {
        let mut bytes = [0; 1024];
        let count = busy.read(&mut bytes).await.unwrap();
        assert!(count > 0, "what is being answered stays: {told}");
        told.push_str(std::str::from_utf8(&bytes[..count]).unwrap());
    }
}

/// Sends a request up to its body, and hears that it is waited for.
async fn is_waited_for(stream: &mut TcpStream) {
    let expecting = POST.replace("\r\n\r\n", "\r\nexpect: 100-continue\r\n\r\n");
    stream.write_all(expecting.as_bytes()).await.unwrap();
    let mut answer = [0; 25];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 100 Continue\r\n\r\n");
}

/// Asks, and tells whether that was answered; somebody who is refused may not even get to ask.
async fn rest_or_answer(stream: &mut TcpStream) -> bool {
    if stream.write_all(GET.as_bytes()).await.is_err() {
        return false;
    }
    let mut answer = [0; 15];
    stream.read_exact(&mut answer).await.is_ok() && &answer == b"HTTP/1.1 200 OK"
}
