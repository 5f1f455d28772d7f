//! A mail server.

use std::time::Duration;

use domain::MailFailure;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::response::Category;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use thiserror::Error;

/// How long a mail server may take over one mail. Eight mails take less than they are lent for: see `Worker`.
const PATIENCE: Duration = Duration::from_secs(30);

/// The address of no mail server.
#[derive(Debug, Error)]
#[error("must be like smtps://user:password@mail.example or smtp://user:password@mail.example?tls=required")]
pub struct SmtpError;

/// A mail server, with a connection for each mail: a clinic sends few.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    patience: Duration,
}

impl Smtp {
    /// The mail server at an address.
    ///
    /// # Errors
    /// When it is no such address.
    pub fn at(url: &str) -> Result<Self, SmtpError> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| SmtpError)?;
        Ok(Self {
            transport: builder.build(),
            patience: PATIENCE,
        })
    }

    /// The same server, with less patience or more.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Sends a mail, and waits until the server has taken it.
    pub(super) async fn send(&self, message: &Message) -> Result<(), MailFailure> {
        // lettre limits the time to connect, and not the time to answer.
        let sent = tokio::time::timeout(self.patience, self.transport.send(message.clone())).await;
        match sent {
            Ok(Ok(_)) => Ok(()),
            // lettre asks no server for what it has said that it cannot do: take an address that is not ASCII.
            Ok(Err(error)) if error.is_client() && !is_ascii(message) => Err(MailFailure::Address),
            Ok(Err(error)) => Err(failure(&error)),
            Err(_) => Err(MailFailure::Timeout),
        }
    }
}

/// Whether every mail server can send where this goes.
fn is_ascii(message: &Message) -> bool {
    message.envelope().to().iter().all(|address| address.user().is_ascii())
}

fn failure(error: &Error) -> MailFailure {
    if error.is_timeout() {
        MailFailure::Timeout
    } else if error.is_permanent() && !is_about_us(error) {
        MailFailure::Refused
    } else if error.is_transient() {
        MailFailure::Later
    } else if error.is_permanent() || error.is_tls() || error.is_response() || error.is_client() {
        MailFailure::Protocol
    } else {
        MailFailure::Connection
    }
}

/// Whether a refusal is about us, and not about the letter: the connection (x2z), or who we are (x3z: `530`, `535`). No
/// letter is given up because the password for the mail server was wrong for an hour.
fn is_about_us(error: &Error) -> bool {
    let category = error.status().map(|code| code.category);
    matches!(category, Some(Category::Connections | Category::Unspecified3))
}
