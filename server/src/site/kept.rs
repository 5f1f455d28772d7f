//! Pages and answers that are the same for everybody: kept as they were sent, until something has changed that they may
//! tell. A browser that has one asks whether it still is so, and is told in a line.

use std::sync::Arc;

use app::host::Host;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::Cell;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use store::StoreError;
use tracing::error;

use crate::http::compression::{self, Coding};
use crate::http::headers::is_html;
use crate::http::security;

/// The routes whose answers are the same for whoever asks.
const ROUTES: [&str; 10] = [
    "/",
    "/picker",
    "/compare",
    "/treatments",
    "/treatments/{slug}",
    "/packages/{slug}",
    "/questions",
    "/book",
    "/api/openings/list",
    "/api/openings/month",
];
/// What can be asked of `/book` before a start is chosen: the form that comes then has a key of its own.
const BOOK_ASKS: [&str; 4] = ["service", "therapist", "month", "date"];
/// How many bytes all of them may be together.
const ROOM: u64 = 16 << 20;
/// The largest that is kept.
const LARGEST: usize = 1 << 20;
/// How many it is made for: a page has some ten thousand bytes, and a tenth of that when it is compressed.
const ABOUT: usize = 2_000;

/// What is kept of them, and no more of it than there is room for: what nobody asks for goes first.
#[derive(Clone)]
pub(crate) struct KeptPages(Arc<Cache<Address, Arc<KeptPage>, Bytewise>>);

/// The path and the query, and how the answer is compressed.
type Address = (Uri, Option<Coding>);

/// What the clinic tells, and when it is: the first cell that has not begun, and the first that is not too near.
type Version = (u64, [Cell; 2]);

struct KeptPage {
    version: Version,
    headers: HeaderMap,
    body: Bytes,
}

#[derive(Clone)]
struct Bytewise;

impl Weighter<Address, Arc<KeptPage>> for Bytewise {
    fn weight(&self, (uri, _): &Address, page: &Arc<KeptPage>) -> u64 {
        let headers: usize = page
            .headers
            .iter()
            .map(|(name, value)| name.as_str().len() + value.len())
            .sum();
        let query = uri.query().map_or(0, str::len);
        u64::try_from(page.body.len() + headers + uri.path().len() + query).unwrap_or(u64::MAX)
    }
}

impl Default for KeptPages {
    fn default() -> Self {
        Self(Arc::new(Cache::with_weighter(ABOUT, ROOM, Bytewise)))
    }
}

/// Marks a request that is answered as for anybody, and an answer that may be kept.
#[derive(Clone, Copy)]
struct ForEverybody;

/// Answers with what is kept, if it still is so, and keeps what is the same for everybody.
pub(crate) async fn keep(
    State(host): State<Host>,
    State(KeptPages(pages)): State<KeptPages>,
    mut request: Request,
    next: Next,
) -> Response {
    if !is_for_everybody(&request) {
        return next.run(request).await;
    }
    if request.headers().contains_key(header::COOKIE) {
        // They may have changed something just now, by another server.
        host.store.look_again();
    }
    let Ok(version) = version(&host).await else {
        // Whoever makes the page says what is wrong.
        return next.run(request).await;
    };
    // Whoever asks for the headers alone gets those of the page; what serves it leaves the rest out.
    *request.method_mut() = Method::GET;
    let coding = Coding::of(request.headers());
    let address = (request.uri().clone(), coding);
    let asked = std::mem::take(request.headers_mut());
    if let Some(page) = pages.get(&address).filter(|page| page.version == version) {
        return page.answer(&asked);
    }
    compression::ask_for(coding, request.headers_mut());
    request.extensions_mut().insert(ForEverybody);
    match made(next.run(request).await, version).await {
        Ok(page) => {
            let page = Arc::new(page);
            pages.insert(address, Arc::clone(&page));
            page.answer(&asked)
        }
        Err(response) => response,
    }
}

async fn version(host: &Host) -> Result<Version, StoreError> {
    let (now, number) = (host.now(), host.store.version().await?);
    let policy = host.store.public_clinic().await?.clinic.profile.policy;
    Ok((number, [now, policy.earliest(now)].map(Cell::at_or_after)))
}

/// Before it is compressed: has an answer that is the same for everybody run its scripts by what is in them, where others
/// have a nonce, and say by which tag a browser asks whether it still is so.
pub(crate) async fn settle(request: Request, next: Next) -> Response {
    let is_for_everybody = request.extensions().get::<ForEverybody>().is_some();
    let response = next.run(request).await;
    let is_same = response.status() == StatusCode::OK && !response.headers().contains_key(header::SET_COOKIE);
    if !is_for_everybody || !is_same {
        return response;
    }
    let is_page = is_html(&response);
    let (mut parts, body) = response.into_parts();
    let mut body = match to_bytes(body, usize::MAX).await {
        Ok(body) => body,
        Err(error) => return broken_off(&error),
    };
    if is_page {
        match security::by_hashes(&mut parts.headers, &body) {
            Some(page) => body = page,
            None => return Response::from_parts(parts, Body::from(body)),
        }
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::ETAG, security::tag(&body));
    parts
        .headers
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    parts.extensions.insert(ForEverybody);
    Response::from_parts(parts, Body::from(body))
}

/// Whether whoever asks for this gets what everybody gets.
fn is_for_everybody(request: &Request) -> bool {
    let Some(route) = request.extensions().get::<MatchedPath>() else {
        return false;
    };
    let query = request.uri().query().unwrap_or_default();
    let mut pairs = query.split('&').filter(|pair| !pair.is_empty());
    matches!(*request.method(), Method::GET | Method::HEAD)
        && ROUTES.contains(&route.as_str())
        && match route.as_str() {
            // What may be answers about somebody's health is kept nowhere.
            "/picker" => query.is_empty(),
            // A name that is written otherwise may be any.
            "/book" => pairs.all(|pair| pair.split_once('=').is_some_and(|(name, _)| BOOK_ASKS.contains(&name))),
            _ => true,
        }
}

/// What has been made for everybody, or an answer that was not.
async fn made(response: Response, version: Version) -> Result<KeptPage, Response> {
    if response.extensions().get::<ForEverybody>().is_none() {
        return Err(response);
    }
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, LARGEST).await.map_err(|error| broken_off(&error))?;
    Ok(KeptPage {
        version,
        headers: parts.headers,
        body,
    })
}

fn broken_off(error: &axum::Error) -> Response {
    error!(%error, "a page broke off");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

impl KeptPage {
    /// It, or that it is what the browser has.
    fn answer(&self, asked: &HeaderMap) -> Response {
        let tag = self.headers.get(header::ETAG);
        let is_known = asked.get_all(header::IF_NONE_MATCH).iter().any(|known| {
            let known = known.to_str().unwrap_or_default().split(',').map(str::trim);
            tag.is_some_and(|tag| {
                known
                    .into_iter()
                    .any(|known| known == "*" || known.as_bytes() == tag.as_bytes())
            })
        });
        let mut headers = self.headers.clone();
        if !is_known {
            return (headers, self.body.clone()).into_response();
        }
        // The others hold for what the browser has, too.
        for of_body in [header::CONTENT_ENCODING, header::CONTENT_LENGTH, header::CONTENT_TYPE] {
            headers.remove(of_body);
        }
        (StatusCode::NOT_MODIFIED, headers).into_response()
    }
}
