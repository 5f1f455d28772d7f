//! What the application needs from the process it runs in. The server provides a [`Host`] as context to every request.

use std::sync::{Arc, OnceLock};

use axum::http::request::Parts;
use axum::http::{Extensions, HeaderValue};
use domain::spam::Sender;
use domain::{Action, BookingForm, IdempotencyKey};
use jiff::Timestamp;
use jiff::civil::Date;
use leptos::prelude::{expect_context, use_context};
use store::{Caller, DeviceToken, Entering, SessionToken, Store};

use crate::api::ApiError;
use crate::cookie::Cookie;

/// Of so many bookings a browser is believed that it has just made them.
const MOST_BOOKED: usize = 8;

/// Who makes a request, as far as it tells.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// Where from, and with what.
    pub sender: Sender,
    /// The session whose token came with it, if any did. Whether it still is one, only the store knows.
    pub session: Option<SessionToken>,
    /// What their browser is known by, if it says so.
    pub device: Option<DeviceToken>,
}

impl Visitor {
    /// Who makes the request with these extensions, into which the server has put what it tells.
    #[must_use]
    pub fn of(extensions: &Extensions) -> Self {
        Self {
            sender: extensions.get().copied().unwrap_or_default(),
            session: extensions.get().cloned(),
            device: extensions.get().cloned(),
        }
    }

    /// How they come to sign in.
    pub(crate) fn entering(&self) -> Entering<'_> {
        Entering {
            sender: self.sender,
            device: self.device.as_ref(),
        }
    }
}

/// Tells the time. There is one in the server, and a fixed one in tests.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The store and the clock of the process.
#[derive(Clone)]
pub struct Host {
    /// All that is stored.
    pub store: Store,
    /// Where `now` comes from.
    pub clock: Clock,
    /// The site's own address, such as `https://book.example`, without a slash at its end.
    pub public_url: Arc<str>,
    /// What was seen of a proxy that the server was not told of.
    pub proxy: UntoldProxy,
}

/// The header of a proxy that the server was not told to trust, if one has come since it was started. Anybody can send
/// such a header, so it says no more than that somebody should look.
#[derive(Clone, Debug, Default)]
pub struct UntoldProxy(Arc<OnceLock<&'static str>>);

impl UntoldProxy {
    /// Notes a header, and tells whether it is the first.
    #[must_use]
    pub fn note(&self, header: &'static str) -> bool {
        self.0.set(header).is_ok()
    }

    /// The header that was noted.
    pub(crate) fn header(&self) -> Option<&'static str> {
        self.0.get().copied()
    }
}

impl Host {
    /// The host of the request being answered.
    #[must_use]
    pub fn of_request() -> Self {
        expect_context()
    }

    /// Who sends the request being answered. The server puts it into every request; without it, nobody is known.
    #[must_use]
    pub(crate) fn sender() -> Sender {
        use_context::<Parts>()
            .and_then(|parts| parts.extensions.get::<Sender>().copied())
            .unwrap_or_default()
    }

    /// Whoever of the staff makes the request being answered, if they may do this.
    pub(crate) async fn caller(&self, action: Action) -> Result<Caller, ApiError> {
        let parts = use_context::<Parts>();
        let visitor = parts.map(|parts| Visitor::of(&parts.extensions)).unwrap_or_default();
        self.caller_with(&visitor, action).await
    }

    /// Whoever of the staff this visitor is, if they may do this. Who has to choose a password first, may do nothing
    /// else.
    pub(crate) async fn caller_with(&self, visitor: &Visitor, action: Action) -> Result<Caller, ApiError> {
        let session = visitor.session.as_ref().ok_or(ApiError::SignInRequired)?;
        // They may have changed the clinic just now, by another server.
        self.store.look_again();
        let caller = self.store.caller(session, self.now()).await?;
        let caller = caller.ok_or(ApiError::SignInRequired)?.from(&visitor.sender);
        let is_ready = !caller.must_change || action == Action::Account;
        if is_ready && caller.role.may(action) {
            Ok(caller)
        } else {
            Err(ApiError::NotAllowed)
        }
    }

    /// Has a browser remember for an hour that it has booked with this form, so that whoever goes back to it is shown the
    /// visit, and not that the time is taken: by themselves.
    #[must_use]
    pub fn booked_cookie(&self, form: &BookingForm) -> Option<HeaderValue> {
        let mark: String = form.key.chars().rev().take(8).collect();
        self.booked().header_beside(&mark, &form.key, 60 * 60)
    }

    /// The keys of the forms that whoever makes the request being answered has just booked with.
    pub(crate) fn booked_keys(&self) -> Vec<IdempotencyKey> {
        let parts = use_context::<Parts>();
        let headers = parts.iter().map(|parts| &parts.headers);
        let texts = headers.flat_map(|headers| self.booked().read_each(headers));
        texts
            .take(MOST_BOOKED)
            .filter_map(|text| IdempotencyKey::parse(text).ok())
            .collect()
    }

    fn booked(&self) -> Cookie {
        Cookie::of(&self.public_url, "glo-booked")
    }

    /// The clinic's date now.
    pub(crate) async fn today(&self) -> Result<Date, ApiError> {
        Ok(self.store.clinic().await?.zone.to_datetime(self.now()).date())
    }

    /// The instant at which this request is answered.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }
}
