//! The cookies that a session is known by, and a browser in which there was one.

use app::cookie::Cookie;
use axum::http::{HeaderMap, HeaderValue};
use domain::session::DEVICE_KNOWN;
use store::{DeviceToken, SessionToken};

/// How the cookie is called and sent.
#[derive(Clone, Copy)]
pub(crate) struct SessionCookie(Cookie);

impl SessionCookie {
    /// The cookie of the site at this address.
    pub(crate) fn of(public_url: &str) -> Self {
        Self(Cookie::of(public_url, "glo"))
    }

    /// The token that came with a request.
    pub(crate) fn read(self, headers: &HeaderMap) -> Option<SessionToken> {
        self.0.read(headers).and_then(SessionToken::parse)
    }

    /// Has the browser keep a token until it is closed. When the session is over, the store knows.
    pub(crate) fn set(self, token: &SessionToken) -> HeaderValue {
        let Some(header) = self.0.header(token.as_str(), None) else {
            unreachable!("hexadecimal digits are fit for a header")
        };
        header
    }

    /// Has the browser forget its token.
    pub(crate) fn clear(self) -> HeaderValue {
        let Some(header) = self.0.header("", Some(0)) else {
            unreachable!("nothing is fit for a header")
        };
        header
    }
}

/// The cookie that a browser is known by in which somebody has signed in.
#[derive(Clone, Copy)]
pub(crate) struct DeviceCookie(Cookie);

impl DeviceCookie {
    /// The cookie of the site at this address.
    pub(crate) fn of(public_url: &str) -> Self {
        Self(Cookie::of(public_url, "glo-device"))
    }

    /// The token that came with a request.
    pub(crate) fn read(self, headers: &HeaderMap) -> Option<DeviceToken> {
        self.0.read(headers).and_then(DeviceToken::parse)
    }

    /// Has the browser keep a token for as long as it is known by it.
    pub(crate) fn set(self, token: &DeviceToken) -> HeaderValue {
        let seconds = u32::try_from(DEVICE_KNOWN.as_secs()).ok();
        let Some(header) = self.0.header(token.as_str(), seconds) else {
            unreachable!("hexadecimal digits are fit for a header")
        };
        header
    }
}

#[cfg(test)]
mod tests {
    use axum::http::header;

    use super::*;

    const TOKEN: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    fn read(cookie: SessionCookie, values: &[&'static str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::COOKIE, HeaderValue::from_static(value));
        }
        cookie.read(&headers).map(|token| token.as_str().to_owned())
    }

    #[test]
    fn over_tls_it_is_bound_to_this_host() {
        let cookie = SessionCookie::of("https://book.example");
        let token = SessionToken::parse(TOKEN).expect("a token");
        assert_eq!(
            cookie.set(&token),
            format!("__Host-glo={TOKEN}; Path=/; HttpOnly; SameSite=Lax; Secure")
        );
        let device = DeviceToken::parse(TOKEN).expect("a token");
        assert_eq!(
            DeviceCookie::of("https://book.example").set(&device),
            format!("__Host-glo-device={TOKEN}; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=34560000")
        );
        assert_eq!(
            cookie.clear(),
            "__Host-glo=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0"
        );
        let plain = SessionCookie::of("http://127.0.0.1:3000");
        assert_eq!(
            plain.set(&token),
            format!("glo={TOKEN}; Path=/; HttpOnly; SameSite=Lax")
        );
    }

    #[test]
    fn a_token_is_read_from_its_own_cookie_alone() {
        let cookie = SessionCookie::of("http://127.0.0.1:3000");
        let ours = "glo=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
        let others = "a=b; glo=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef; c=d";
        assert_eq!(read(cookie, &[ours]).as_deref(), Some(TOKEN));
        assert_eq!(read(cookie, &[others]).as_deref(), Some(TOKEN));
        for none in [&[][..], &["glo="], &["glo=zz"], &["aglo=0"], &[ours, ours]] {
            assert_eq!(read(cookie, none), None, "{none:?}");
        }
        let tls = SessionCookie::of("https://book.example");
        assert_eq!(read(tls, &[ours]), None, "a cookie that anyone beside us can plant");
    }
}
