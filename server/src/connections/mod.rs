//! The connections that requests come by: how many there may be, and how long each may take.
//!
//! What nobody has to be patient with, a machine never is: a head that does not come, a body that stops in the middle, an
//! answer that is not read, a connection that is only kept. Each has its own time. That a whole request may still take
//! long is meant: somebody's phone may be slow.

mod body;
mod descriptors;
mod limits;
mod phase;
mod stream;
mod waiting;

pub use self::limits::Limits;

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Once};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Request, Response, StatusCode, header};
use axum::response::IntoResponse;
use domain::spam::Sender;
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;
use tracing::{debug, error, warn};

use self::body::{Patient, WatchedBody};
use self::phase::Phase;
use self::stream::Paced;
use self::waiting::Waiting;
use crate::process::places::{Full, Place, Places};

/// How long nobody is let in after the system would not: until then somebody may have gone.
const BREATH: Duration = Duration::from_millis(50);

/// The largest head of a request, and what is kept of an answer that is not taken.
const LARGEST_HEAD: usize = 64 * 1024;

/// What one connection too many is told. Whoever floods does not read it, and whoever does is a person.
const TOO_MANY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: 10\r\n\
    content-type: text/plain; charset=utf-8\r\ncontent-length: 49\r\n\r\nToo many connections. Try again in ten seconds.\r\n";

/// Serves the site until `stopping` is done, and then what is under way. Nothing that a connection or the system does ends
/// it before. When nearly all connections are taken, each new one has the one go that has waited longest for a request, or
/// for the rest of one.
pub async fn serve(listener: TcpListener, site: Router, limits: Limits, stopping: impl Future<Output = ()>) {
    let places = Places::new(limits.connections, limits.per_network.unwrap_or(usize::MAX));
    let (all, waiting) = (GracefulShutdown::new(), Waiting::default());
    let spare = (limits.connections / 16).max(1);
    let mut stopping = std::pin::pin!(stopping);
    let mut is_refused = false;
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stopping => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                is_refused = false;
                match places.take(network(peer.ip())) {
                    Ok(place) => {
                        if places.left() < spare {
                            waiting.send_one_away();
                        }
                        let phase = Phase::new(waiting.clone());
                        let connection = serve_one((stream, peer), site.clone(), limits, phase, all.watcher());
                        tokio::spawn(hold(place, connection));
                    }
                    Err(full) => refuse(&stream, full),
                }
            }
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                // Said once, and not with every breath.
                if !std::mem::replace(&mut is_refused, true) {
                    error!(%error, "no more connections can be taken now");
                }
                tokio::time::sleep(BREATH).await;
            }
        }
    }
    drop(listener);
    all.shutdown().await;
}

async fn hold(place: Place<Option<IpAddr>>, connection: impl Future<Output = ()>) {
    connection.await;
    drop(place);
}

/// One connection, with all its requests.
async fn serve_one(
    (stream, peer): (TcpStream, SocketAddr),
    site: Router,
    limits: Limits,
    phase: Phase,
    watcher: Watcher,
) {
    // Answers go out as they are written.
    _ = stream.set_nodelay(true);
    let stream = Paced::new(stream, limits, phase.clone());
    let answered = phase.clone();
    let service = service_fn(move |request| answer(request, peer, site.clone(), limits, answered.clone()));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // The stream ends before. It is here so that a connection is looked at again once it has been answered, and its
        // time to be idle begins.
        .header_read_timeout(limits.idle + limits.head + limits.answer)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        ended = watcher.watch(connection) => if let Err(error) = ended {
            debug!(%error, "a connection ended");
        },
        () = phase.has_to_go() => debug!("a connection makes room"),
    }
}

async fn answer(
    request: Request<Incoming>,
    peer: SocketAddr,
    site: Router,
    limits: Limits,
    phase: Phase,
) -> Result<Response<WatchedBody>, Infallible> {
    let answering = phase.begin(!request.body().is_end_stream());
    let has_stalled = Arc::new(AtomicBool::new(false));
    let mut request = request.map(|body| {
        let body = Patient::new(body, limits.body, has_stalled.clone(), phase);
        Body::new(body)
    });
    request.extensions_mut().insert(ConnectInfo(peer));
    let mut response = match site.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    // Whatever was made of half a request, it is none of anybody's.
    if has_stalled.load(Ordering::Relaxed) {
        response = StatusCode::REQUEST_TIMEOUT.into_response();
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    Ok(response.map(|body| WatchedBody::new(body, answering)))
}

/// Whom a connection counts for: see [`Sender::network`].
fn network(address: IpAddr) -> Option<IpAddr> {
    let sender = Sender {
        address: Some(address),
        ..Sender::default()
    };
    sender.network()
}

fn refuse(stream: &TcpStream, full: Full) {
    static TOLD_ALL: Once = Once::new();
    static TOLD_EACH: Once = Once::new();
    match full {
        Full::All => TOLD_ALL.call_once(|| warn!("all connections are taken, and more are refused")),
        Full::Each => TOLD_EACH.call_once(|| {
            warn!(
                "an address has as many connections as one may have, and gets no more: if it is your proxy, set \
                 GLO_CLIENT_HEADER"
            );
        }),
    }
    // Nobody waits for it.
    _ = stream.try_write(TOO_MANY);
}

/// Whether an error of accepting says something of who wanted in, and nothing of the next one.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    )
}
