//! Reading a visit back.

use domain::{ClientName, EmailAddress, LetterSnapshot, Note, PhoneNumber, ResourceId, ServiceSlug};
use jiff::Timestamp;
use jiff::civil::DateTime;
use sqlx::AnyConnection;

use crate::engine::columns::Columns;
use crate::engine::columns::NO_ADDRESS;
use crate::visits::agreed::{self, VisitStep};
use crate::visits::link;
use crate::{Store, StoreError, VisitToken};

/// A visit, as it was agreed.
#[derive(Clone, Debug)]
pub struct Visit {
    pub(crate) id: i64,
    /// Its name in URLs, as it was asked for or is mailed now.
    pub token: VisitToken,
    /// What became of it.
    pub state: VisitState,
    pub client_name: ClientName,
    /// Where the confirmation goes; staff book visits without one, too.
    pub client_email: Option<EmailAddress>,
    pub client_phone: Option<PhoneNumber>,
    /// What the therapist should know.
    pub note: Option<Note>,
    /// Until when it has to be confirmed to stay, if it has to be.
    pub confirm_by: Option<Timestamp>,
    /// In the order of time; what follows tells of all of them.
    pub steps: Vec<VisitStep>,
    /// The first one's service, by its name in URLs.
    pub service_slug: ServiceSlug,
    /// The services' names on screen.
    pub service_name: String,
    /// How long it takes until the client is done.
    pub minutes: u16,
    /// How long therapist and room are busy after that.
    pub clean_up_minutes: u16,
    /// Who begins.
    pub therapist: ResourceId,
    /// Who gives it: of several, all.
    pub therapist_name: String,
    pub room_name: String,
    pub starts_at: Timestamp,
    /// When the client is done.
    pub ends_at: Timestamp,
    /// The clinic's date and time at the start, as it was agreed.
    pub local_start: DateTime,
    /// The zone of `local_start`: an IANA name.
    pub zone_name: String,
}

impl Visit {
    /// What a page shows of it that can change, in one word: for the forms on the page, which are about what was shown.
    #[must_use]
    pub fn shown(&self) -> String {
        agreed::shown(self.steps.iter().map(|step| step.place))
    }

    /// What a letter tells of it.
    pub(crate) fn told(&self) -> LetterSnapshot {
        LetterSnapshot {
            start: self.starts_at,
            wall: self.local_start,
            minutes: self.minutes,
            therapist: self.therapist,
            therapist_name: self.therapist_name.clone(),
            is_cancelled: self.state == VisitState::Cancelled,
        }
    }
}

/// A visit that somebody with the key to it changes, as they were shown it if they say that: what has changed since is shown
/// to them first.
#[derive(Clone, Copy, Debug)]
pub struct AsShown<'a> {
    pub(crate) token: &'a VisitToken,
    shown: &'a str,
}

impl AsShown<'_> {
    /// Whether it is otherwise now than was shown, if anything was.
    pub(crate) fn is_stale(&self, now: &str) -> bool {
        !self.shown.is_empty() && self.shown != now
    }
}

impl<'a> From<&'a VisitToken> for AsShown<'a> {
    /// However it stands now.
    fn from(token: &'a VisitToken) -> Self {
        Self { token, shown: "" }
    }
}

impl<'a> From<(&'a VisitToken, &'a str)> for AsShown<'a> {
    /// As [`Visit::shown`] has it; empty text says nothing.
    fn from((token, shown): (&'a VisitToken, &'a str)) -> Self {
        Self { token, shown }
    }
}

/// What became of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitState {
    /// The client is expected, or was.
    Booked,
    /// The client has called it off.
    Cancelled,
}

impl Store {
    /// The visit with this token, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn visit(&self, token: &VisitToken) -> Result<Option<Visit>, StoreError> {
        find(&mut *self.connection().await?, token).await
    }
}

/// The visit that a token opens.
pub(crate) async fn find(connection: &mut AnyConnection, token: &VisitToken) -> Result<Option<Visit>, StoreError> {
    match link::find(connection, token).await? {
        Some(id) => read(connection, id, token).await,
        None => Ok(None),
    }
}

/// The visit with this id, which this token opens.
pub(crate) async fn read(
    connection: &mut AnyConnection,
    id: i64,
    token: &VisitToken,
) -> Result<Option<Visit>, StoreError> {
    let rows = sqlx::query(include_str!("../../queries/visits/visit.sql"))
        .bind(id)
        .fetch_all(connection)
        .await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let visit = Columns::of("visit", row);
    let segment = Columns::of("segment", row);
    let segments = || rows.iter().map(|row| Columns::of("segment", row));
    let all = |column| segments().map(|row| row.get(column)).collect::<Result<Vec<&str>, _>>();
    let steps = segments().map(|row| {
        Ok(VisitStep {
            service: row.parse("service", ServiceSlug::parse)?,
            place: agreed::place(row)?,
        })
    });
    let steps: Vec<VisitStep> = steps.collect::<Result<_, StoreError>>()?;
    let ends = segments().map(|row| Ok((row.instant("ends_at")?, row.instant("free_at")?)));
    let ends = ends.collect::<Result<Vec<_>, StoreError>>()?.into_iter().max();
    let starts_at = segment.instant("starts_at")?;
    let (ends_at, free_at) = ends.unwrap_or((starts_at, starts_at));
    Ok(Some(Visit {
        id,
        token: token.clone(),
        state: visit.parse("state", |state: &str| match state {
            "booked" => Some(VisitState::Booked),
            "cancelled" => Some(VisitState::Cancelled),
            _ => None,
        })?,
        client_name: visit.parse("client_name", ClientName::stored)?,
        client_email: match visit.get("client_email")? {
            NO_ADDRESS => None,
            email => Some(EmailAddress::stored(email).ok_or_else(|| visit.corrupt("client_email"))?),
        },
        client_phone: visit.parse_optional("client_phone", |phone: &str| PhoneNumber::parse(phone).ok())?,
        note: visit.parse_optional("client_note", |note: &str| Note::parse(note).ok())?,
        confirm_by: visit.parse_optional("confirm_by", |until: i64| Timestamp::from_second(until).ok())?,
        service_slug: segment.parse("service", ServiceSlug::parse)?,
        service_name: all("service_name")?.join(", then "),
        minutes: agreed::minutes(starts_at, ends_at).ok_or_else(|| segment.corrupt("ends_at"))?,
        clean_up_minutes: agreed::minutes(ends_at, free_at).ok_or_else(|| segment.corrupt("free_at"))?,
        therapist: ResourceId(segment.get("therapist_id")?),
        therapist_name: listed(all("therapist_name")?),
        room_name: listed(all("room_name")?),
        starts_at,
        ends_at,
        local_start: segment.parse("local_start", |wall: &str| wall.parse().ok())?,
        zone_name: segment.get("zone")?,
        steps,
    }))
}

/// Each once.
fn listed(mut names: Vec<&str>) -> String {
    names.dedup();
    names.join(" and ")
}
