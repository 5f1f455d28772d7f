//! How much was booked, and how much of the time there was: for owners.

#[cfg(feature = "ssr")]
use std::fmt::Write;

use domain::Report;
#[cfg(feature = "ssr")]
use domain::{Action, Field, FieldErrors, Problem, Sums};
use jiff::civil::Date;
#[cfg(feature = "ssr")]
use jiff::{ToSpan, Unit};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::api::ApiError;
use crate::api::json::Json;
#[cfg(feature = "ssr")]
use crate::host::{Host, Visitor};

/// The longest run of dates that is summed up.
#[cfg(feature = "ssr")]
const MOST_DAYS: i32 = 366;

/// A report, and of which dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportView {
    pub from: Date,
    pub until: Date,
    pub report: Report,
}

/// The sums of a run of dates: of the last eight weeks, where nothing is said.
///
/// # Errors
/// [`ApiError::Invalid`] for what is no run of dates, or a longer one than a year; [`ApiError::SignInRequired`],
/// [`ApiError::NotAllowed`].
#[server(prefix = "/api", endpoint = "staff/report", input = GetUrl, output = Json)]
pub async fn show_report(
    /// The first date.
    #[server(default)]
    from: String,
    /// The last one.
    #[server(default)]
    until: String,
) -> Result<ReportView, ApiError> {
    let host = Host::of_request();
    host.caller(Action::Reports).await?;
    report(&host, &from, &until).await
}

/// The same as a table for spreadsheets.
///
/// # Errors
/// As of [`show_report`].
#[cfg(feature = "ssr")]
pub async fn report_csv(host: &Host, from: &str, until: &str, visitor: &Visitor) -> Result<String, ApiError> {
    host.caller_with(visitor, Action::Reports).await?;
    let ReportView { from, until, report } = report(host, from, until).await?;
    let mut csv = "by,name,visits,cancelled,no-shows,hours used,hours open\r\n".to_owned();
    line(&mut csv, "total", &format!("{from} to {until}"), report.total);
    for (name, sums) in &report.by_therapist {
        line(&mut csv, "therapist", name, *sums);
    }
    for (name, sums) in &report.by_service {
        line(&mut csv, "service", name, *sums);
    }
    for week in &report.by_week {
        line(&mut csv, "week", &week.week.0.to_string(), week.sums);
    }
    Ok(csv)
}

#[cfg(feature = "ssr")]
async fn report(host: &Host, from: &str, until: &str) -> Result<ReportView, ApiError> {
    let today = host.today().await?;
    let (from, until) = range(from, until, today)?;
    Ok(ReportView {
        from,
        until,
        report: host.store.report(from, until).await?,
    })
}

#[cfg(feature = "ssr")]
fn range(from: &str, until: &str, today: Date) -> Result<(Date, Date), ApiError> {
    let mut errors = FieldErrors::default();
    let mut date = |text: &str, default: Date| {
        let parsed = if text.is_empty() { Ok(default) } else { text.parse() };
        errors.keep(Field::From, parsed.map_err(|_| Problem::Malformed))
    };
    let until = date(until, today);
    let from = date(from, until.unwrap_or(today).saturating_sub(55.days()));
    if let Some((from, until)) = from.zip(until) {
        let days = from.until((Unit::Day, until)).map_or(-1, |span| span.get_days());
        if (0..MOST_DAYS).contains(&days) {
            return Ok((from, until));
        }
        errors.keep(Field::From, Err::<(), _>(Problem::Malformed));
    }
    Err(ApiError::Invalid { fields: errors })
}

#[cfg(feature = "ssr")]
fn line(csv: &mut String, by: &str, name: &str, sums: Sums) {
    let hours = |minutes: u32| f64::from(minutes) / 60.0;
    // Writing to a string cannot fail.
    _ = write!(
        csv,
        "{by},{},{},{},{},{:.2},{:.2}\r\n",
        cell(name),
        sums.visits,
        sums.cancelled,
        sums.no_shows,
        hours(sums.used_minutes),
        hours(sums.open_minutes)
    );
}

/// A cell of text. What a spreadsheet would take for a formula gets an apostrophe, which makes it text.
#[cfg(feature = "ssr")]
fn cell(text: &str) -> String {
    let is_formula = text
        .trim_start()
        .starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let mark = if is_formula || text.starts_with(['\t', '\r', '\n']) {
        "'"
    } else {
        ""
    };
    format!("\"{mark}{}\"", text.replace('"', "\"\""))
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_name_is_never_a_formula() {
        for (name, written) in [
            ("Ann", "\"Ann\""),
            ("=1+1", "\"'=1+1\""),
            (" @SUM(A1)", "\"' @SUM(A1)\""),
            ("-2", "\"'-2\""),
            ("\tx", "\"'\tx\""),
            ("Ann \"A\", 60", "\"Ann \"\"A\"\", 60\""),
        ] {
            assert_eq!(cell(name), written);
        }
    }

    #[test]
    fn a_run_of_dates_has_an_order_and_an_end() {
        let today = date(2026, 11, 30);
        let eight_weeks = range("", "", today).unwrap();
        assert_eq!(eight_weeks, (date(2026, 10, 6), today));
        assert_eq!(range("2026-11-30", "", today).unwrap(), (today, today));
        for (from, until) in [
            ("2026-12-01", ""),
            ("x", ""),
            ("", "2026-02-30"),
            ("2020-01-01", "2026-01-01"),
        ] {
            assert!(
                matches!(range(from, until, today), Err(ApiError::Invalid { .. })),
                "{from} {until}"
            );
        }
    }
}
