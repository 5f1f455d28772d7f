//! What there is to count.

use std::collections::BTreeMap;

use domain::{CELL_MINUTES, Days, Held, Open, Report, ResourceId, Span, Sums, Week, WeekSums, tally, week_of, weeks};
use jiff::Unit;
use jiff::civil::Date;
use sqlx::AnyConnection;

use crate::clinic::profile;
use crate::engine::columns::Columns;
use crate::openings::availability;
use crate::{Clinic, Store, StoreError};

/// Visits by the id of their therapist and the slug of their service.
type Given = BTreeMap<(i64, String), Sums>;

impl Store {
    /// Sums up the dates from `from` up to and with `until`.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn report(&self, from: Date, until: Date) -> Result<Report, StoreError> {
        let _turn = self.look_back().await;
        let mut transaction = self.read().await?;
        let clinic = profile::read(&mut transaction).await?;
        let dates = weeks((from, until)).map(|(week, (first, last))| {
            let dates = Days::new(&clinic.zone, first, days(first, last));
            (week, dates)
        });
        let dates: Vec<(Week, Days)> = dates.collect();
        let window = Days::new(&clinic.zone, from, days(from, until)).window();
        let mut by_week = by_week(&mut transaction, &dates).await?;
        let mut given = given(&mut transaction, window).await?;
        count_missed(&mut transaction, &clinic, window, (&mut by_week, &mut given)).await?;
        let held = named(&mut transaction, given).await?;
        let open = open(&mut transaction, &dates, (from, until)).await?;
        transaction.commit().await?;
        Ok(tally(by_week, &held, &open))
    }
}

async fn by_week(connection: &mut AnyConnection, dates: &[(Week, Days)]) -> Result<Vec<WeekSums>, StoreError> {
    if dates.is_empty() {
        return Ok(Vec::new());
    }
    let bounds = (0..dates.len()).map(|week| format!("(${}, ${})", 2 * week + 1, 2 * week + 2));
    let sql = format!(
        "WITH week (since, before) AS (VALUES {}) {}",
        bounds.collect::<Vec<_>>().join(", "),
        include_str!("../../queries/clinic/report_weeks.sql")
    );
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
    for (_, dates) in dates {
        let Span { from, until } = dates.window();
        query = query.bind(from.start().as_second()).bind(until.start().as_second());
    }
    let rows = query.fetch_all(connection).await?;
    let sums = dates.iter().zip(&rows).map(|((week, _), row)| {
        Ok(WeekSums {
            week: *week,
            sums: sums(Columns::of("segment", row))?,
        })
    });
    sums.collect()
}

async fn given(connection: &mut AnyConnection, window: Span) -> Result<Given, StoreError> {
    let rows = sqlx::query(include_str!("../../queries/clinic/report_given.sql"))
        .bind(window.from.start().as_second())
        .bind(window.until.start().as_second())
        .fetch_all(connection)
        .await?;
    let given = rows.iter().map(|row| {
        let row = Columns::of("segment", row);
        Ok(((row.get("therapist_id")?, row.get("service")?), sums(row)?))
    });
    given.collect()
}

fn sums(row: Columns<'_>) -> Result<Sums, StoreError> {
    Ok(Sums {
        visits: row.number("visits")?,
        cancelled: row.number("cancelled")?,
        used_minutes: row.number("minutes")?,
        ..Sums::default()
    })
}

/// Whether somebody came stands with the visit, and not where its time is counted.
async fn count_missed(
    connection: &mut AnyConnection,
    clinic: &Clinic,
    window: Span,
    (by_week, given): (&mut [WeekSums], &mut Given),
) -> Result<(), StoreError> {
    let rows = sqlx::query(include_str!("../../queries/clinic/report_missed.sql"))
        .bind(window.from.start().as_second())
        .bind(window.until.start().as_second())
        .fetch_all(connection)
        .await?;
    for row in &rows {
        let row = Columns::of("segment", row);
        let week = week_of(clinic.zone.to_datetime(row.instant("starts_at")?).date());
        let of_week = by_week.iter_mut().find(|of_week| of_week.week == week);
        let of_pair = given.get_mut(&(row.get("therapist_id")?, row.get("service")?));
        for sums in of_week.map(|of_week| &mut of_week.sums).into_iter().chain(of_pair) {
            sums.no_shows += 1;
        }
    }
    Ok(())
}

async fn named(connection: &mut AnyConnection, given: Given) -> Result<Vec<Held>, StoreError> {
    let mut held = Vec::new();
    let rows = sqlx::query("SELECT slug, name, minutes FROM service")
        .fetch_all(&mut *connection)
        .await?;
    let mut services = BTreeMap::new();
    for row in &rows {
        let row = Columns::of("service", row);
        let (name, minutes): (String, i64) = (row.get("name")?, row.get("minutes")?);
        services.insert(row.get::<String>("slug")?, format!("{name}, {minutes} minutes"));
    }
    let rows = sqlx::query("SELECT id, name FROM resource WHERE kind = 'therapist'")
        .fetch_all(connection)
        .await?;
    let mut therapists = BTreeMap::new();
    for row in &rows {
        let row = Columns::of("resource", row);
        therapists.insert(row.get::<i64>("id")?, row.get::<String>("name")?);
    }
    for ((therapist, service), sums) in given {
        if let (Some(therapist), Some(service)) = (therapists.get(&therapist), services.get(&service)) {
            held.push(Held {
                therapist: therapist.clone(),
                service: service.clone(),
                sums,
            });
        }
    }
    Ok(held)
}

/// How long everybody who works here now works in every week.
async fn open(
    connection: &mut AnyConnection,
    dates: &[(Week, Days)],
    (from, until): (Date, Date),
) -> Result<Vec<Open>, StoreError> {
    let hours = availability::hours(connection, from, until).await?;
    let rows = sqlx::query("SELECT id, name FROM resource WHERE kind = 'therapist' AND active = $1")
        .bind(1_i64)
        .fetch_all(connection)
        .await?;
    let mut open = Vec::new();
    for (week, dates) in dates {
        for row in &rows {
            let row = Columns::of("resource", row);
            let Some(hours) = hours.get(&ResourceId(row.get("id")?)) else {
                continue;
            };
            let cells = u32::try_from(dates.cells_within(hours).len()).unwrap_or(u32::MAX);
            open.push(Open {
                week: *week,
                therapist: row.get("name")?,
                minutes: cells.saturating_mul(CELL_MINUTES.into()),
            });
        }
    }
    Ok(open)
}

/// How many dates there are from one up to and with another.
fn days(from: Date, until: Date) -> u16 {
    let between = from.until((Unit::Day, until)).map_or(0, |span| span.get_days());
    u16::try_from(between.saturating_add(1)).unwrap_or(0)
}
