//! Cookies, as this site sends and reads them.

use axum::http::{HeaderMap, HeaderValue, header};

/// A cookie by its name. Where the site is reached by https, that has the prefix `__Host-`: browsers take such a one from
/// this very host and over TLS only, so that nobody beside it can plant one.
#[derive(Clone, Copy, Debug)]
pub struct Cookie {
    name: &'static str,
    is_secure: bool,
}

impl Cookie {
    /// The cookie of this name, of the site at this address.
    #[must_use]
    pub fn of(public_url: &str, name: &'static str) -> Self {
        Self {
            name,
            is_secure: public_url.starts_with("https://"),
        }
    }

    /// What it says in a request. Of several, none: one of them is not ours.
    #[must_use]
    pub fn read(self, headers: &HeaderMap) -> Option<&str> {
        let name = self.full_name();
        let mut ours = pairs(headers).filter_map(|(other, value)| (other == name).then_some(value));
        match (ours.next(), ours.next()) {
            (Some(value), None) => Some(value),
            _ => None,
        }
    }

    /// Has a browser keep it for so many seconds, or until it is closed; no script reads it. None if `value` is not fit
    /// for a header.
    #[must_use]
    pub fn header(self, value: &str, seconds: Option<u32>) -> Option<HeaderValue> {
        self.written(&self.full_name(), value, seconds)
    }

    /// As [`Self::header`], beside others of this name that the browser may have: `mark` tells them apart.
    #[must_use]
    pub fn header_beside(self, mark: &str, value: &str, seconds: u32) -> Option<HeaderValue> {
        self.written(&format!("{}-{mark}", self.full_name()), value, Some(seconds))
    }

    /// What those say that were sent by [`Self::header_beside`].
    pub fn read_each(self, headers: &HeaderMap) -> impl Iterator<Item = &str> {
        let name = format!("{}-", self.full_name());
        pairs(headers).filter_map(move |(other, value)| other.starts_with(&name).then_some(value))
    }

    fn written(self, name: &str, value: &str, seconds: Option<u32>) -> Option<HeaderValue> {
        let secure = if self.is_secure { "; Secure" } else { "" };
        let age = seconds.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"));
        let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}");
        let mut header = HeaderValue::from_str(&text).ok()?;
        header.set_sensitive(true);
        Some(header)
    }

    fn full_name(self) -> String {
        let prefix = if self.is_secure { "__Host-" } else { "" };
        format!("{prefix}{}", self.name)
    }
}

/// The names and values of all cookies.
fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let cookies = headers.get_all(header::COOKIE).iter();
    let pairs = cookies
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'));
    pairs.filter_map(|pair| pair.trim().split_once('='))
}
