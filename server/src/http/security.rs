//! The headers that tell a browser what these pages may do.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use leptos::config::{Env, LeptosOptions};
use leptos::nonce::use_nonce;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use crate::http::addresses;
use crate::http::headers::default_header;

/// Sets the content security policy of the page being rendered, with the nonce that leptos gives its scripts.
///
/// Scripts run by nonce alone, and what they import with them (`strict-dynamic`); styles and everything else come from
/// here. `wasm-unsafe-eval` lets the browser compile WebAssembly, and nothing else.
pub(crate) fn set_page_policy(site: &LeptosOptions) {
    let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) else {
        return;
    };
    // `cargo leptos watch` reloads pages through a socket of its own.
    let reloads = if site.env == Env::DEV { " ws:" } else { "" };
    let policy = format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         connect-src 'self'{reloads}; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    );
    // A nonce is base64, which every header can carry.
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// Sets what holds for every answer. The policy here is for all that is no page: it may do nothing.
pub(crate) async fn headers(request: Request, next: Next) -> Response {
    let holds_key = addresses::holds_key(request.uri());
    let is_found = !holds_key && !addresses::is_step(request.uri());
    let mut response = next.run(request).await;
    if !is_found {
        default_header(&mut response, HeaderName::from_static("x-robots-tag"), "noindex");
    }
    let referrer = if holds_key { "no-referrer" } else { "same-origin" };
    for (name, value) in [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, referrer),
        (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=()",
        ),
    ] {
        default_header(&mut response, name, value);
    }
    response
}
