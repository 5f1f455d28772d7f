//! Whoever sees to it that mail goes out.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use app::host::Host;
use domain::Choice;
use jiff::Timestamp;
use store::{Mail, MailId, StoreError};
use tokio::sync::watch;
use tracing::{error, info, warn};

use super::Mailer;

/// How many mails are taken at once: as many as can be sent within the time they are lent for, if all are slow.
const BATCH: u16 = 8;

/// Another server may have written a mail, and only the store tells.
const LONGEST_REST: Duration = Duration::from_mins(1);

/// After the store has failed.
const RECOVERY: Duration = Duration::from_secs(10);

/// Sends what the outbox holds, as it becomes due.
pub struct Worker {
    host: Host,
    mailer: Mailer,
    /// What this one has removed since it started, of what was erased.
    forgotten: Mutex<BTreeSet<MailId>>,
}

impl Worker {
    /// A worker for the store and by the clock of `host`.
    #[must_use]
    pub fn new(host: Host, mailer: Mailer) -> Self {
        Self {
            host,
            mailer,
            forgotten: Mutex::default(),
        }
    }

    /// Sends mail until it is told to stop; the mail that it has in hand then, it sends.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let rest = match self.deliver(&stop).await {
                Ok(next) => next.map_or(LONGEST_REST, |next| self.until(next)),
                Err(error) => {
                    error!(%error, "the store failed, and mail has to wait");
                    RECOVERY
                }
            };
            tokio::select! {
                // Whoever would tell it to stop is gone: that is a way of telling.
                _ = stop.wait_for(|stop| *stop) => {}
                () = self.host.store.mail_is_written() => {}
                () = tokio::time::sleep(rest) => {}
            }
        }
    }

    /// Sends all that is due now, and tells when the next is.
    ///
    /// # Errors
    /// When the store fails. What was not remembered as sent is sent again.
    pub async fn deliver_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let (_on, stop) = watch::channel(false);
        self.deliver(&stop).await
    }

    async fn deliver(&self, stop: &watch::Receiver<bool>) -> Result<Option<Timestamp>, StoreError> {
        loop {
            let mails = self.host.store.due_mail(BATCH, self.host.now()).await?;
            if mails.is_empty() {
                // Not before: what was in hand may be about somebody who was erased meanwhile.
                self.forget_erased().await?;
                return self.host.store.next_mail().await;
            }
            for mail in mails {
                // What is left is due again when the time it is lent for is over.
                if *stop.borrow() {
                    return Ok(None);
                }
                self.send(&mail).await?;
            }
        }
    }

    /// Removes the files of letters to and about whoever was erased, by this server or another one.
    async fn forget_erased(&self) -> Result<(), StoreError> {
        let erased = self.host.store.erased_letters().await?;
        let new: BTreeSet<MailId> = &erased - &*self.forgotten.lock().unwrap_or_else(PoisonError::into_inner);
        if new.is_empty() {
            return Ok(());
        }
        match self.mailer.forget(new).await {
            Ok(()) => *self.forgotten.lock().unwrap_or_else(PoisonError::into_inner) = erased,
            // Tried again when it looks for mail the next time.
            Err(error) => {
                error!(%error, "letters of somebody who was erased cannot be removed from the folder for mails");
            }
        }
        Ok(())
    }

    async fn send(&self, mail: &Mail) -> Result<(), StoreError> {
        let (id, attempt) = (mail.id.0, mail.attempt);
        match self.mailer.send(mail).await {
            Ok(()) => {
                self.host.store.mark_sent(mail, self.host.now()).await?;
                info!(id, attempt, "a mail was sent");
            }
            Err(failure) => {
                let now = self.host.now();
                let due = self.host.store.mark_failed(mail.id, attempt, failure, now).await?;
                let failure = failure.name();
                if let Some(due) = due {
                    warn!(id, attempt, failure, %due, "a mail was not sent");
                } else {
                    error!(id, attempt, failure, "a mail is given up");
                }
            }
        }
        Ok(())
    }

    fn until(&self, next: Timestamp) -> Duration {
        let rest = next.duration_since(self.host.now());
        Duration::try_from(rest).unwrap_or_default().min(LONGEST_REST)
    }
}
