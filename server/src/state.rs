//! What every handler can ask for.

use app::host::Host;
use axum::extract::FromRef;
use leptos::config::LeptosOptions;

use crate::change_feed::ChangeFeed;
use crate::http::cookie::{DeviceCookie, SessionCookie};
use crate::http::sender;
use crate::process::health;
use crate::site::kept::KeptPages;
use crate::site::program::Built;

/// All of it. A handler asks for the parts that it needs.
#[derive(Clone, FromRef)]
pub(crate) struct State {
    pub(crate) host: Host,
    pub(crate) site: LeptosOptions,
    pub(crate) built: Built,
    pub(crate) tz: health::TzVersion,
    pub(crate) last_write: health::LastWrite,
    pub(crate) client: sender::ClientHeader,
    pub(crate) cookie: SessionCookie,
    pub(crate) device: DeviceCookie,
    pub(crate) live: ChangeFeed,
    pub(crate) pages: KeptPages,
}
