//! What becomes due by the clock alone: what is kept for a while is forgotten, and what is held is freed.

use std::time::Duration;

use app::host::Host;
use store::StoreError;
use tokio::sync::watch;
use tracing::{error, info};

/// How often it is looked for. What is due may be this late.
const EVERY: Duration = Duration::from_secs(20);

/// Does what is due, again and again, until the server is told to stop.
pub async fn run(host: Host, mut stopping: watch::Receiver<bool>) {
    loop {
        if let Err(error) = do_what_is_due(&host).await {
            error!(%error, "what is due by the clock has to wait");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stopping.wait_for(|stopping| *stopping) => return,
        }
    }
}

/// Does what is due now.
///
/// # Errors
/// When the store fails. It is due again then.
pub async fn do_what_is_due(host: &Host) -> Result<(), StoreError> {
    let visits = host.store.free_unconfirmed(host.now()).await?;
    if visits > 0 {
        info!(
            visits,
            "nobody has confirmed them in time, and their time is free again"
        );
    }
    // Only a server of the release before leaves some, beside this one.
    let links = host.store.hash_links().await?;
    if links > 0 {
        info!(links, "links of visits that lay in clear are hashed");
    }
    let messages = host.store.forget_held(host.now()).await?;
    if messages > 0 {
        info!(messages, "what was held apart is forgotten");
    }
    Ok(())
}
