//! The status of a server function's error, for programs.

use app::api::ApiError;
use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;

use crate::http::headers::{LARGEST_BODY, default_header};

/// Gives every error of a server function its own status, in the one place they all pass. Left alone, each is a 500,
/// and a caller who accepts HTML is sent back to where they came from with the error in the address; people's forms are
/// posted to pages and never come here.
pub(crate) async fn tell_programs(mut request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    // Whoever asks for the head gets that of the answer; server functions know no such method, and axum leaves the body out.
    if request.method() == Method::HEAD {
        *request.method_mut() = Method::GET;
    }
    if request.method() == Method::POST {
        request = match readable(request).await {
            Ok(request) => request,
            Err(status) => return (status, Json(ApiError::Unreadable)).into_response(),
        };
    }
    request
        .headers_mut()
        .insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let mut response = next.run(request).await;
    // Openings change, and a form's ticket is for one form.
    default_header(&mut response, header::CACHE_CONTROL, "no-store");
    if !response.headers().contains_key(SERVER_FN_ERROR_HEADER) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST_BODY).await else {
        return Response::from_parts(parts, Body::empty());
    };
    let error: Option<ApiError> = serde_json::from_slice(&bytes).ok();
    let status = error.as_ref().map_or(500, ApiError::status);
    if let Some(seconds) = error.and_then(|error| error.retry_after()) {
        parts.headers.insert(header::RETRY_AFTER, seconds.into());
    }
    parts.status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Response::from_parts(parts, Body::from(bytes))
}

/// Gives the errors that no server function has made the same shape: a path that is not there, a method that a path does not
/// take, a post from another site. Who asks by `OPTIONS` what a path takes is told.
pub(crate) async fn in_one_shape(request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    let is_asked_for_methods = request.method() == Method::OPTIONS;
    let response = next.run(request).await;
    let content_type = response.headers().get(header::CONTENT_TYPE);
    if content_type.is_some_and(|value| value.as_bytes().starts_with(b"application/json")) {
        return response;
    }
    // Which methods are taken, axum says in the header of whatever is answered here.
    let error = match response.status() {
        StatusCode::METHOD_NOT_ALLOWED if is_asked_for_methods => return StatusCode::NO_CONTENT.into_response(),
        StatusCode::METHOD_NOT_ALLOWED => ApiError::WrongMethod,
        StatusCode::FORBIDDEN => ApiError::NotAllowed,
        StatusCode::NOT_FOUND => ApiError::NotFound,
        _ => return response,
    };
    let mut shaped = (response.status(), Json(error)).into_response();
    default_header(&mut shaped, header::CACHE_CONTROL, "no-store");
    shaped
}

/// The same request with its whole body, or the status of one that is no form or no text: what reads it later would take
/// bytes that are no text for a fault of the server's.
async fn readable(request: Request) -> Result<Request, StatusCode> {
    if !is_form(&request) {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, LARGEST_BODY)
        .await
        .map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    match std::str::from_utf8(&bytes) {
        Ok(_) => Ok(Request::from_parts(parts, Body::from(bytes))),
        Err(_) => Err(StatusCode::BAD_REQUEST),
    }
}

/// Server functions take whatever they are sent for a form, so what says that it is none is turned away before.
fn is_form(request: &Request) -> bool {
    let content_type = request.headers().get(header::CONTENT_TYPE);
    content_type.is_some_and(|value| value.as_bytes().starts_with(b"application/x-www-form-urlencoded"))
}
