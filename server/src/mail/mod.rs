//! Sending mail: from the outbox, by SMTP or into a folder.
//!
//! A mail goes out at least once. That it does not go out twice cannot be promised, because a crash may come between
//! sending and remembering it; so it carries the same Message-ID every time, by which mail programs know it again.

mod envelope;
mod folder;
mod smtp;
mod worker;

pub use self::folder::Folder;
pub use self::smtp::{Smtp, SmtpError};
pub use self::worker::Worker;

use std::collections::BTreeSet;
use std::io;

use domain::MailFailure;
use lettre::Message;
use lettre::message::Mailbox;
use store::{Mail, MailId};

/// Writes mails and sends them.
pub struct Mailer {
    /// Who they come from.
    pub from: Mailbox,
    /// The clinic's own inbox.
    pub clinic: Mailbox,
    /// The site's own address, for links.
    pub public_url: String,
    /// The way they go.
    pub way: Way,
    /// Where they are kept as files, or were before there was a mail server.
    pub kept: Option<Folder>,
}

/// The way that mails go.
pub enum Way {
    /// Into files: nothing needs a server on day one.
    Folder(Folder),
    /// To a mail server.
    Smtp(Smtp),
}

impl Mailer {
    /// Removes the files of mails that nobody may have any more.
    pub(crate) async fn forget(&self, mails: BTreeSet<MailId>) -> io::Result<()> {
        match &self.kept {
            Some(folder) => folder.remove(mails).await,
            None => Ok(()),
        }
    }

    /// Sends a mail.
    ///
    /// # Errors
    /// What kind of failure it met. It may have been sent all the same: a connection can break before the answer comes.
    pub async fn send(&self, mail: &Mail) -> Result<(), MailFailure> {
        let message: Message = self.write(mail)?;
        match &self.way {
            Way::Folder(folder) => folder.keep(mail, &message).await,
            Way::Smtp(smtp) => smtp.send(&message).await,
        }
    }
}
