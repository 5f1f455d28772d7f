//! What several layers ask of a request, or see to in an answer.

use axum::http::{HeaderName, HeaderValue, Response, header};

/// The largest request body that anything here reads.
pub(crate) const LARGEST_BODY: usize = 64 * 1024;

/// A header that the caller has not set.
pub(crate) fn default_header<B>(response: &mut Response<B>, name: HeaderName, value: &'static str) {
    response
        .headers_mut()
        .entry(name)
        .or_insert(HeaderValue::from_static(value));
}

/// HTML is made for one request and one nonce.
pub(crate) fn is_html<B>(response: &Response<B>) -> bool {
    let content_type = response.headers().get(header::CONTENT_TYPE);
    content_type.is_some_and(|value| value.as_bytes().starts_with(b"text/html"))
}
