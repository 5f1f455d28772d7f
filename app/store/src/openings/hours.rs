//! Who works when, as staff set it.

use domain::{Hours, HoursChange, HoursRequest, ResourceId, Revision, WallSpan};
use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use serde::Serialize;
use sqlx::AnyConnection;

use crate::board::change_feed;
use crate::catalogue::therapist;
use crate::clinic::save::{Save, States};
use crate::clinic::setting::{Setting, digest};
use crate::clinic::{profile, sample, stranded};
use crate::engine::columns::Columns;
use crate::engine::transaction::Transaction;
use crate::openings::availability;
use crate::{Caller, Clinic, SettingError, Store, StoreError};

/// Somebody's hours.
#[derive(Clone, Debug)]
pub struct TherapistHours {
    pub id: ResourceId,
    pub name: String,
    /// Whether they can be booked at all.
    pub is_active: bool,
    /// Whether nobody has said yet when they really work.
    pub is_sample: bool,
    /// The week, and the dates from today on that differ from it.
    pub hours: Hours,
    /// How the week is.
    pub week_revision: Revision,
    /// How each date is, by its name.
    pub dates_revision: Revision,
}

/// A span as the audit tells it: minutes since midnight.
type Minutes = (u16, u16);

/// What the audit tells of hours: the week, Monday first, or one date's, where it has its own.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AuditSnapshot {
    Week([Vec<Minutes>; 7]),
    Date { date: Date, hours: Option<Vec<Minutes>> },
}

impl Setting for AuditSnapshot {
    /// All dates that follow the week are alike: who has another date in mind has seen nothing else of it.
    fn revision(&self) -> Revision {
        match self {
            Self::Week(week) => digest(week),
            Self::Date { hours, .. } => digest(hours),
        }
    }
}

impl Store {
    /// Everyone's hours, in the calendar's order.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn hours(&self, now: Timestamp) -> Result<Vec<TherapistHours>, StoreError> {
        let mut transaction = self.read().await?;
        let clinic = profile::read(&mut transaction).await?;
        let today = clinic.zone.to_datetime(now).date();
        let mut hours = availability::hours(&mut transaction, today, Date::MAX).await?;
        let rows = sqlx::query(
            "SELECT id, name, active, sample FROM resource WHERE kind = 'therapist' ORDER BY active DESC, position, id",
        )
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        let therapists = rows.iter().map(|row| {
            let row = Columns::of("resource", row);
            let id = ResourceId(row.get("id")?);
            let hours = hours.remove(&id).unwrap_or_default();
            Ok(TherapistHours {
                id,
                name: row.get("name")?,
                is_active: row.get::<i64>("active")? != 0,
                is_sample: row.get::<i64>("sample")? != 0,
                week_revision: week(&hours).revision(),
                dates_revision: dates_revision(&hours),
                hours,
            })
        });
        therapists.collect()
    }

    /// Changes somebody's hours. Visits that are booked stay as they are, whatever becomes of the hours.
    ///
    /// # Errors
    /// [`SettingError::Stale`] when somebody else has changed them meanwhile; [`SettingError::Stranded`] when visits would
    /// be left outside of the hours, unless the request says `anyway`; [`SettingError::NotFound`] when there is no such
    /// therapist. Nothing was changed then.
    #[tracing::instrument(skip_all)]
    pub async fn change_hours(
        &self,
        caller: &Caller,
        request: &HoursRequest,
        now: Timestamp,
    ) -> Result<(), SettingError> {
        self.save(caller, request, (None, &request.revision), now).await
    }
}

impl Save for HoursRequest {
    type State = AuditSnapshot;

    const CHANGES: &'static str = "set-hours";

    async fn states(&self, transaction: &mut Transaction, now: Timestamp) -> Result<States<Self::State>, SettingError> {
        if !therapist::is_there(transaction, self.therapist).await? {
            return Err(SettingError::NotFound);
        }
        let (before, after) = hours(transaction, self, now).await?;
        Ok(States {
            subject: format!("hours/{}", self.therapist.0),
            before: Some(noted(&before, &self.change)),
            after: noted(&after, &self.change),
        })
    }

    async fn strands(
        &self,
        transaction: &mut Transaction,
        _: &Self::State,
        now: Timestamp,
    ) -> Result<Vec<i64>, StoreError> {
        if self.anyway {
            return Ok(Vec::new());
        }
        let (before, after) = hours(transaction, self, now).await?;
        let zone = profile::read(transaction).await?.zone;
        let coming = stranded::coming(transaction, self.therapist, now).await?;
        Ok(stranded::outside(&coming, (&before, &after), &zone))
    }

    async fn write(&self, transaction: &mut Transaction, _: bool, _: &Self::State) -> Result<(), StoreError> {
        store(transaction, self.therapist, &self.change).await?;
        sample::is_real(transaction, self.therapist).await
    }

    fn dates(&self, clinic: &Clinic, now: Timestamp) -> Option<(Date, Date)> {
        Some(match self.change {
            HoursChange::Week(_) => change_feed::all_dates(clinic, now),
            HoursChange::Date(date, _) | HoursChange::ClearException(date) => (date, date),
        })
    }
}

/// Whose hours they are, from today on: before the change and after it.
async fn hours(
    connection: &mut AnyConnection,
    request: &HoursRequest,
    now: Timestamp,
) -> Result<(Hours, Hours), StoreError> {
    let today = profile::read(connection).await?.zone.to_datetime(now).date();
    let mut everyone = availability::hours(connection, today, Date::MAX).await?;
    let before = everyone.remove(&request.therapist).unwrap_or_default();
    let after = changed(&before, &request.change);
    Ok((before, after))
}

fn changed(before: &Hours, change: &HoursChange) -> Hours {
    let mut after = before.clone();
    match change {
        HoursChange::Week(week) => {
            for (weekday, spans) in Weekday::Monday.cycle_forward().zip(week) {
                after.set_weekly(weekday, spans.clone());
            }
        }
        HoursChange::Date(date, spans) => after.set_exception(*date, spans.clone()),
        HoursChange::ClearException(date) => after.remove_exception(*date),
    }
    after
}

async fn store(
    connection: &mut AnyConnection,
    ResourceId(id): ResourceId,
    change: &HoursChange,
) -> Result<(), StoreError> {
    match change {
        HoursChange::Week(week) => {
            sqlx::query("DELETE FROM weekly_hours WHERE resource_id = $1")
                .bind(id)
                .execute(&mut *connection)
                .await?;
            for (weekday, spans) in (1_i64..).zip(week) {
                for span in spans {
                    sqlx::query(
                        "INSERT INTO weekly_hours (resource_id, weekday, from_minute, until_minute)
                         VALUES ($1, $2, $3, $4)",
                    )
                    .bind(id)
                    .bind(weekday)
                    .bind(i64::from(span.from()))
                    .bind(i64::from(span.until()))
                    .execute(&mut *connection)
                    .await?;
                }
            }
        }
        HoursChange::Date(date, spans) => {
            follow_week(connection, id, *date).await?;
            let minutes = spans
                .iter()
                .map(|span| (Some(i64::from(span.from())), Some(i64::from(span.until()))));
            let closed = spans.is_empty().then_some((None, None));
            for (from, until) in minutes.chain(closed) {
                sqlx::query(
                    "INSERT INTO hours_exception (resource_id, date, from_minute, until_minute) VALUES ($1, $2, $3, $4)",
                )
                .bind(id)
                .bind(date.to_string())
                .bind(from)
                .bind(until)
                .execute(&mut *connection)
                .await?;
            }
        }
        HoursChange::ClearException(date) => follow_week(connection, id, *date).await?,
    }
    Ok(())
}

async fn follow_week(connection: &mut AnyConnection, id: i64, date: Date) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM hours_exception WHERE resource_id = $1 AND date = $2")
        .bind(id)
        .bind(date.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

fn noted(hours: &Hours, change: &HoursChange) -> AuditSnapshot {
    match change {
        HoursChange::Week(_) => week(hours),
        HoursChange::Date(date, _) | HoursChange::ClearException(date) => AuditSnapshot::Date {
            date: *date,
            hours: hours
                .exceptions()
                .find(|(other, _)| other == date)
                .map(|(_, spans)| minutes(spans)),
        },
    }
}

fn week(hours: &Hours) -> AuditSnapshot {
    let mut weekdays = Weekday::Monday.cycle_forward();
    AuditSnapshot::Week([(); 7].map(|()| {
        let weekday = weekdays.next().unwrap_or(Weekday::Monday);
        minutes(hours.weekly(weekday))
    }))
}

fn dates_revision(hours: &Hours) -> Revision {
    let revision = |date, hours| AuditSnapshot::Date { date, hours }.revision();
    let dates = hours.exceptions();
    let dates = dates.map(|(date, spans)| (date.to_string(), revision(date, Some(minutes(spans)))));
    Revision::of_many(dates, &revision(Date::MIN, None))
}

/// In the order of time, in which they need not have been read.
fn minutes(spans: &[WallSpan]) -> Vec<Minutes> {
    let mut minutes: Vec<_> = spans.iter().map(|span| (span.from(), span.until())).collect();
    minutes.sort_unstable();
    minutes
}
