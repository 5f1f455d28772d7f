//! The log: what happened, never to whom.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

use crate::config::{Config, ConfigError, LogFormat};

/// What reads phone numbers tells of each what it is.
const UNSAID: &str = "rlibphonenumber=off";

/// Starts logging to standard error.
///
/// # Errors
/// When the directives cannot be read.
pub fn start(config: &Config) -> Result<(), ConfigError> {
    let filter = EnvFilter::builder().parse(&config.log)?.add_directive(UNSAID.parse()?);
    let builder = fmt()
        .with_env_filter(filter)
        .with_writer(stderr)
        .with_ansi(stderr().is_terminal());
    match config.log_format {
        LogFormat::Text => builder.init(),
        LogFormat::Json => builder.json().init(),
    }
    Ok(())
}
