//! What is compressed on its way, and what is not.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};

use crate::http::sender::SITE;

/// Static files were compressed when they were built; what streams in answers is compressed on the way. By the fourth level
/// of each kind: the home page goes out as 3.7 to 3.9 kB of 11, and a core does so 1,560 (Brotli), 1,720 (gzip) or 1,840
/// (zstd) times a second, where it sends 2,090 plain ones (`wrk -c16`).
pub(crate) fn compress() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new()
        .quality(CompressionLevel::Precise(4))
        .compress_when(DefaultPredicate::new().and(NotForContentType::const_new("application/wasm")))
}

/// How an answer may be compressed, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Coding {
    Brotli,
    Zstd,
    Gzip,
}

impl Coding {
    /// The best of those that whoever asks takes.
    pub(crate) fn of(asked: &HeaderMap) -> Option<Self> {
        let takes = |coding: &Self| {
            let values = asked.get_all(header::ACCEPT_ENCODING).iter();
            let mut elements = values
                .filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(','));
            elements.any(|element| {
                let (name, weight) = element.split_once(';').unwrap_or((element, ""));
                let is_refused = weight
                    .trim()
                    .strip_prefix("q=")
                    .is_some_and(|weight| weight.parse() == Ok(0.0));
                name.trim().eq_ignore_ascii_case(coding.name()) && !is_refused
            })
        };
        [Self::Brotli, Self::Zstd, Self::Gzip].into_iter().find(takes)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Zstd => "zstd",
            Self::Gzip => "gzip",
        }
    }
}

/// Has a request ask for this coding and no other.
pub(crate) fn ask_for(coding: Option<Coding>, headers: &mut HeaderMap) {
    headers.remove(header::ACCEPT_ENCODING);
    if let Some(coding) = coding {
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(coding.name()));
    }
}

/// Has an answer go out as it is that another site has asked for with somebody's cookies. The page would hold what they may
/// read beside what that site has put into the address, and its length when compressed tells whether the two are alike
/// (BREACH). Browsers too old to say who asks are not believed either.
pub(crate) async fn hide_lengths(mut request: Request, next: Next) -> Response {
    let headers = request.headers_mut();
    let asked_by = headers.get(SITE).map(HeaderValue::as_bytes);
    if headers.contains_key(header::COOKIE) && !matches!(asked_by, Some(b"same-origin" | b"none")) {
        headers.remove(header::ACCEPT_ENCODING);
    }
    next.run(request).await
}
