//! What open pages are told while they are open: on which dates of the calendar something has changed.
//!
//! It is told to anyone, for it says no more than asking again for the openings would. Who is told asks again, and sees
//! what they may see.

use std::collections::HashSet;
use std::convert::Infallible;
use std::net::IpAddr;
use std::time::Duration;

use app::host::Host;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use domain::ChangedDates;
use jiff::SignedDuration;
use jiff::civil::Date;
use store::{SessionId, SessionToken};
use tokio::sync::{broadcast, watch};
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt, once};
use tracing::error;

use crate::http::cookie::SessionCookie;
use crate::http::sender::{self, ClientHeader};
use crate::process::places::{Full, Place, Places};

/// How long news of another server's may take at most to be looked for. One's own are told at once.
const LOOK_EVERY: Duration = Duration::from_millis(300);
/// How far back news are looked for, again and again: a transaction says when it began, and is seen when it is done.
const LOOK_BACK: SignedDuration = SignedDuration::from_secs(60);
/// How long news are kept.
const RETENTION: SignedDuration = SignedDuration::from_hours(24);
/// How many pages can listen at once. One more is told to come back later, and works all the same.
const MOST_PAGES: usize = 5_000;
/// How many of them from one address: those of a large office, and a small part of all.
const MOST_FROM_NETWORK: usize = 100;
/// How many pages of the staff can listen besides, whatever the others do.
const MOST_OF_STAFF: usize = 500;
/// How many of one session.
const MOST_OF_SESSION: usize = 20;
/// How many news a page may lag behind before it is told that anything may have changed.
const BACKLOG: usize = 64;

/// All pages that listen.
#[derive(Clone, Debug)]
pub struct ChangeFeed {
    pages: broadcast::Sender<FeedEvent>,
    clients: Places<Option<IpAddr>>,
    staff: Places<SessionId>,
}

/// The place of a page that listens.
#[expect(dead_code, reason = "it is held until the page is gone")]
enum Listener {
    Client(Place<Option<IpAddr>>),
    Staff(Place<SessionId>),
}

#[derive(Clone, Copy, Debug)]
enum FeedEvent {
    Changed(ChangedDates),
    /// The server stops, and open pages shall not keep it.
    Over,
}

impl ChangeFeed {
    /// Nobody listens yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            pages: broadcast::Sender::new(BACKLOG),
            clients: Places::new(MOST_PAGES, MOST_FROM_NETWORK),
            staff: Places::new(MOST_OF_STAFF, MOST_OF_SESSION),
        }
    }

    /// Tells the pages what is new, until the server is told to stop.
    pub async fn run(self, host: Host, mut stopping: watch::Receiver<bool>) {
        let mut known: HashSet<i64> = HashSet::new();
        let mut kept_since = host.now();
        loop {
            tokio::select! {
                () = host.store.changed() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
                _ = stopping.wait_for(|stopping| *stopping) => break,
            }
            let now = host.now();
            if now.duration_since(kept_since) > SignedDuration::from_hours(1) {
                kept_since = now;
                if let Err(error) = host.store.forget_changes(now - RETENTION).await {
                    error!(%error, "old news could not be forgotten");
                }
            }
            if self.pages.receiver_count() == 0 {
                continue;
            }
            match host.store.changes(now - LOOK_BACK).await {
                Ok(news) => {
                    for news in news.iter().filter(|news| !known.contains(&news.id)) {
                        // Nobody may be there any more.
                        _ = self.pages.send(FeedEvent::Changed(news.dates));
                    }
                    known = news.into_iter().map(|news| news.id).collect();
                }
                Err(error) => error!(%error, "what is new could not be read"),
            }
        }
        _ = self.pages.send(FeedEvent::Over);
    }
}

impl Default for ChangeFeed {
    fn default() -> Self {
        Self::new()
    }
}

/// `GET /api/changes`: an event for every change, and one to begin with, which says that what follows is complete.
pub(crate) async fn changes(
    State(live): State<ChangeFeed>,
    State(host): State<Host>,
    State(cookie): State<SessionCookie>,
    State(client): State<ClientHeader>,
    request: Request,
) -> Response {
    let network = sender::network(&request, &client);
    let listener = match listener((&live, &host), cookie.read(request.headers()), network).await {
        Ok(listener) => listener,
        Err(full) => {
            let status = match full {
                Full::All => StatusCode::SERVICE_UNAVAILABLE,
                Full::Each => StatusCode::TOO_MANY_REQUESTS,
            };
            return (status, [(header::RETRY_AFTER, HeaderValue::from_static("30"))]).into_response();
        }
    };
    let keep_alive = KeepAlive::new().interval(Duration::from_secs(20));
    Sse::new(events(&live, listener)).keep_alive(keep_alive).into_response()
}

/// A place for whoever asks: of the staff's, if they have signed in.
async fn listener(
    (live, host): (&ChangeFeed, &Host),
    token: Option<SessionToken>,
    network: Option<IpAddr>,
) -> Result<Listener, Full> {
    let session = match token {
        Some(token) => host.store.session_of(&token, host.now()).await,
        None => Ok(None),
    };
    let session = session.unwrap_or_else(|error| {
        error!(%error, "nobody knows whose session it is");
        None
    });
    match session {
        Some(session) => live.staff.take(session).map(Listener::Staff),
        None => live.clients.take(network).map(Listener::Client),
    }
}

fn events(live: &ChangeFeed, listener: Listener) -> impl Stream<Item = Result<Event, Infallible>> + use<> {
    let told = BroadcastStream::new(live.pages.subscribe());
    let changes = told
        .map(move |told| {
            // The place is this page's for as long as it listens.
            _ = &listener;
            told.unwrap_or(FeedEvent::Changed(anything()))
        })
        .take_while(|told| matches!(told, FeedEvent::Changed(_)))
        .filter_map(|told| match told {
            FeedEvent::Changed(dates) => Event::default().json_data(dates).ok().map(Ok),
            FeedEvent::Over => None,
        });
    once(Ok(Event::default().data("listening"))).chain(changes)
}

/// The news for a page that has missed some.
fn anything() -> ChangedDates {
    ChangedDates {
        first: Date::MIN,
        last: Date::MAX,
    }
}
