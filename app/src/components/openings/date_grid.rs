//! A month to choose a day from: the date grid of the WAI-ARIA practices, and a table of links without a script.

use domain::Month;
use jiff::civil::{Date, Weekday};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::browser;
use crate::components::{Onward, count_of_openings, long_date, month_name};

/// The id of the element that stands for a day, so that the focus can find it.
pub(crate) fn day_id(date: Date) -> String {
    format!("day-{date}")
}

/// One month of days. Days with openings are links; the others can be reached, and say that they have none.
///
/// Keys, once the page is live: arrows move by day and week, Home and End within the week, Page Up and Page Down by
/// month and with Shift by year. `leave` is called with the date to focus when a key leads out of the month.
#[component]
pub(crate) fn DateGrid(
    month: Month,
    today: Date,
    /// The day whose starts are shown.
    #[prop(into)]
    selected: Signal<Option<Date>>,
    /// The day that Tab leads to, where it is not the selected or the first open one.
    resting: Option<Date>,
    /// Openings of the month's first date, its second, and so on.
    counts: Vec<u16>,
    /// Where a day with openings leads.
    #[prop(into)]
    day_href: Callback<Date, String>,
    /// Where the months before and after are, if they can be said.
    before: Option<String>,
    after: Option<String>,
    leave: Callback<Date>,
    /// The id of the form that every link takes along.
    #[prop(default = None)]
    with: Option<&'static str>,
) -> impl IntoView {
    // Read with `try_get` below: what an attribute listens to may be gone a moment before the attribute.
    let live = browser::is_live();
    let first_open = counts.iter().position(|&count| count > 0).unwrap_or(0);
    let resting = resting.or(selected.get_untracked().filter(|&date| month.contains(date)));
    let current = RwSignal::new(resting.unwrap_or_else(|| nth(month, first_open)));

    let on_keydown = move |event: KeyboardEvent| {
        let Some(target) = moved(current.get_untracked(), &event.key(), event.shift_key()) else {
            return;
        };
        event.prevent_default();
        // Even where it is in another month: the next key goes on from there, though that month may still be loading.
        current.set(target);
        if month.contains(target) {
            browser::focus(&day_id(target));
        } else {
            leave.run(target);
        }
    };
    let role = move |name: &'static str| move || live.try_get().unwrap_or(false).then_some(name);
    let day = move |date: Date| {
        let count = counts
            .get(usize::from(date.day().unsigned_abs()) - 1)
            .copied()
            .unwrap_or(0);
        let href = (count > 0).then(|| day_href.run(date));
        let picked =
            move || (live.try_get().unwrap_or(false) && selected.try_get().flatten() == Some(date)).then_some("true");
        view! {
            <td class="date-grid__cell" role=role("gridcell") aria-selected=picked>
                <Day date count href is_today=date == today selected current live with />
            </td>
        }
    };
    let week = move |days: [Option<Date>; 7]| {
        let cells = days
            .map(|date| match date {
                Some(date) => day(date).into_any(),
                None => view! { <td class="date-grid__cell" role=role("gridcell")></td> }.into_any(),
            })
            .into_iter()
            .collect_view();
        view! { <tr role=role("row")>{cells}</tr> }
    };

    view! {
        <div class="date-grid">
            <div class="date-grid__head">
                {turn("Previous month", "‹", before, with)}
                <h2 class="date-grid__month" id="month" aria-live="polite">
                    {month_name(month)}
                </h2>
                {turn("Next month", "›", after, with)}
            </div>
            <table class="date-grid__table" role=role("grid") aria-labelledby="month" on:keydown=on_keydown>
                <thead>
                    <tr role=role("row")>
                        {WEEKDAYS.map(|name| view! { <th scope="col" abbr=name role=role("columnheader")>{&name[..2]}</th> })}
                    </tr>
                </thead>
                <tbody>{month.weeks().into_iter().map(week).collect_view()}</tbody>
            </table>
        </div>
    }
}

/// A day: a link where it has openings, and otherwise something to rest on that says it has none.
#[component]
fn Day(
    date: Date,
    count: u16,
    href: Option<String>,
    is_today: bool,
    selected: Signal<Option<Date>>,
    /// The one day that Tab leads to.
    current: RwSignal<Date>,
    live: ReadSignal<bool>,
    with: Option<&'static str>,
) -> impl IntoView {
    let today = if is_today { "Today, " } else { "" };
    let label = format!("{today}{}, {}", long_date(date), count_of_openings(count));
    let tab_stop = move || {
        live.try_get()
            .unwrap_or(false)
            .then(|| if current.try_get() == Some(date) { "0" } else { "-1" })
    };
    match href {
        Some(href) => view! {
            <Onward
                href
                class="date-grid__day date-grid__day--open"
                with
                {..}
                id=day_id(date)
                class:date-grid__day--today=is_today
                aria-label=label
                aria-current=move || (selected.try_get().flatten() == Some(date)).then_some("true")
                tabindex=tab_stop
                on:focus=move |_| current.set(date)
                data-noscroll=""
            >
                {date.day()}
            </Onward>
        }
        .into_any(),
        None => view! {
            <span
                id=day_id(date)
                class="date-grid__day"
                class:date-grid__day--today=is_today
                role="link"
                aria-disabled="true"
                aria-label=label
                tabindex=tab_stop
                on:focus=move |_| current.set(date)
            >
                {date.day()}
            </span>
        }
        .into_any(),
    }
}

const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

fn turn(label: &'static str, mark: &'static str, href: Option<String>, with: Option<&'static str>) -> AnyView {
    match href {
        Some(href) => view! {
            <Onward href class="date-grid__turn" with {..} aria-label=label data-noscroll="">
                {mark}
            </Onward>
        }
        .into_any(),
        None => view! { <span class="date-grid__turn" aria-hidden="true"></span> }.into_any(),
    }
}

/// The date of the month's `index`-th day, counted from 0.
fn nth(month: Month, index: usize) -> Date {
    month.day(i8::try_from(index + 1).unwrap_or(i8::MAX))
}

/// Where a key leads from `date`, if it is one of the grid's.
fn moved(date: Date, key: &str, shift: bool) -> Option<Date> {
    let into_week = date.weekday().since(Weekday::Sunday);
    let in_month = |months| Month::of(date).plus(months).map(|month| month.day(date.day()));
    match (key, shift) {
        ("ArrowLeft", false) => days_from(date, -1),
        ("ArrowRight", false) => days_from(date, 1),
        ("ArrowUp", false) => days_from(date, -7),
        ("ArrowDown", false) => days_from(date, 7),
        ("Home", false) => days_from(date, -into_week),
        ("End", false) => days_from(date, 6 - into_week),
        ("PageUp", false) => in_month(-1),
        ("PageDown", false) => in_month(1),
        ("PageUp", true) => in_month(-12),
        ("PageDown", true) => in_month(12),
        _ => None,
    }
}

/// The date some days later, or earlier, if there is one.
fn days_from(date: Date, days: i8) -> Option<Date> {
    let next = if days < 0 { Date::yesterday } else { Date::tomorrow };
    (0..days.unsigned_abs()).try_fold(date, |date, _| next(date).ok())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_key_of_the_grid_leads_where_the_practices_say() {
        let from = date(2026, 12, 31);
        for (key, shift, to) in [
            ("ArrowLeft", false, date(2026, 12, 30)),
            ("ArrowRight", false, date(2027, 1, 1)),
            ("ArrowUp", false, date(2026, 12, 24)),
            ("ArrowDown", false, date(2027, 1, 7)),
            ("Home", false, date(2026, 12, 27)),
            ("End", false, date(2027, 1, 2)),
            ("PageUp", false, date(2026, 11, 30)),
            ("PageDown", false, date(2027, 1, 31)),
            ("PageUp", true, date(2025, 12, 31)),
            ("PageDown", true, date(2027, 12, 31)),
        ] {
            assert_eq!(moved(from, key, shift), Some(to), "{key}, shift: {shift}");
        }
    }

    #[test]
    fn other_keys_are_left_to_the_browser() {
        assert_eq!(moved(date(2026, 12, 1), "Tab", false), None);
        assert_eq!(moved(date(2026, 12, 1), "ArrowLeft", true), None);
    }

    #[test]
    fn the_end_of_the_calendar_is_no_place_to_go() {
        assert_eq!(moved(Date::MAX, "ArrowRight", false), None);
    }
}
