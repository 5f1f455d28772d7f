//! Who did what: read only, for owners.

#[cfg(feature = "ssr")]
use domain::{AccountName, Action};
#[cfg(feature = "ssr")]
use jiff::Timestamp;
use jiff::civil::DateTime;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use store::{AuditFilter, Subject};

use crate::api::ApiError;
use crate::api::json::Json;
#[cfg(feature = "ssr")]
use crate::components::short_start;
#[cfg(feature = "ssr")]
use crate::host::Host;

/// A page of the audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditView {
    /// The entries, the latest first.
    pub entries: Vec<AuditLine>,
    /// Whether there is a page after this one.
    pub has_more: bool,
    /// Everyone who has an account, by name.
    pub staff: Vec<String>,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    /// When it was done, by the clinic's clock.
    pub at: DateTime,
    /// Who did it; nobody is a client, by the link of their visit.
    pub who: Option<String>,
    /// From where, as far as it is known and kept.
    pub origin: Option<String>,
    /// What, such as `move`.
    pub act: String,
    /// To what: the name of a subject.
    pub subject: String,
    /// To which of these.
    pub subject_id: String,
    /// What is other than before: its name, how it was, how it is now.
    pub changes: Vec<(String, Option<String>, Option<String>)>,
}

/// Who did what. Each of the four leaves out what does not fit it; where it is empty, nothing.
///
/// # Errors
/// [`ApiError::SignInRequired`], [`ApiError::NotAllowed`].
#[server(prefix = "/api", endpoint = "staff/audit", input = GetUrl, output = Json)]
pub async fn show_audit(
    /// The name of a subject.
    #[server(default)]
    subject: String,
    /// Which of these.
    #[server(default)]
    id: String,
    /// An account's name.
    #[server(default)]
    who: String,
    /// The clinic's date.
    #[server(default)]
    date: String,
    /// Which page, from 1 on.
    #[server(default)]
    page: String,
) -> Result<AuditView, ApiError> {
    let host = Host::of_request();
    host.caller(Action::Audit).await?;
    let zone = host.store.clinic().await?.zone;
    let filter = AuditFilter {
        subject: Subject::named(&subject),
        // What is no text for a database is the name of nothing.
        subject_id: Some(id).filter(|id| !id.is_empty()).map(|id| id.replace('\0', " ")),
        who: AccountName::parse(&who).ok(),
        date: date.parse().ok(),
    };
    let audit = host.store.audit(&filter, crate::api::page_index(&page)).await?;
    // What is stored for programs, as people say it.
    let said = |name: &str, value: String| {
        let number = value.parse::<i64>().ok();
        let said = match (name, number) {
            ("starts_at" | "ends_at", Some(second)) => Timestamp::from_second(second)
                .ok()
                .map(|instant| short_start(zone.to_datetime(instant))),
            ("therapist" | "room", Some(id)) => audit.resources.get(&id).cloned(),
            _ => None,
        };
        said.unwrap_or(value)
    };
    let entries = audit.entries.into_iter().map(|entry| AuditLine {
        at: zone.to_datetime(entry.at),
        who: entry.who,
        origin: entry.origin.map(|origin| origin.as_str().to_owned()),
        act: entry.act,
        subject: entry.subject.name().to_owned(),
        subject_id: entry.subject_id,
        changes: entry
            .changes
            .into_iter()
            .map(|change| {
                let [before, after] =
                    [change.before, change.after].map(|value| value.map(|value| said(&change.name, value)));
                (change.name, before, after)
            })
            .collect(),
    });
    Ok(AuditView {
        entries: entries.collect(),
        has_more: audit.has_more,
        staff: audit.staff.iter().map(|name| name.as_str().to_owned()).collect(),
    })
}
