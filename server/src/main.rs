//! The host: one binary that serves the clinic's site.
//!
//! What it does is [`routes`]; what it is told is [`config`]. Everything the clinic's business is about lies in `app`.

use std::io;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use store::{OneTimePassword, Store};
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tracing::{info, warn};

use server::config::{Command, Config, ConfigError};
use server::live::Live;
use server::mail::Worker;
use server::{clock, logs, routes, site, upkeep};

/// How long what is under way may take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(10);
/// How long the database may take after that.
const LAST_GRACE: Duration = Duration::from_secs(5);

/// Why the server does not run.
#[derive(Debug, Error)]
enum StartError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Store(#[from] store::StoreError),
    #[error("cannot listen on {address}: {source}")]
    Listen { address: SocketAddr, source: io::Error },
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
    let outcome = run_on(store.clone(), config, tz_version).await;
    // Whatever was written is in the one file then.
    if tokio::time::timeout(LAST_GRACE, store.close()).await.is_err() {
        warn!("stopped, though the database was still at work");
    }
    outcome
}

/// Does what the configuration says, until the server is told to stop.
async fn run_on(store: Store, config: Config, tz_version: &'static str) -> Result<(), StartError> {
    let clock = clock::system();
    if config.command == Some(Command::ResetOwner) {
        let OneTimePassword { name, password } = store.reset_owner(clock()).await?;
        println!("{} signs in once with the password {password}", name.as_str());
        return Ok(());
    }
    store.seed().await?;
    let owner = store.make_first_owner(clock()).await?;
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|source| StartError::Listen {
            address: config.listen,
            source,
        })?;
    let address = listener.local_addr().map_err(StartError::Serve)?;
    let site = site::options(&config, address)?;
    let host = config.host(store, clock, address);
    let worker = Worker::new(host.clone(), config.mailer(&host)?);
    info!(tz_version, "ready");
    println!("Glo is at {}", host.public_url);
    // Here and not in the log, which others read.
    if let Some(OneTimePassword { name, password }) = owner {
        let (url, name) = (&host.public_url, name.as_str());
        println!("The first to sign in is {name}, at {url}/staff/sign-in with the password {password}");
    }

    let (stop, stopping) = watch::channel(false);
    tokio::spawn(async move {
        stop_signal().await;
        _ = stop.send(true);
    });
    let mailing = tokio::spawn(worker.run(stopping.clone()));
    let keeping = tokio::spawn(upkeep::run(host.clone(), stopping.clone()));
    let live = Live::new();
    let telling = tokio::spawn(live.clone().run(host.clone(), stopping.clone()));
    let site = routes::router((host, live), site, tz_version, config.client_header);
    let serving = axum::serve(listener, site.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(told(stopping.clone()));
    tokio::select! {
        served = async { serving.await } => {
            served.map_err(StartError::Serve)?;
            _ = tokio::time::timeout(GRACE, mailing).await;
        }
        () = async { told(stopping).await; tokio::time::sleep(GRACE).await } => {
            warn!("stopped, though requests were still under way");
        }
    }
    telling.abort();
    keeping.abort();
    Ok(())
}

/// Waits until the server is told to stop.
async fn told(mut stopping: watch::Receiver<bool>) {
    _ = stopping.wait_for(|stopping| *stopping).await;
}

/// Waits for Ctrl-C or SIGTERM; requests that are under way have [`GRACE`] to be answered before the server stops.
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
