//! What an address says by itself, whatever page is there.

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::http::sender::SITE;

/// Paths that end with a key: whoever knows the address may do what the page is for.
const KEYS: [&str; 3] = ["/visit/", "/staff/invitation/", "/staff/team/"];

/// Whether a key is in the address, which nobody else is to learn.
pub(crate) fn holds_key(uri: &Uri) -> bool {
    let has = |prefix: &str| uri.path().strip_prefix(prefix).is_some_and(|key| !key.is_empty());
    let moves = |pair: &str| pair.strip_prefix("visit=").is_some_and(|key| !key.is_empty());
    KEYS.into_iter().any(has) || is_booking(uri) && uri.query().is_some_and(|query| query.split('&').any(moves))
}

/// Whether the address is a later step of something that is found by its first.
pub(crate) fn is_step(uri: &Uri) -> bool {
    is_booking(uri) && uri.query().is_some_and(|query| !query.is_empty())
}

fn is_booking(uri: &Uri) -> bool {
    uri.path().trim_end_matches('/') == "/book"
}

/// Leads from an address with a slash at its end to the same without, whatever is there.
pub(crate) async fn without_slash(request: Request, next: Next) -> Response {
    match shortened(request.uri()) {
        Some(address) => (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, address)]).into_response(),
        None => next.run(request).await,
    }
}

fn shortened(uri: &Uri) -> Option<HeaderValue> {
    let path = uri.path().strip_suffix('/')?.trim_end_matches('/');
    // What is empty is the first page. Two slashes, or what browsers read as such, would name another server.
    if path.is_empty() || path[1..].starts_with(['/', '\\']) {
        return None;
    }
    let address = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    HeaderValue::from_bytes(address.as_bytes()).ok()
}

/// Takes a form for one of this site's that comes from nowhere and goes to an address with a key in it, which proves
/// more. Pages at such addresses tell nobody where they are, and browsers that do not tell the relation of two pages then
/// say that their forms come from nowhere.
pub(crate) async fn trust_key(mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let from_nowhere = !headers.contains_key(SITE)
        && headers
            .get(header::ORIGIN)
            .is_some_and(|origin| origin.as_bytes() == b"null");
    if from_nowhere && holds_key(request.uri()) {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let own = host.and_then(|host| HeaderValue::from_str(&format!("https://{host}")).ok());
        if let Some(own) = own {
            request.headers_mut().insert(header::ORIGIN, own);
        }
    }
    next.run(request).await
}
