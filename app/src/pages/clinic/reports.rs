//! `/staff/reports`: how much was booked, and how much of the time there was.

use domain::{Report, Sums};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Form;
use leptos_router::hooks::use_query_map;

use crate::api::ApiError;
use crate::api::asked::ask;
use crate::api::clinic::reports::{ReportView, show_report};
use crate::browser;
use crate::components::{Bar, BarChart, Notice, short_date};
use crate::pages::failed::Failed;
use crate::pages::staff::nav::StaffNav;

/// The sums of the dates that the address names.
#[component]
pub(crate) fn ReportsPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let word = |name| query.get(name).unwrap_or_default();
            (word("from"), word("until"))
        })
    });
    let report = ask(move || asked.get(), |(from, until)| show_report(from, until));
    view! {
        <Title text="Reports" />
        <StaffNav />
        <section class="section">
            <h1 id="step" tabindex="-1">
                "Reports"
            </h1>
            <Transition>
                {move || Suspend::new(async move {
                    match report.await {
                        Ok(report) => view! { <Sheet report /> }.into_any(),
                        Err(ApiError::Invalid { .. }) => {
                            browser::set_status(400);
                            let (from, until) = asked.get_untracked();
                            view! {
                                <Range from until />
                                <Notice title="These dates cannot be read".to_owned() is_urgent=true>
                                    <p>
                                        "Choose a first and a last date, the first one first, and no more than a year between them."
                                    </p>
                                </Notice>
                            }
                                .into_any()
                        }
                        Err(error) => view! { <Failed error /> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}

/// Which dates.
#[component]
fn Range(from: String, until: String) -> impl IntoView {
    view! {
        <Form method="GET" action="/staff/reports" attr:class="range">
            <div class="field">
                <label class="field__label" for="from">
                    "From"
                </label>
                <input class="field__input" id="from" name="from" type="date" value=from required />
            </div>
            <div class="field">
                <label class="field__label" for="until">
                    "Until"
                </label>
                <input class="field__input" id="until" name="until" type="date" value=until required />
            </div>
            <button class="button" type="submit">
                "Show"
            </button>
        </Form>
    }
    .into_any()
}

#[component]
fn Sheet(report: ReportView) -> impl IntoView {
    let ReportView { from, until, report } = report;
    let Report {
        total,
        by_therapist,
        by_service,
        by_week,
    } = report;
    let bars = by_week.iter().map(|week| Bar {
        label: week_label(week.week.0),
        value: hours(week.sums.used_minutes),
        full: hours(week.sums.open_minutes),
    });
    let weeks = by_week
        .iter()
        .map(|week| (format!("Week of {}", short_date(week.week.0)), week.sums));
    let weeks = weeks.collect();
    view! {
        <Range from=from.to_string() until=until.to_string() />
        <dl class="facts facts--wide facts--sums">
            <div>
                <dt>"Visits"</dt>
                <dd>{total.visits}</dd>
            </div>
            <div>
                <dt>"Cancelled"</dt>
                <dd>{total.cancelled}</dd>
            </div>
            <div>
                <dt>"Did not come"</dt>
                <dd>{total.no_shows}</dd>
            </div>
            <div>
                <dt>"Hours used"</dt>
                <dd>
                    {format!("{:.1} of {:.1}", hours(total.used_minutes), hours(total.open_minutes))}
                    {total.percent_used().map(|percent| format!(" ({percent} %)"))}
                </dd>
            </div>
        </dl>
        <p class="section__note">
            "Hours used are those of visits that were not cancelled, with the time to clean up. Hours open are those that everybody works, as they are set now."
        </p>
        <h2>"Hours by week"</h2>
        <BarChart
            bars=bars.collect()
            unit="h"
            label="Hours used of hours open, week by week. The table of weeks says the same."
        />
        <Table caption="By week" first="Week" rows=weeks has_hours=true />
        <Table caption="By therapist" first="Therapist" rows=by_therapist has_hours=true />
        <Table caption="By service" first="Service" rows=by_service has_hours=false />
        <p class="back">
            <a href=format!("/staff/reports.csv?from={from}&until={until}") rel="external" download="">
                "Download as a table for spreadsheets"
            </a>
        </p>
    }
    .into_any()
}

#[component]
fn Table(caption: &'static str, first: &'static str, rows: Vec<(String, Sums)>, has_hours: bool) -> impl IntoView {
    if rows.is_empty() {
        return ().into_any();
    }
    let rows = rows.into_iter().map(|(name, sums)| {
        let of_hours = has_hours.then(|| {
            let percent = sums.percent_used();
            view! {
                <td data-label="Hours open">{format!("{:.1}", hours(sums.open_minutes))}</td>
                <td data-label="Used">{percent.map_or_else(|| "–".to_owned(), |percent| format!("{percent} %"))}</td>
            }
        });
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td data-label="Visits">{sums.visits}</td>
                <td data-label="Cancelled">{sums.cancelled}</td>
                <td data-label="Did not come">{sums.no_shows}</td>
                <td data-label="Hours used">{format!("{:.1}", hours(sums.used_minutes))}</td>
                {of_hours}
            </tr>
        }
    });
    view! {
        <table class="record record--numbers">
            <caption>{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">{first}</th>
                    <th scope="col">"Visits"</th>
                    <th scope="col">"Cancelled"</th>
                    <th scope="col">"Did not come"</th>
                    <th scope="col">"Hours used"</th>
                    {has_hours
                        .then(|| {
                            view! {
                                <th scope="col">"Hours open"</th>
                                <th scope="col">"Used"</th>
                            }
                        })}
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// `Dec 7`
fn week_label(monday: jiff::civil::Date) -> String {
    let date = short_date(monday);
    date.split(',').next().unwrap_or_default().to_owned()
}

fn hours(minutes: u32) -> f64 {
    f64::from(minutes) / 60.0
}
