//! The host: one binary that serves the clinic's site.
//!
//! What it does is [`routes`]; what it is told is [`config`]. Everything the clinic's business is about lies in `app`.

use std::io;
use std::process::ExitCode;

use clap::Parser;
use store::Store;
use thiserror::Error;
use tokio::net::TcpListener;
use tracing::info;

use server::config::{Config, ConfigError};
use server::{clock, logs, routes, site};

/// Why the server does not run.
#[derive(Debug, Error)]
enum StartError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Store(#[from] store::StoreError),
    #[error("cannot listen on {address}: {source}")]
    Listen {
        address: std::net::SocketAddr,
        source: io::Error,
    },
    #[error("the server stopped: {0}")]
    Serve(io::Error),
}

#[tokio::main]
async fn main() -> ExitCode {
    // A file that is not there is no mistake; what it says, the environment itself may overrule.
    _ = dotenvy::dotenv();
    match run(Config::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("glo: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(config: Config) -> Result<(), StartError> {
    logs::start(&config)?;
    let tz_version = store::check_time_zones()?;
    let store = Store::open(&config.database_url()?).await?;
    store.seed().await?;
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|source| StartError::Listen {
            address: config.listen,
            source,
        })?;
    let address = listener.local_addr().map_err(StartError::Serve)?;
    let site = site::options(&config, address)?;
    let host = config.host(store, clock::system(), address);
    info!(tz_version, "ready");
    println!("Glo is at {}", host.public_url);
    axum::serve(listener, routes::router(host, site, tz_version))
        .with_graceful_shutdown(stop_signal())
        .await
        .map_err(StartError::Serve)
}

/// Waits for Ctrl-C or SIGTERM; requests that are under way are answered before the server stops.
async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    _ = interrupt.await;
}
