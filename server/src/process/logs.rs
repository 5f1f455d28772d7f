//! The log: what happened, never to whom.

use std::io::{IsTerminal, stderr};

use tracing::{Level, Metadata};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::process::config::{Config, ConfigError, LogFormat};

/// Whether something may be said, whatever the directives ask for. What reads phone numbers tells of each what it is, and
/// what keeps other sites' forms away tells of each request its address, which may be the key to a visit.
fn may_be_said(metadata: &Metadata<'_>) -> bool {
    let is_of = |name: &str| metadata.target().starts_with(name);
    !is_of("rlibphonenumber") && (*metadata.level() <= Level::INFO || !is_of("tower_http::csrf"))
}

/// Starts logging to standard error.
///
/// # Errors
/// When the directives cannot be read.
pub fn start(config: &Config) -> Result<(), ConfigError> {
    let filter = EnvFilter::builder().parse(&config.log)?;
    let builder = fmt()
        .with_env_filter(filter)
        .with_writer(stderr)
        .with_ansi(stderr().is_terminal());
    match config.log_format {
        LogFormat::Text => builder.finish().with(filter_fn(may_be_said)).init(),
        LogFormat::Json => builder.json().finish().with(filter_fn(may_be_said)).init(),
    }
    Ok(())
}
