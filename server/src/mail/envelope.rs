//! Around a letter: who it is from and to, and what it is known by.

use std::time::SystemTime;

use app::letter;
use domain::{ClientName, EmailAddress, MailFailure, letter_name};
use lettre::Message;
use lettre::address::{Address, Envelope};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder, SinglePart};
use store::{Mail, MailAbout, Recipient};

use super::Mailer;

impl Mailer {
    /// The whole mail: the same at every attempt, with the same Message-ID and date.
    pub(super) fn write(&self, mail: &Mail) -> Result<Message, MailFailure> {
        let letter = letter::write(mail, &self.public_url);
        let recipient = self.recipient(mail)?;
        let envelope = Envelope::new(Some(self.from.email.clone()), vec![recipient.email.clone()]);
        let builder = Message::builder()
            .from(self.from.clone())
            .to(recipient)
            // Said here, because from the headers lettre would read it with its stricter check.
            .envelope(envelope.map_err(|_| MailFailure::Address)?)
            .date(SystemTime::from(mail.created_at))
            .message_id(Some(format!("<{}@{}>", mail.id.0, self.from.email.domain())));
        self.reply(builder, mail)
            .subject(letter.subject)
            // A part, because that is what says by which version of MIME it is written.
            .singlepart(SinglePart::plain(letter.text))
            .map_err(|_| MailFailure::Address)
    }

    fn recipient(&self, mail: &Mail) -> Result<Mailbox, MailFailure> {
        if mail.recipient == Recipient::Clinic {
            return Ok(self.clinic.clone());
        }
        match &mail.about {
            MailAbout::Visit(visit, _) => {
                let email = visit.client_email.as_ref().ok_or(MailFailure::Address)?;
                mailbox(Some(&visit.client_name), email)
            }
            // The name is left out: a mail to an address that was mistyped shall not bring anybody's words with it.
            MailAbout::Written(message) => mailbox(None, message.email.as_ref().ok_or(MailFailure::Address)?),
            // Somebody has read it and answers: the name is who wrote it.
            MailAbout::Replied(replied) => {
                let (message, _) = &**replied;
                mailbox(Some(&message.name), message.email.as_ref().ok_or(MailFailure::Address)?)
            }
            MailAbout::Account(news) => {
                let email = EmailAddress::stored(&news.email).ok_or(MailFailure::Address)?;
                mailbox(None, &email)
            }
        }
    }

    /// A client's answer goes to the clinic, and the clinic's to the client. What goes to clients says that no person
    /// has sent it, so that no machine answers; but for what a person has written.
    fn reply(&self, builder: MessageBuilder, mail: &Mail) -> MessageBuilder {
        match (&mail.about, mail.recipient) {
            (MailAbout::Written(message), Recipient::Clinic) => {
                let sender = message.email.as_ref().map(|email| mailbox(Some(&message.name), email));
                match sender {
                    // Not every server takes a header that is not ASCII. The address stands in the letter, too.
                    Some(Ok(sender)) if sender.email.user().is_ascii() => builder.reply_to(sender),
                    _ => builder,
                }
            }
            (MailAbout::Replied(_), _) => builder.reply_to(self.clinic.clone()),
            _ => builder.reply_to(self.clinic.clone()).raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            )),
        }
    }
}

/// The address, with the name as far as a letter may show it.
fn mailbox(name: Option<&ClientName>, email: &EmailAddress) -> Result<Mailbox, MailFailure> {
    Ok(Mailbox::new(name.and_then(letter_name), address(email)?))
}

/// The address, its domain as DNS knows it, so that every mail server can send there. It is checked as when one is typed
/// now, for it may have been stored when less was asked: lettre's own check is stricter than mail servers are.
fn address(email: &EmailAddress) -> Result<Address, MailFailure> {
    let email = EmailAddress::parse(email.as_str()).map_err(|_| MailFailure::Address)?;
    let (user, domain) = email.as_str().rsplit_once('@').ok_or(MailFailure::Address)?;
    let domain = idna::domain_to_ascii_cow(domain.as_bytes(), idna::AsciiDenyList::STD3);
    let domain = domain.map_err(|_| MailFailure::Address)?;
    Ok(Address::new_dangerous(user, domain))
}
