//! The headers that tell a browser what these pages may do.

use std::fmt::Write;

use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use leptos::config::{Env, LeptosOptions};
use leptos::nonce::use_nonce;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use sha2::{Digest, Sha256};

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

/// Has a page that is sent to many run its scripts by what is in them, and those of the site, instead of by its nonce:
/// nobody else knew that while it was made, so whatever has it is ours. None if it has no nonce.
pub(crate) fn by_hashes(headers: &mut HeaderMap, page: &[u8]) -> Option<Bytes> {
    let policy = headers.get(header::CONTENT_SECURITY_POLICY)?.to_str().ok()?;
    let (_, rest) = policy.split_once("'nonce-")?;
    let (nonce, _) = rest.split_once('\'')?;
    let page = str::from_utf8(page).ok()?;
    let mark = format!(" nonce=\"{nonce}\"");
    let mut sources = "'self'".to_owned();
    let scripts = page
        .split("<script")
        .skip(1)
        .filter_map(|script| script.split_once('>'));
    for (_, rest) in scripts.filter(|(tag, _)| tag.contains(&mark)) {
        let (inside, _) = rest.split_once("</script>")?;
        if !inside.is_empty() {
            _ = write!(sources, " 'sha256-{}'", STANDARD.encode(Sha256::digest(inside)));
        }
    }
    let policy = policy.replace(&format!("'nonce-{nonce}' 'strict-dynamic'"), &sources);
    let page = page.replace(&mark, "");
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_str(&policy).ok()?);
    Some(Bytes::from(page))
}

/// What tells whether two answers are alike, however they are compressed.
pub(crate) fn tag(body: &[u8]) -> HeaderValue {
    let tag = format!("W/\"{}\"", URL_SAFE_NO_PAD.encode(&Sha256::digest(body)[..16]));
    let Ok(tag) = HeaderValue::from_str(&tag) else {
        unreachable!("base64 is fit for a header")
    };
    tag
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
