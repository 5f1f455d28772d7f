//! What the server is told, by flags and by the environment.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use app::host::{Clock, Host, UntoldProxy};
use axum::http::HeaderName;
use clap::{Parser, Subcommand, ValueEnum};
use lettre::Address;
use lettre::message::Mailbox;
use store::{Keys, KeysError, Store, StoreError};
use thiserror::Error;

use crate::mail::{Folder, Mailer, Smtp, SmtpError, Way};
use crate::process::key_file;
use crate::process::private;

/// The site of a massage clinic: openings, bookings and the clinic's calendar.
#[derive(Clone, Debug, Parser)]
#[command(name = "glo", version)]
pub struct Config {
    /// What to do instead of serving the site.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Where to listen; port 0 takes a free one.
    #[arg(long, env = "GLO_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    /// The folder with the built site.
    #[arg(long, env = "GLO_SITE", default_value = "target/site")]
    pub site: PathBuf,
    /// The folder for what the server keeps; it is made where it is missing.
    #[arg(long, env = "GLO_DATA", default_value = "data")]
    pub data: PathBuf,
    /// `sqlite://…` or `postgres://…`; without it, the file glo.db in the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database: Option<String>,
    /// What the server seals with that opens something: 64 hexadecimal digits; with older keys after it, which still open.
    /// Without it, the file glo.key in the data folder.
    #[arg(long, env = "GLO_SECRET_KEY", hide_env_values = true)]
    pub secret_key: Option<String>,
    /// The address people reach the site at; without it, the one it listens on.
    #[arg(long, env = "GLO_PUBLIC_URL", value_parser = parse_public_url)]
    pub public_url: Option<Arc<str>>,
    /// The mail server, `smtps://user:password@mail.example`; without it, mails become files in the data folder's `mail`.
    #[arg(long, env = "GLO_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// Who mails come from, such as `Glo <hello@book.example>`. A mail server needs it.
    #[arg(long, env = "GLO_MAIL_FROM")]
    pub mail_from: Option<Mailbox>,
    /// The clinic's own inbox, where messages and answers go. A mail server needs it.
    #[arg(long, env = "GLO_MAIL_TO")]
    pub mail_to: Option<Mailbox>,
    /// The header in which your proxy tells the client's address, such as `X-Forwarded-For`; its last address counts.
    /// Only behind a proxy that sets it: anyone else could say they are somebody else.
    #[arg(long, env = "GLO_CLIENT_HEADER")]
    pub client_header: Option<HeaderName>,
    /// What to log: a level, or directives such as `info,sqlx=warn`.
    #[arg(long, env = "GLO_LOG", default_value = "info")]
    pub log: String,
    /// How to log.
    #[arg(long, env = "GLO_LOG_FORMAT", default_value = "text")]
    pub log_format: LogFormat,
}

/// What the program does instead of serving the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Prints a one-time password for the first owner, whose sessions and second factor go; for one who cannot sign in.
    ResetOwner,
}

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs: an object a line.
    Json,
}

/// A value that the server cannot start with.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The data folder, or one in it, cannot be made or written in.
    #[error("--data (GLO_DATA): cannot make the folder {path}, or write in it: {source}")]
    Data {
        /// Which folder.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The database is neither of the two kinds.
    #[error("--database (DATABASE_URL) must start with sqlite:// or postgres://")]
    Database,
    /// The secret keys are none.
    #[error("--secret-key (GLO_SECRET_KEY) {0}")]
    SecretKey(KeysError),
    /// The file with them cannot be made or read.
    #[error("the file {path} has to be read, or written where it is missing, and cannot: {source}")]
    NoKeyFile {
        /// Which file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// Those in the file are none.
    #[error("the file {path} {error}")]
    KeyFile {
        /// Which file.
        path: PathBuf,
        /// Why not.
        error: KeysError,
    },
    /// There are no random numbers to make one of.
    #[error(transparent)]
    NoKey(#[from] StoreError),
    /// There is no built site.
    #[error("--site (GLO_SITE): {path} has no built site; run `make run`, which builds it")]
    Site {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The mail server's address is none.
    #[error("--smtp-url (GLO_SMTP_URL) {0}")]
    Smtp(#[from] SmtpError),
    /// There is a mail server, and something that it needs is missing.
    #[error("{0} is needed with --smtp-url (GLO_SMTP_URL)")]
    MailNeeds(&'static str),
    /// The log's directives cannot be read.
    #[error("--log (GLO_LOG): {0}")]
    Log(#[from] tracing_subscriber::filter::ParseError),
}

impl Config {
    /// The database's address. Makes the data folder if the database is a file in it.
    ///
    /// # Errors
    /// When it is of no known kind, or the folder cannot be made.
    pub fn database_url(&self) -> Result<String, ConfigError> {
        match &self.database {
            Some(url)
                if url.starts_with("sqlite:") || url.starts_with("postgres:") || url.starts_with("postgresql:") =>
            {
                Ok(url.clone())
            }
            Some(_) => Err(ConfigError::Database),
            None => {
                self.make_data_folder()?;
                Ok(format!("sqlite://{}", self.data.join("glo.db").display()))
            }
        }
    }

    /// What opens something is sealed with these. Where none is given, it is in a file in the data folder, which is made at
    /// the first start.
    ///
    /// # Errors
    /// When what is given, or in the file, is no key, or the file cannot be made or read.
    pub fn keys(&self) -> Result<Keys, ConfigError> {
        if let Some(keys) = &self.secret_key {
            return Keys::parse(keys).map_err(ConfigError::SecretKey);
        }
        self.make_data_folder()?;
        let path = self.data.join("glo.key");
        match key_file::read_or_make(&path, &Keys::random_key()?) {
            Ok(text) => Keys::parse(&text).map_err(|error| ConfigError::KeyFile { path, error }),
            Err(source) => Err(ConfigError::NoKeyFile { path, source }),
        }
    }

    fn make_data_folder(&self) -> Result<(), ConfigError> {
        private::make_folder(&self.data).map_err(|source| ConfigError::Data {
            path: self.data.clone(),
            source,
        })
    }

    /// Who writes mails, and the way they go. Makes the folder for them if there is no mail server.
    ///
    /// # Errors
    /// When the mail server's address is none, when nobody is named to write from or to, or the folder cannot be made.
    pub fn mailer(&self, host: &Host) -> Result<Mailer, ConfigError> {
        let (from, to) = (self.mail_from.clone(), self.mail_to.clone());
        let path = self.data.join("mail");
        let (from, clinic, way) = if let Some(url) = &self.smtp_url {
            let from = from.ok_or(ConfigError::MailNeeds("--mail-from (GLO_MAIL_FROM)"))?;
            let clinic = to.ok_or(ConfigError::MailNeeds("--mail-to (GLO_MAIL_TO)"))?;
            (from, clinic, Way::Smtp(Smtp::at(url)?))
        } else {
            let folder = Folder::open(path.clone()).map_err(|source| ConfigError::Data {
                path: path.clone(),
                source,
            })?;
            let nobody = |user| Mailbox::new(None, Address::new_dangerous(user, "localhost"));
            let from = from.unwrap_or_else(|| nobody("glo"));
            (from, to.unwrap_or_else(|| nobody("clinic")), Way::Folder(folder))
        };
        Ok(Mailer {
            from,
            clinic,
            public_url: host.public_url.to_string(),
            way,
            kept: Folder::existing(path),
        })
    }

    /// What the application needs of this process, which listens on `address`.
    #[must_use]
    pub fn host(&self, store: Store, clock: Clock, address: SocketAddr) -> Host {
        let public_url = self
            .public_url
            .clone()
            .unwrap_or_else(|| format!("http://{address}").into());
        Host {
            store,
            clock,
            public_url,
            proxy: UntoldProxy::default(),
        }
    }

    /// Whether people can only reach this server by a proxy, which it is not told of.
    #[must_use]
    pub fn lacks_proxy(&self) -> bool {
        let is_encrypted = self.public_url.as_ref().is_some_and(|url| url.starts_with("https://"));
        is_encrypted && self.client_header.is_none()
    }
}

fn parse_public_url(text: &str) -> Result<Arc<str>, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(rest) if !rest.is_empty() && !rest.contains(['/', '?', '#', ' ']) => Ok(text.into()),
        _ => Err("must be like https://book.example, without a path".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_value_is_named_with_its_flag() {
        for (flag, value) in [
            ("--listen", "here"),
            ("--public-url", "book.example"),
            ("--public-url", "https://book.example/path"),
            ("--log-format", "xml"),
            ("--mail-from", "the clinic"),
            ("--mail-to", "clinic@"),
            ("--client-header", "X Forwarded For"),
        ] {
            let error = Config::try_parse_from(["glo", flag, value])
                .expect_err(value)
                .to_string();
            assert!(error.contains(flag), "{error}");
        }
    }

    #[test]
    fn a_database_of_another_kind_stops_the_start() {
        let config = Config::try_parse_from(["glo", "--database", "mysql://x"]).expect("parses");
        assert!(matches!(config.database_url(), Err(ConfigError::Database)));
    }
}
