//! The staff's calendar: reading it, and changing it.

#[cfg(feature = "ssr")]
use domain::{Action, Field, FieldErrors, Problem, VisitId};
use domain::{Board, BoardForm, Holder};
use jiff::civil::{Date, DateTime};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, PostUrl};
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use store::{Arranged, Whose};

use crate::api::ApiError;
use crate::api::json::Json;
#[cfg(feature = "ssr")]
use crate::host::{Host, Visitor};

/// The most dates that can be asked for at once: a week.
#[cfg(feature = "ssr")]
const MOST_DAYS: u16 = 7;

/// The most visits and blocks that are looked up at once.
#[cfg(feature = "ssr")]
const MOST_HOLDERS: usize = 16;

/// The most clients that are found at once.
#[cfg(feature = "ssr")]
const MOST_FOUND: u16 = 8;

/// Some dates of the calendar, as whoever asks may see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownBoard {
    /// What stands on it.
    pub board: Board,
    /// The clinic's date now.
    pub today: Date,
    /// Whether all of it is theirs to change, or one therapist's own.
    pub is_all: bool,
    /// An idempotency key for a form that books.
    pub key: String,
}

/// Something was done to the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// Its entry in the audit, by which it can be undone.
    pub entry: i64,
    /// The visit that it was done to, if it was one.
    pub visit: Option<i64>,
    /// An idempotency key for the next form that books.
    pub key: String,
}

/// A visit or a block, wherever it is on the calendar, or was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolderView {
    pub holder: Holder,
    /// Who comes, or why the time is blocked.
    pub title: String,
    /// Since when it has the time, or had it, by the clinic's clock.
    pub from: DateTime,
    pub until: DateTime,
    /// For how many minutes after that it has the time for cleaning up.
    pub clean_up_minutes: u16,
    /// Set if it has it no more.
    pub gone: Option<GoneView>,
}

/// How something went from the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoneView {
    /// Who has done it; none for the client, and if it is not known any more.
    pub by: Option<String>,
    /// Its entry in the audit, by which it can be undone; none if that is not known any more.
    pub entry: Option<i64>,
}

/// A client who may be meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientView {
    pub id: i64,
    pub name: String,
    /// Where to write to.
    pub email: String,
    pub phone: String,
}

/// The calendar of `days` dates from `first` on: 1 or a week. From the Monday of that week on, for a week.
///
/// # Errors
/// [`ApiError::SignInRequired`], [`ApiError::NotAllowed`] also for a therapist whose calendar is nobody's yet,
/// [`ApiError::Invalid`] for what is no date.
#[server(prefix = "/api", endpoint = "staff/calendar", input = GetUrl, output = Json)]
pub async fn show_board(
    /// The date, or empty for today.
    #[server(default)]
    first: String,
    /// How many dates; empty for one.
    #[server(default)]
    days: String,
) -> Result<ShownBoard, ApiError> {
    let host = Host::of_request();
    let caller = host.caller(Action::OwnCalendar).await?;
    let scope = caller.scope().ok_or(ApiError::NotAllowed)?;
    let today = host.today().await?;
    let mut errors = FieldErrors::default();
    let first = if first.is_empty() {
        Ok(today)
    } else {
        first.parse().map_err(|_| Problem::Malformed)
    };
    let first = errors.keep(Field::Date, first);
    let days = match days.as_str() {
        "" => Ok(1),
        days => days
            .parse()
            .ok()
            .filter(|days| (1..=MOST_DAYS).contains(days))
            .ok_or(Problem::Malformed),
    };
    let days = errors.keep(Field::Days, days);
    let (first, days) = first.zip(days).ok_or(ApiError::Invalid { fields: errors })?;
    let first = if days == MOST_DAYS {
        let since_monday = i64::from(first.weekday().to_monday_zero_offset());
        first.saturating_sub(jiff::ToSpan::days(since_monday))
    } else {
        first
    };
    Ok(ShownBoard {
        board: host.store.board((first, days), scope, host.now()).await?,
        today,
        is_all: scope == domain::Scope::All,
        key: store::new_key()?,
    })
}

/// Does something to the calendar: see [`BoardForm`].
///
/// # Errors
/// [`ApiError::SignInRequired`], [`ApiError::NotAllowed`], [`ApiError::Invalid`], [`ApiError::NotFound`],
/// [`ApiError::Clash`], [`ApiError::Warned`], [`ApiError::Stale`]. Nothing has changed then.
#[server(prefix = "/api", endpoint = "staff/calendar/arrange", input = PostUrl, output = Json)]
pub async fn arrange(
    /// What is to be done.
    #[server(flatten)]
    form: BoardForm,
) -> Result<Done, ApiError> {
    let host = Host::of_request();
    let caller = host.caller(Action::OwnCalendar).await?;
    arrange_for(&host, &caller, &form).await
}

/// These visits and blocks, as far as there are such and whoever asks may see them.
///
/// # Errors
/// [`ApiError::SignInRequired`], [`ApiError::NotAllowed`].
#[server(prefix = "/api", endpoint = "staff/calendar/holders", input = GetUrl, output = Json)]
pub async fn show_holders(
    /// Ids of visits, with a comma between two. What is none is left out.
    #[server(default)]
    visits: String,
    /// Ids of blocks, likewise.
    #[server(default)]
    blocks: String,
) -> Result<Vec<HolderView>, ApiError> {
    let host = Host::of_request();
    let caller = host.caller(Action::OwnCalendar).await?;
    let scope = caller.scope().ok_or(ApiError::NotAllowed)?;
    let ids = |text: &str| text.split(',').filter_map(|id| id.parse().ok()).collect::<Vec<i64>>();
    let visits = ids(&visits).into_iter().map(|id| Holder::Visit(VisitId(id)));
    let blocks = ids(&blocks).into_iter().map(Holder::Block);
    let holders: Vec<Holder> = visits.chain(blocks).take(MOST_HOLDERS).collect();
    let held = host.store.holders(&holders, scope).await?;
    let views = held.into_iter().map(|held| HolderView {
        holder: held.holder,
        title: held.title,
        from: held.from,
        until: held.until,
        clean_up_minutes: held.clean_up_minutes,
        gone: held.gone.map(|gone| GoneView {
            by: gone.by,
            entry: gone.entry.map(|entry| entry.0),
        }),
    });
    Ok(views.collect())
}

/// Clients in whose name, address or number every word occurs. A POST, because it is about people.
///
/// # Errors
/// [`ApiError::SignInRequired`], [`ApiError::NotAllowed`].
#[server(prefix = "/api", endpoint = "staff/calendar/clients", input = PostUrl, output = Json)]
pub async fn find_clients(
    /// The words.
    #[server(default)]
    words: String,
) -> Result<Vec<ClientView>, ApiError> {
    let host = Host::of_request();
    host.caller(Action::Clients).await?;
    if words.trim().is_empty() {
        return Ok(Vec::new());
    }
    let (found, _) = host.store.clients(&words, Whose::Everyone, MOST_FOUND).await?;
    let views = found.into_iter().map(|client| ClientView {
        id: client.id.0,
        name: client.name.as_str().to_owned(),
        email: client.email.map_or_else(String::new, |email| email.as_str().to_owned()),
        phone: client.phone.map_or_else(String::new, |phone| phone.as_str().to_owned()),
    });
    Ok(views.collect())
}

/// [`arrange`] for a form that came another way.
///
/// # Errors
/// As there.
#[cfg(feature = "ssr")]
pub async fn arrange_posted(host: &Host, form: &BoardForm, visitor: &Visitor) -> Result<Done, ApiError> {
    let caller = host.caller_with(visitor, Action::OwnCalendar).await?;
    arrange_for(host, &caller, form).await
}

#[cfg(feature = "ssr")]
async fn arrange_for(host: &Host, caller: &store::Caller, form: &BoardForm) -> Result<Done, ApiError> {
    let request = form.parse().map_err(|fields| ApiError::Invalid { fields })?;
    let Arranged { entry, visit } = host.store.arrange(caller, &request, form.is_sure(), host.now()).await?;
    Ok(Done {
        entry: entry.0,
        visit: visit.map(|visit| visit.0),
        key: store::new_key()?,
    })
}
