//! Whether the process lives, and whether it can answer.

use app::host::Host;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use tracing::error;

/// The version of the time zones the server speaks by.
#[derive(Clone, Copy)]
pub(crate) struct TzVersion(pub(crate) &'static str);

#[derive(Serialize)]
pub(crate) struct Readiness {
    ready: bool,
    tz: &'static str,
}

/// `GET /livez`: the process answers.
pub(crate) async fn live() -> &'static str {
    "ok"
}

/// `GET /readyz`: the store answers too, and has the tables this program needs.
pub(crate) async fn ready(
    State(host): State<Host>,
    State(TzVersion(tz)): State<TzVersion>,
) -> (StatusCode, Json<Readiness>) {
    let ready = host.store.is_ready().await.unwrap_or_else(|error| {
        error!(%error, "the store does not answer");
        false
    });
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(Readiness { ready, tz }))
}
