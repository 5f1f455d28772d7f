//! Clients as staff see them. Who only treats some of them sees these and no others, and changes nothing.

#[cfg(feature = "ssr")]
use domain::{Action, ClientForm, EraseForm, Field, FieldErrors, MergeForm, Problem};
use domain::{Outcome, Progress, Revision};
use jiff::civil::DateTime;
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, PostUrl};
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use store::{Caller, ClientError, ClientId, EraseError, FoundClient, Whose};

use crate::api::ApiError;
use crate::api::json::Json;
#[cfg(feature = "ssr")]
use crate::host::{Host, Visitor};

/// How many clients are listed at once.
#[cfg(feature = "ssr")]
const MOST: u16 = 50;

/// Clients that were looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientList {
    /// Those who were found, by their names.
    pub clients: Vec<ClientLine>,
    /// Whether there are more than are listed.
    pub has_more: bool,
}

/// A client in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientLine {
    pub id: i64,
    pub name: String,
    /// Where to write to.
    pub email: Option<String>,
    pub phone: Option<String>,
}

/// Everything about a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientView {
    pub client: ClientLine,
    /// Whether the id that was asked for was somebody's who was merged into them.
    pub is_moved: bool,
    /// The link that calls them.
    pub call_link: Option<String>,
    /// What else they are known by, since others were merged into them.
    pub known_as: Vec<String>,
    /// What only staff see.
    pub note: String,
    /// Whether therapists who treat them read the note too.
    pub is_note_shared: bool,
    /// How what staff write down of them is.
    pub revision: Revision,
    /// How all is by which they are known.
    pub identity: Revision,
    /// Since when they are known, by the clinic's clock.
    pub known: DateTime,
    /// When they were erased, if they were.
    pub erased: Option<DateTime>,
    /// Their visits, the latest first.
    pub visits: Vec<VisitLine>,
    /// What they have written, the latest first; nothing for who may not read it.
    pub messages: Vec<MessageLine>,
    /// Others who may be the same person; nothing for who may not change anything.
    pub alike: Vec<ClientLine>,
    /// Whether whoever asks may change anything.
    pub may_change: bool,
}

/// A visit in a client's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitLine {
    /// What became of it.
    pub outcome: Outcome,
    pub service: String,
    /// Who gives or gave it.
    pub therapist: String,
    /// When it starts, as it was agreed.
    pub start: DateTime,
    /// What the client wanted the therapist to know.
    pub note: Option<String>,
    /// Whether the client is still expected.
    pub is_expected: bool,
    /// Whether its client or staff have said that it is meant: until then anybody may have booked it in this name.
    pub is_confirmed: bool,
}

/// A message in a client's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageLine {
    pub reference: String,
    /// What it is about, if it says so.
    pub subject: Option<String>,
    /// When it came, by the clinic's clock.
    pub received: DateTime,
    /// How far it has come.
    pub progress: Progress,
}

/// The form that looks for clients.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchForm {
    /// Parts of names, addresses and numbers.
    pub words: String,
}

/// Shows that it is a form and nothing of what was typed.
impl std::fmt::Debug for SearchForm {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("SearchForm").finish_non_exhaustive()
    }
}

#[cfg(feature = "ssr")]
impl From<FoundClient> for ClientLine {
    fn from(found: FoundClient) -> Self {
        Self {
            id: found.id.0,
            name: found.name.as_str().to_owned(),
            email: found.email.map(|email| email.as_str().to_owned()),
            phone: found.phone.map(|phone| phone.as_str().to_owned()),
        }
    }
}

/// Clients in whose name, address or number all of these words occur. A POST: whom somebody looks for is in no address.
///
/// # Errors
/// [`ApiError::SignInRequired`].
#[server(prefix = "/api", endpoint = "staff/clients", input = PostUrl, output = Json)]
pub async fn list_clients(
    /// The words; without any, all clients.
    #[server(default)]
    words: String,
) -> Result<ClientList, ApiError> {
    let host = Host::of_request();
    let caller = host.caller(Action::OwnClients).await?;
    let (clients, has_more) = host.store.clients(&words, whose(&caller), MOST).await?;
    Ok(ClientList {
        clients: clients.into_iter().map(ClientLine::from).collect(),
        has_more,
    })
}

/// One client: whose id it is, or who has absorbed whose it was.
///
/// # Errors
/// [`ApiError::NotFound`] when there is none, or none whom the caller may see; [`ApiError::SignInRequired`].
#[server(prefix = "/api", endpoint = "staff/client", input = GetUrl, output = Json)]
pub async fn show_client(
    /// The client's id.
    #[server(default)]
    id: String,
) -> Result<ClientView, ApiError> {
    let host = Host::of_request();
    let caller = host.caller(Action::OwnClients).await?;
    let may_change = caller.role.may(Action::Clients);
    let id = client_id(&id)?;
    let file = host.store.client_file(id, whose(&caller)).await?;
    let file = file.ok_or(ApiError::NotFound)?;
    // Where nothing can be written, who is treated must still be found out.
    if let Err(error) = host.store.note_opened(file.client.id, &caller, host.now()).await {
        tracing::error!(%error, "nobody knows who has opened a client's file");
    }
    let (clinic, now) = (host.store.clinic().await?, host.now());
    let zone = &clinic.zone;
    let visits = file.visits.iter().map(|visit| VisitLine {
        outcome: visit.outcome,
        service: visit.service.clone(),
        therapist: visit.therapist.clone(),
        start: visit.local_start,
        note: visit.note.clone(),
        is_expected: visit.outcome != Outcome::Cancelled && visit.starts_at > now,
        is_confirmed: visit.is_confirmed,
    });
    let messages = file.messages.iter().map(|message| MessageLine {
        reference: message.reference.to_string(),
        subject: message.subject.as_ref().map(|subject| subject.as_str().to_owned()),
        received: zone.to_datetime(message.received_at),
        progress: message.progress,
    });
    Ok(ClientView {
        visits: visits.collect(),
        messages: messages.filter(|_| caller.role.may(Action::Inbox)).collect(),
        note: file.note,
        is_note_shared: file.is_note_shared,
        revision: file.revision,
        identity: file.identity,
        known: zone.to_datetime(file.created_at),
        erased: file.erased_at.map(|at| zone.to_datetime(at)),
        alike: file
            .alike
            .into_iter()
            .filter(|_| may_change)
            .map(ClientLine::from)
            .collect(),
        may_change,
        is_moved: file.client.id != id,
        call_link: file.client.phone.as_ref().map(|phone| clinic.call_link(phone)),
        known_as: file.known_as.into_iter().map(|known| known.typed).collect(),
        client: file.client.into(),
    })
}

/// Writes down what is known of a client, and answers their id.
///
/// # Errors
/// [`ApiError::Invalid`], [`ApiError::Stale`], [`ApiError::NotFound`], [`ApiError::SignInRequired`],
/// [`ApiError::NotAllowed`].
#[cfg(feature = "ssr")]
pub async fn change_client(host: &Host, form: &ClientForm, visitor: &Visitor) -> Result<i64, ApiError> {
    let caller = host.caller_with(visitor, Action::Clients).await?;
    let id = client_id(&form.id)?;
    let request = form.parse().map_err(|fields| ApiError::Invalid { fields })?;
    let seen = (id, &form.revision.whole());
    let changed = host.store.change_client(seen, &request, &caller, host.now());
    changed.await.map_err(refused)?;
    Ok(id.0)
}

/// Makes one client of two, and answers the id of the one who stays.
///
/// # Errors
/// [`ApiError::Stale`], [`ApiError::NotFound`], [`ApiError::SignInRequired`], [`ApiError::NotAllowed`].
#[cfg(feature = "ssr")]
pub async fn merge_clients(host: &Host, form: &MergeForm, visitor: &Visitor) -> Result<i64, ApiError> {
    let caller = host.caller_with(visitor, Action::Clients).await?;
    let (keep, gone) = (client_id(&form.keep)?, client_id(&form.gone)?);
    let merged = host
        .store
        .merge_clients((keep, gone), &form.revision, &caller, host.now());
    merged.await.map_err(refused)?;
    Ok(keep.0)
}

/// Erases a client, and answers their id.
///
/// # Errors
/// [`ApiError::Invalid`] when the name is not theirs, [`ApiError::Stale`] when they are expected, or not as they were
/// seen, [`ApiError::NotFound`],
/// [`ApiError::SignInRequired`], [`ApiError::NotAllowed`].
#[cfg(feature = "ssr")]
pub async fn erase_client(host: &Host, form: &EraseForm, visitor: &Visitor) -> Result<i64, ApiError> {
    let caller = host.caller_with(visitor, Action::Clients).await?;
    let id = client_id(&form.id)?;
    match host.store.erase_client(id, form, &caller, host.now()).await {
        Ok(()) => Ok(id.0),
        Err(EraseError::NotFound) => Err(ApiError::NotFound),
        Err(EraseError::Expected | EraseError::Stale) => Err(ApiError::Stale),
        Err(EraseError::OtherName) => Err(ApiError::Invalid {
            fields: FieldErrors::one(Field::Name, Problem::Unknown),
        }),
        Err(EraseError::Store(error)) => Err(error.into()),
    }
}

/// All that is kept of a client, as JSON.
///
/// # Errors
/// [`ApiError::NotFound`], [`ApiError::SignInRequired`], [`ApiError::NotAllowed`].
#[cfg(feature = "ssr")]
pub async fn export_client(host: &Host, id: &str, visitor: &Visitor) -> Result<String, ApiError> {
    let caller = host.caller_with(visitor, Action::Clients).await?;
    let exported = host.store.export_client(client_id(id)?, &caller, host.now()).await?;
    let exported = exported.ok_or(ApiError::NotFound)?;
    serde_json::to_string_pretty(&exported).map_err(|_| ApiError::Internal)
}

#[cfg(feature = "ssr")]
fn client_id(text: &str) -> Result<ClientId, ApiError> {
    text.parse().map(ClientId).map_err(|_| ApiError::NotFound)
}

/// Whom somebody may see.
#[cfg(feature = "ssr")]
fn whose(caller: &Caller) -> Whose {
    if caller.role.may(Action::Clients) {
        Whose::Everyone
    } else {
        Whose::Of(caller.therapist)
    }
}

#[cfg(feature = "ssr")]
fn refused(error: ClientError) -> ApiError {
    match error {
        ClientError::NotFound => ApiError::NotFound,
        ClientError::Stale => ApiError::Stale,
        ClientError::Store(error) => error.into(),
    }
}
