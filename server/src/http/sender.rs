//! Who sends a request, as far as that can be told.

use std::net::{IpAddr, SocketAddr};

use app::host::{Host, UntoldProxy};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::middleware::Next;
use axum::response::Response;
use domain::Device;
use domain::spam::Sender;
use tracing::warn;

/// The header in which a browser tells the relation of a page to what it asks for.
pub(crate) const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The header in which a proxy tells whom it speaks for, if there is a proxy that is trusted to.
#[derive(Clone)]
pub(crate) struct ClientHeader(pub(crate) Option<HeaderName>);

/// What proxies tell clients' addresses by, and how it is written.
const OF_PROXIES: [(HeaderName, &str); 3] = [
    (HeaderName::from_static("x-forwarded-for"), "X-Forwarded-For"),
    (header::FORWARDED, "Forwarded"),
    (HeaderName::from_static("x-real-ip"), "X-Real-IP"),
];

/// Notes the sender of a request, for whoever wants to know.
pub(crate) async fn note(
    State(client): State<ClientHeader>,
    State(host): State<Host>,
    mut request: Request,
    next: Next,
) -> Response {
    look_for_proxy(request.headers(), &client, &host.proxy);
    let sender = Sender {
        address: address(&request, &client),
        is_browser: is_browser(request.headers()),
        device: Device::of(text(request.headers(), &header::USER_AGENT).unwrap_or_default()),
    };
    request.extensions_mut().insert(sender);
    next.run(request).await
}

/// Whom budgets are kept for: see [`Sender::network`].
pub(crate) fn network(request: &Request, client: &ClientHeader) -> Option<IpAddr> {
    let sender = Sender {
        address: address(request, client),
        ..Sender::default()
    };
    sender.network()
}

/// The address that the trusted proxy names last, which is the one that it has seen itself: whatever stands before, the
/// client may have made up. Without such a proxy, the address that the connection comes from.
fn address(request: &Request, ClientHeader(client): &ClientHeader) -> Option<IpAddr> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map(|ConnectInfo(address)| address.ip());
    let Some(client) = client else { return peer };
    let named = request.headers().get_all(client).iter().next_back();
    named
        .and_then(|value| value.to_str().ok()?.rsplit(',').next())
        .and_then(parse)
        .or(peer)
}

/// With or without a port, as proxies write it; or in a pair of `Forwarded`, such as `for="[2001:db8::7]:443";proto=https`.
fn parse(text: &str) -> Option<IpAddr> {
    let pairs = text.split(';').filter_map(|pair| pair.split_once('='));
    let mut named = pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case("for"));
    let text = named.next().map_or(text, |(_, value)| value);
    let text = text.trim().trim_matches('"');
    let with_port = || text.parse().ok().map(|address: SocketAddr| address.ip());
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(with_port)
}

/// Behind a proxy that is not named, everyone has the proxy's address and shares its budget. Said once, and to owners on
/// their page.
fn look_for_proxy(headers: &HeaderMap, ClientHeader(client): &ClientHeader, proxy: &UntoldProxy) {
    if client.as_ref().is_some_and(|client| headers.contains_key(client)) {
        return;
    }
    let seen = OF_PROXIES.into_iter().find(|(name, _)| headers.contains_key(name));
    if let Some((_, header)) = seen
        && proxy.note(header)
    {
        warn!(
            "a request says that it came through a proxy: if that is yours, set GLO_CLIENT_HEADER={header}, so that senders \
             can be told apart"
        );
    }
}

/// Whether the request has what browsers add by themselves to a form of this very site: where it comes from, or in older
/// browsers and without TLS its origin and the languages of its reader.
fn is_browser(headers: &HeaderMap) -> bool {
    let languages = text(headers, &header::ACCEPT_LANGUAGE);
    let has_languages = languages.is_some_and(|languages| !matches!(languages, "" | "*"));
    is_from_here(headers) && (headers.contains_key(SITE) || has_languages)
}

/// Whether the request says that a page of this very site has made it, which pages of others cannot: a browser tells the
/// relation of the two, or in older ones and without TLS the origin of the page.
pub(crate) fn is_from_here(headers: &HeaderMap) -> bool {
    if let Some(site) = text(headers, &SITE) {
        return site == "same-origin";
    }
    match (text(headers, &header::ORIGIN), text(headers, &header::HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, origin)| origin == host),
        _ => false,
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn request(headers: &[(&str, &str)]) -> Request {
        let builder = headers
            .iter()
            .fold(Request::builder().method("POST"), |builder, (name, value)| {
                builder.header(*name, *value)
            });
        let mut request = builder.body(Body::empty()).expect("a request");
        let peer: SocketAddr = "192.0.2.1:4321".parse().expect("an address");
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    }

    fn told(headers: &[(&str, &str)], client: Option<&'static str>) -> Option<String> {
        let client = ClientHeader(client.map(HeaderName::from_static));
        address(&request(headers), &client).map(|address| address.to_string())
    }

    #[test]
    fn nobody_can_say_they_are_somebody_else() {
        let spoofed = [("x-forwarded-for", "203.0.113.9")];
        assert_eq!(told(&spoofed, None).as_deref(), Some("192.0.2.1"));
        let through_the_proxy = [("x-forwarded-for", "203.0.113.9, 198.51.100.7")];
        assert_eq!(
            told(&through_the_proxy, Some("x-forwarded-for")).as_deref(),
            Some("198.51.100.7")
        );
        let twice = [("x-forwarded-for", "203.0.113.9"), ("x-forwarded-for", "198.51.100.7")];
        assert_eq!(told(&twice, Some("x-forwarded-for")).as_deref(), Some("198.51.100.7"));
    }

    #[test]
    fn proxies_write_addresses_in_several_ways() {
        for (written, address) in [
            ("198.51.100.7:443", "198.51.100.7"),
            ("2001:db8::7", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("[2001:db8::7]:443", "2001:db8::7"),
            ("for=198.51.100.7;proto=https", "198.51.100.7"),
            ("by=10.0.0.1; For=\"[2001:db8::7]:443\"", "2001:db8::7"),
            ("for=_hidden", "192.0.2.1"),
            ("unknown", "192.0.2.1"),
            ("", "192.0.2.1"),
        ] {
            assert_eq!(
                told(&[("x-real-ip", written)], Some("x-real-ip")).as_deref(),
                Some(address),
                "{written}"
            );
        }
        assert_eq!(told(&[], Some("x-real-ip")).as_deref(), Some("192.0.2.1"));
    }

    #[test]
    fn a_browser_says_where_its_form_comes_from() {
        let own = [
            ("host", "glo.example"),
            ("origin", "https://glo.example"),
            ("accept-language", "en-CA,en;q=0.9"),
        ];
        for (headers, expected) in [
            (&[("sec-fetch-site", "same-origin")][..], true),
            (&[("sec-fetch-site", "none")], false),
            (&[("sec-fetch-mode", "cors"), ("accept-language", "*")], false),
            (&own, true),
            (&own[..2], false),
            (&own[1..], false),
            (&[], false),
        ] {
            assert_eq!(is_browser(request(headers).headers()), expected, "{headers:?}");
        }
    }
}
