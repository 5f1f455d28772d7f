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

/// `GET /readyz`: the store answers too.
pub(crate) async fn ready(State(host): State<Host>, State(TzVersion(tz)): State<TzVersion>) -> (StatusCode, Json<Readiness>) {
    match host.store.is_ready().await {
        Ok(()) => (StatusCode::OK, Json(Readiness { ready: true, tz })),
        Err(error) => {
            error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, Json(Readiness { ready: false, tz }))
        }
    }
}
