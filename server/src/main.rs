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

use server::change_feed::ChangeFeed;
use server::connections::{self, Limits};
use server::mail::Worker;
use server::process::config::{Command, Config, ConfigError};
use server::process::{clock, logs, private, upkeep};
use server::routes;
use server::site::built as site;

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
    #[error("the server does not know where it listens: {0}")]
    Address(io::Error),
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
    private::from_now_on();
    let database = config.database_url()?;
    let store = Store::open(&database, &config.keys()?).await?;
    private::tighten(&config.data, &database);
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
    let address = listener.local_addr().map_err(StartError::Address)?;
    let site = site::options(&config, address)?;
    let lacks_proxy = config.lacks_proxy();
    let host = config.host(store, clock, address);
    let worker = Worker::new(host.clone(), config.mailer(&host)?);
    // Whoever is told where it is can tell it to stop.
    let stop_signal = stop_signal();
    info!(tz_version, "ready");
    if lacks_proxy {
        warn!(
            "the public address is https, so a proxy must stand in front: set GLO_CLIENT_HEADER to the header in which it \
             tells the client's address, such as X-Forwarded-For; until then all visitors look like one"
        );
    }
    println!("Glo is at {}", host.public_url);
    // Here and not in the log, which others read.
    if let Some(OneTimePassword { name, password }) = owner {
        let (url, name) = (&host.public_url, name.as_str());
        println!("The first to sign in is {name}, at {url}/staff/sign-in with the password {password}");
    }

    let (stop, stopping) = watch::channel(false);
    tokio::spawn(async move {
        stop_signal.await;
        _ = stop.send(true);
    });
    let mailing = tokio::spawn(worker.run(stopping.clone()));
    let keeping = tokio::spawn(upkeep::run(host.clone(), stopping.clone()));
    let live = ChangeFeed::new();
    let telling = tokio::spawn(live.clone().run(host.clone(), stopping.clone()));
    let limits = Limits::of_process(config.client_header.is_some());
    let site = routes::router((host, live), site, tz_version, config.client_header);
    tokio::select! {
        () = connections::serve(listener, site, limits, told(stopping.clone())) => {
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

/// Hears from now on of Ctrl-C and SIGTERM, and ends with the first of them; requests that are under way have [`GRACE`] to
/// be answered before the server stops.
#[cfg(unix)]
fn stop_signal() -> impl Future<Output = ()> {
    use tokio::signal::unix::{Signal, SignalKind, signal};
    async fn heard(signal: io::Result<Signal>) {
        match signal {
            Ok(mut signal) => _ = signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    }
    // Here and not when somebody first waits, which may be too late.
    let (interrupt, terminate) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    async {
        tokio::select! { () = heard(interrupt) => {}, () = heard(terminate) => {} }
    }
}

/// Hears of Ctrl-C.
#[cfg(not(unix))]
async fn stop_signal() {
    _ = tokio::signal::ctrl_c().await;
}
