//! What people have written, and what staff do with it.

pub(crate) mod contact;

#[cfg(feature = "ssr")]
use domain::{Action, Field, FieldErrors, LetterForm, MessageForm, Problem, Reference};
use domain::{InboxFolder, Progress, Revision, UnsentLetter};
use jiff::civil::DateTime;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use store::{FailedLetter, InboxError, LetterAbout, MailId, Message, MessageState};

use crate::api::ApiError;
use crate::api::clients::ClientLine;
use crate::api::json::Json;
#[cfg(feature = "ssr")]
use crate::host::{Host, Visitor};

/// A page of the inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxView {
    /// The messages, the latest first.
    pub lines: Vec<InboxLine>,
    /// How many there are in every folder.
    pub counts: Vec<(InboxFolder, u32)>,
    /// Whether there is a page after this one.
    pub has_more: bool,
    /// The letters that did not go out, the latest first.
    pub letters: Vec<LetterLine>,
}

/// A letter that did not go out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterLine {
    pub id: i64,
    /// Whose visit or message it is about.
    pub name: String,
    /// Where that is to be seen, and can be corrected.
    pub href: String,
    /// When the visit starts, by the clinic's clock, if it is about one.
    pub start: Option<DateTime>,
    /// Where it goes, if to somebody else than the clinic and if they have an address.
    pub to: Option<String>,
    /// Why it did not go out, and whether it is tried again by itself.
    pub letter: UnsentLetter,
    /// How often it was tried.
    pub attempts: u32,
}

/// A message in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxLine {
    /// Its name in addresses.
    pub reference: String,
    /// What it is about, if it says so.
    pub subject: Option<String>,
    pub name: String,
    /// When it came, by the clinic's clock.
    pub received: DateTime,
    /// How far it has come.
    pub progress: Progress,
    /// Whose it is to answer.
    pub assignee: Option<String>,
    pub first_line: String,
}

/// A message with all that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageView {
    /// Its name to the one who wrote it.
    pub reference: String,
    /// What it is about, if it says so.
    pub subject: Option<String>,
    pub name: String,
    /// Where to answer by mail.
    pub email: Option<String>,
    /// Where to call back.
    pub phone: Option<String>,
    /// The link that calls it.
    pub call_link: Option<String>,
    pub body: String,
    /// When it came, by the clinic's clock.
    pub received: DateTime,
    /// Whether it is held apart.
    pub is_held: bool,
    /// The names of the signs for which it is.
    pub signs: Vec<String>,
    /// How far it has come.
    pub progress: Progress,
    /// Whose it is to answer.
    pub assignee: Option<String>,
    pub assigned: Revision,
    /// How it is where to answer by mail.
    pub addressed: Revision,
    /// What was answered, the first first.
    pub replies: Vec<ReplyView>,
    /// The client who has written it, if staff have said who.
    pub client: Option<ClientLine>,
    /// Clients with the same address or number, if nobody has said yet which it is.
    pub alike: Vec<ClientLine>,
    /// Whom it can be given to.
    pub staff: Vec<String>,
    /// An idempotency key for a reply.
    pub key: String,
}

/// An answer to a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyView {
    /// Who has written it.
    pub who: String,
    pub body: String,
    /// When, by the clinic's clock.
    pub written: DateTime,
}

/// The messages of one folder.
///
/// # Errors
/// [`ApiError::SignInRequired`], [`ApiError::NotAllowed`].
#[server(prefix = "/api", endpoint = "staff/inbox", input = GetUrl, output = Json)]
pub async fn show_inbox(
    /// The folder's name: `open`, where nothing is said.
    #[server(default)]
    show: String,
    /// Which page, from 1 on.
    #[server(default)]
    page: String,
) -> Result<InboxView, ApiError> {
    let host = Host::of_request();
    host.caller(Action::Inbox).await?;
    let zone = host.store.clinic().await?.zone;
    let folder = InboxFolder::named(&show).unwrap_or_default();
    let inbox = host.store.inbox(folder, crate::api::page_index(&page)).await?;
    let letters = host.store.failed_letters(host.now()).await?;
    let lines = inbox.messages.into_iter().map(|message| InboxLine {
        reference: message.reference.to_string(),
        subject: message.subject.map(|subject| subject.as_str().to_owned()),
        name: message.name.as_str().to_owned(),
        received: zone.to_datetime(message.received_at),
        progress: message.progress,
        assignee: message.assignee.map(|name| name.as_str().to_owned()),
        first_line: first_line(message.body.as_str()),
    });
    Ok(InboxView {
        lines: lines.collect(),
        counts: InboxFolder::ALL.into_iter().zip(inbox.counts).collect(),
        has_more: inbox.has_more,
        letters: letters.into_iter().map(LetterLine::from).collect(),
    })
}

#[cfg(feature = "ssr")]
impl From<FailedLetter> for LetterLine {
    fn from(failed: FailedLetter) -> Self {
        let (name, href, start) = match failed.about {
            LetterAbout::Visit {
                id,
                name,
                start,
                is_booked: true,
                ..
            } => {
                let href = format!("/staff/calendar?date={}&visit={}", start.date(), id.0);
                (name, href, Some(start))
            }
            // What was called off is not on the calendar.
            LetterAbout::Visit {
                name, client, start, ..
            } => {
                let file = client.map_or_else(String::new, |client| format!("/{}", client.0));
                (name, format!("/staff/clients{file}"), Some(start))
            }
            LetterAbout::Message { reference, name } => (name, format!("/staff/inbox/{reference}"), None),
            LetterAbout::Account { name } => (name, "/staff/team".to_owned(), None),
        };
        Self {
            id: failed.id.0,
            name,
            href,
            start,
            to: failed.to.map(|email| email.as_str().to_owned()),
            letter: failed.letter,
            attempts: failed.attempts,
        }
    }
}

/// One message.
///
/// # Errors
/// [`ApiError::NotFound`], [`ApiError::SignInRequired`], [`ApiError::NotAllowed`].
#[server(prefix = "/api", endpoint = "staff/message", input = GetUrl, output = Json)]
pub async fn show_message(
    /// Its reference.
    #[server(default)]
    reference: String,
) -> Result<MessageView, ApiError> {
    let host = Host::of_request();
    host.caller(Action::Inbox).await?;
    let reference = Reference::parse(&reference).ok_or(ApiError::NotFound)?;
    let thread = host.store.thread(&reference).await?.ok_or(ApiError::NotFound)?;
    let clinic = host.store.clinic().await?;
    let zone = &clinic.zone;
    let Message {
        reference,
        state,
        signs,
        name,
        email,
        phone,
        subject,
        body,
        received_at,
        progress,
        assignee,
        client: _,
    } = thread.message;
    let replies = thread.replies.into_iter().map(|reply| ReplyView {
        who: reply.who.as_str().to_owned(),
        body: reply.body.as_str().to_owned(),
        written: zone.to_datetime(reply.written_at),
    });
    Ok(MessageView {
        reference: reference.to_string(),
        subject: subject.map(|subject| subject.as_str().to_owned()),
        name: name.as_str().to_owned(),
        email: email.map(|email| email.as_str().to_owned()),
        call_link: phone.as_ref().map(|phone| clinic.call_link(phone)),
        phone: phone.map(|phone| phone.as_str().to_owned()),
        body: body.as_str().to_owned(),
        received: zone.to_datetime(received_at),
        is_held: state == MessageState::Held,
        signs: signs.iter().map(|sign| sign.name().to_owned()).collect(),
        progress,
        assignee: assignee.map(|name| name.as_str().to_owned()),
        assigned: thread.assigned,
        addressed: thread.addressed,
        replies: replies.collect(),
        client: thread.client.map(ClientLine::from),
        alike: thread.alike.into_iter().map(ClientLine::from).collect(),
        staff: thread.staff.iter().map(|name| name.as_str().to_owned()).collect(),
        key: store::new_key()?,
    })
}

/// Does with a message what its form says.
///
/// # Errors
/// [`ApiError::Invalid`], [`ApiError::Stale`] when somebody else was first, [`ApiError::NotFound`],
/// [`ApiError::Unreadable`] for a form that says nothing to do, [`ApiError::SignInRequired`], [`ApiError::NotAllowed`].
#[cfg(feature = "ssr")]
pub async fn change_message(host: &Host, form: &MessageForm, visitor: &Visitor) -> Result<Reference, ApiError> {
    let caller = host.caller_with(visitor, Action::Inbox).await?;
    let reference = Reference::parse(&form.reference).ok_or(ApiError::NotFound)?;
    let change = form.parse().map_err(|fields| ApiError::Invalid { fields })?;
    let change = change.ok_or(ApiError::Unreadable)?;
    let changed = host.store.change_message(&reference, &change, &caller, host.now());
    match changed.await {
        Ok(()) => Ok(reference),
        Err(InboxError::NotFound) => Err(ApiError::NotFound),
        Err(InboxError::Stale) => Err(ApiError::Stale),
        Err(InboxError::NoReply) => Err(ApiError::Unreadable),
        Err(InboxError::KeyReused) => Err(ApiError::Invalid {
            fields: FieldErrors::one(Field::Message, Problem::Reused),
        }),
        Err(InboxError::Store(error)) => Err(error.into()),
    }
}

/// Sends a letter that did not go out again.
///
/// # Errors
/// [`ApiError::NotFound`] for what is no letter's id, [`ApiError::SignInRequired`], [`ApiError::NotAllowed`].
#[cfg(feature = "ssr")]
pub async fn resend(host: &Host, form: &LetterForm, visitor: &Visitor) -> Result<(), ApiError> {
    let caller = host.caller_with(visitor, Action::Inbox).await?;
    let letter = form.letter.parse().map(MailId).map_err(|_| ApiError::NotFound)?;
    Ok(host.store.resend(letter, &caller, host.now()).await?)
}

/// The first line that says something, as much of it as a list has room for.
#[cfg(feature = "ssr")]
fn first_line(text: &str) -> String {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    match line.char_indices().nth(140) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line.to_owned(),
    }
}
