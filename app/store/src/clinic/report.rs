//! What there is to count.

use domain::{CELL_MINUTES, Days, Held, Open, Outcome, Report, ResourceId, Week, tally, week_of};
use jiff::civil::Date;
use jiff::{ToSpan, Unit};
use sqlx::AnyConnection;

use crate::clinic::profile;
use crate::engine::columns::Columns;
use crate::openings::availability;
use crate::{Clinic, Store, StoreError};

impl Store {
    /// Sums up the dates from `from` up to and with `until`.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn report(&self, from: Date, until: Date) -> Result<Report, StoreError> {
        let mut transaction = self.read().await?;
        let clinic = profile::read(&mut transaction).await?;
        let visits = held(&mut transaction, &clinic, (from, until)).await?;
        let open = open(&mut transaction, &clinic, (from, until)).await?;
        Ok(tally((from, until), &visits, &open))
    }
}

async fn held(
    connection: &mut AnyConnection,
    clinic: &Clinic,
    (from, until): (Date, Date),
) -> Result<Vec<Held>, StoreError> {
    let window = Days::new(&clinic.zone, from, days(from, until)).window();
    let rows = sqlx::query(include_str!("../../queries/clinic/report_visits.sql"))
        .bind(window.from.start().as_second())
        .bind(window.until.start().as_second())
        .fetch_all(connection)
        .await?;
    let held = rows.iter().map(|row| {
        let row = Columns::of("segment", row);
        let attendance: Option<&str> = row.get("attendance")?;
        let outcome = row.parse("state", |state: &str| Outcome::of(state, attendance))?;
        let (service, minutes): (String, i64) = (row.get("service_name")?, row.get("minutes")?);
        let busy = row.instant("free_at")?.duration_since(row.instant("starts_at")?);
        Ok(Held {
            date: clinic.zone.to_datetime(row.instant("starts_at")?).date(),
            therapist: row.get("therapist_name")?,
            service: format!("{service}, {minutes} minutes"),
            minutes: u32::try_from(busy.as_mins()).map_err(|_| row.corrupt("free_at"))?,
            is_cancelled: outcome == Outcome::Cancelled,
            is_no_show: outcome == Outcome::NoShow,
        })
    });
    held.collect()
}

/// How long everybody who works here now works in every week.
async fn open(
    connection: &mut AnyConnection,
    clinic: &Clinic,
    (from, until): (Date, Date),
) -> Result<Vec<Open>, StoreError> {
    let hours = availability::hours(connection, from, until).await?;
    let rows = sqlx::query("SELECT id, name FROM resource WHERE kind = 'therapist' AND active = $1")
        .bind(1_i64)
        .fetch_all(connection)
        .await?;
    let mut open = Vec::new();
    let mut first = from;
    while first <= until {
        let Week(monday) = week_of(first);
        let last = monday.saturating_add(6.days()).min(until);
        let dates = Days::new(&clinic.zone, first, days(first, last));
        for row in &rows {
            let row = Columns::of("resource", row);
            let Some(hours) = hours.get(&ResourceId(row.get("id")?)) else {
                continue;
            };
            let cells = u32::try_from(dates.cells_within(hours).len()).unwrap_or(u32::MAX);
            open.push(Open {
                week: Week(monday),
                therapist: row.get("name")?,
                minutes: cells.saturating_mul(CELL_MINUTES.into()),
            });
        }
        let Ok(next) = last.tomorrow() else { break };
        first = next;
    }
    Ok(open)
}

/// How many dates there are from one up to and with another.
fn days(from: Date, until: Date) -> u16 {
    let between = from.until((Unit::Day, until)).map_or(0, |span| span.get_days());
    u16::try_from(between.saturating_add(1)).unwrap_or(0)
}
