//! What holds for the staff side, pages and functions alike.

use axum::extract::{Request, State};
use axum::http::{HeaderName, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::http::cookie::{DeviceCookie, SessionCookie};
use crate::http::headers::default_header;
use crate::http::sender;

/// Notes the session that a request comes with, for whoever asks who calls; turns away what another site has sent; and
/// has nobody keep or list the answer.
///
/// The layer against forgery lets what tells nothing of where it comes from pass, because programs book too. Here only
/// people sign in, and their browsers tell.
pub(crate) async fn guard(
    State((cookie, device)): State<(SessionCookie, DeviceCookie)>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let path = path.strip_prefix("/api").unwrap_or(path);
    if path != "/staff" && !path.starts_with("/staff/") {
        return next.run(request).await;
    }
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let mut response = if !is_read && !sender::is_from_here(request.headers()) {
        StatusCode::FORBIDDEN.into_response()
    } else {
        if let Some(session) = cookie.read(request.headers()) {
            request.extensions_mut().insert(session);
        }
        if let Some(device) = device.read(request.headers()) {
            request.extensions_mut().insert(device);
        }
        next.run(request).await
    };
    default_header(&mut response, header::CACHE_CONTROL, "no-store");
    default_header(&mut response, HeaderName::from_static("x-robots-tag"), "noindex");
    response
}
