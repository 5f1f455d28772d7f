//! Who works when, as staff set it.

use domain::{Hours, HoursChange, HoursRequest, ResourceId, WallSpan};
use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use serde::Serialize;
use sqlx::AnyConnection;

use crate::audit::{self, Deed, Subject};
use crate::columns::Columns;
use crate::retry::retrying;
use crate::{Caller, SettingError, Store, StoreError, calendar, clinic, news, sample, stranded, therapist};

/// Somebody's hours.
#[derive(Clone, Debug)]
pub struct TherapistHours {
    /// Who.
    pub id: ResourceId,
    /// Their name.
    pub name: String,
    /// Whether they can be booked at all.
    pub is_active: bool,
    /// Whether nobody has said yet when they really work.
    pub is_sample: bool,
    /// The week, and the dates from today on that differ from it.
    pub hours: Hours,
}

/// A span as the audit tells it: minutes since midnight.
type Minutes = (u16, u16);

/// What the audit tells of hours: the week, Monday first, or one date's, where it has its own.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Noted {
    Week([Vec<Minutes>; 7]),
    Date { date: Date, hours: Option<Vec<Minutes>> },
}

impl Store {
    /// Everyone's hours, in the calendar's order.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn hours(&self, now: Timestamp) -> Result<Vec<TherapistHours>, StoreError> {
        let mut transaction = self.read().await?;
        let clinic = clinic::read(&mut transaction).await?;
        let today = clinic.zone.to_datetime(now).date();
        let mut hours = calendar::hours(&mut transaction, today, Date::MAX).await?;
        let rows = sqlx::query(
            "SELECT id, name, active, sample FROM resource WHERE kind = 'therapist' ORDER BY active DESC, position, id",
        )
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        let therapists = rows.iter().map(|row| {
            let row = Columns::of("resource", row);
            let id = ResourceId(row.get("id")?);
            Ok(TherapistHours {
                id,
                name: row.get("name")?,
                is_active: row.get::<i64>("active")? != 0,
                is_sample: row.get::<i64>("sample")? != 0,
                hours: hours.remove(&id).unwrap_or_default(),
            })
        });
        therapists.collect()
    }

    /// Changes somebody's hours. Visits that are booked stay as they are, whatever becomes of the hours.
    ///
    /// # Errors
    /// [`SettingError::Stranded`] when visits would be left outside of the hours, unless the request says `anyway`;
    /// [`SettingError::NotFound`] when there is no such therapist. Nothing was changed then.
    #[tracing::instrument(skip_all)]
    pub async fn change_hours(
        &self,
        caller: &Caller,
        request: &HoursRequest,
        now: Timestamp,
    ) -> Result<(), SettingError> {
        retrying(|| self.try_to_change_hours(caller, request, now)).await
    }

    async fn try_to_change_hours(
        &self,
        caller: &Caller,
        HoursRequest {
            therapist: id,
            change,
            anyway,
        }: &HoursRequest,
        now: Timestamp,
    ) -> Result<(), SettingError> {
        let mut transaction = self.write().await?;
        let clinic = clinic::read(&mut transaction).await?;
        let today = clinic.zone.to_datetime(now).date();
        if !therapist::is_there(&mut transaction, *id).await? {
            return Err(SettingError::NotFound);
        }
        let mut everyone = calendar::hours(&mut transaction, today, Date::MAX).await?;
        let before = everyone.remove(id).unwrap_or_default();
        let after = changed(&before, change);
        if !anyway {
            let coming = stranded::coming(&mut transaction, *id, now).await?;
            let visits = stranded::outside(&coming, (&before, &after), &clinic.zone);
            if !visits.is_empty() {
                return Err(SettingError::Stranded { visits });
            }
        }
        store(&mut transaction, *id, change).await?;
        sample::is_real(&mut transaction, *id).await?;
        let deed = Deed::of(caller, "set-hours", Subject::Setting, &format!("hours/{}", id.0));
        let (before, after) = (noted(&before, change), noted(&after, change));
        audit::note(&mut transaction, &deed, (Some(&before), Some(&after)), now).await?;
        let dates = match change {
            HoursChange::Week(_) => (today, clinic.policy.last_date(now, &clinic.zone)),
            HoursChange::Date(date, _) | HoursChange::AsEver(date) => (*date, *date),
        };
        news::note(&mut transaction, dates, now).await?;
        transaction.commit().await?;
        self.strike();
        Ok(())
    }
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
        HoursChange::AsEver(date) => after.remove_exception(*date),
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
        HoursChange::AsEver(date) => follow_week(connection, id, *date).await?,
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

fn noted(hours: &Hours, change: &HoursChange) -> Noted {
    let minutes = |spans: &[WallSpan]| spans.iter().map(|span| (span.from(), span.until())).collect();
    match change {
        HoursChange::Week(_) => {
            let mut weekdays = Weekday::Monday.cycle_forward();
            Noted::Week([(); 7].map(|()| {
                let weekday = weekdays.next().unwrap_or(Weekday::Monday);
                minutes(hours.weekly(weekday))
            }))
        }
        HoursChange::Date(date, _) | HoursChange::AsEver(date) => Noted::Date {
            date: *date,
            hours: hours
                .exceptions()
                .find(|(other, _)| other == date)
                .map(|(_, spans)| minutes(spans)),
        },
    }
}
