//! Whether the process lives, and whether it can answer.

use std::sync::Arc;
use std::time::{Duration, Instant};

use app::host::Host;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use store::Store;
use tokio::sync::Mutex;
use tracing::error;

/// How long a write that was well stands for those that were not tried. One that failed stands for nothing: the next
/// question tries again.
const WRITE_COUNTS_FOR: Duration = Duration::from_secs(10);

/// The version of the time zones the server speaks by.
#[derive(Clone, Copy)]
pub(crate) struct TzVersion(pub(crate) &'static str);

/// When something was last written only to see whether it can be.
#[derive(Clone, Default)]
pub(crate) struct LastWrite(Arc<Mutex<Option<Instant>>>);

#[derive(Serialize)]
pub(crate) struct Readiness {
    ready: bool,
    writes: bool,
    tz: &'static str,
}

/// `GET /livez`: the process answers.
pub(crate) async fn live() -> &'static str {
    "ok"
}

/// `GET /readyz`: the store answers too, has the tables this program needs, and can be written to.
pub(crate) async fn ready(
    State(host): State<Host>,
    State(TzVersion(tz)): State<TzVersion>,
    State(last_write): State<LastWrite>,
) -> (StatusCode, Json<Readiness>) {
    let answers = host.store.is_ready().await.unwrap_or_else(|error| {
        error!(%error, "the store does not answer");
        false
    });
    let writes = last_write.is_well(&host.store).await;
    let ready = answers && writes;
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(Readiness { ready, writes, tz }))
}

impl LastWrite {
    /// Whether the store can be written to, which is tried now and then. Who asks meanwhile waits for the same try.
    async fn is_well(&self, store: &Store) -> bool {
        let mut last = self.0.lock().await;
        if last.is_some_and(|last| last.elapsed() < WRITE_COUNTS_FOR) {
            return true;
        }
        *last = match store.try_write().await {
            Ok(()) => Some(Instant::now()),
            Err(error) => {
                error!(%error, "nothing can be written");
                None
            }
        };
        last.is_some()
    }
}
