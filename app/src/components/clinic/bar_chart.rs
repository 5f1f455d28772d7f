//! A bar for each of a few things, with its number beside it.

use leptos::prelude::*;

/// A thing: how much of it there is, out of how much there could be.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bar {
    pub(crate) label: String,
    pub(crate) value: f64,
    pub(crate) full: f64,
}

/// Where bars begin, how long the longest is, and how high a row is, in the units of the drawing.
const LEFT: f64 = 52.0;
const LONGEST: f64 = 180.0;
const ROW: f64 = 26.0;

/// Bars from left to right, one below the other, so that names and numbers have room on a phone too. Beside it there must
/// be a table with the same numbers: who cannot see it gets only its `label`.
#[component]
pub(crate) fn BarChart(bars: Vec<Bar>, unit: &'static str, label: &'static str) -> impl IntoView {
    let most = bars.iter().fold(1.0_f64, |most, bar| most.max(bar.value).max(bar.full));
    let height = bars.iter().fold(4.0, |height, _| height + ROW);
    let mut top = 2.0 - ROW;
    let rows = bars.into_iter().map(|Bar { label, value, full }| {
        top += ROW;
        let length = |amount: f64| format!("{:.1}", amount / most * LONGEST);
        let number = format!("{value:.0} of {full:.0} {unit}");
        view! {
            <text class="bar-chart__label" x="0" y=format!("{:.1}", top + 17.0)>
                {label}
            </text>
            <rect class="bar-chart__full" x=LEFT.to_string() y=(top + 4.0).to_string() width=length(full) height="18" rx="3" />
            <rect class="bar-chart__value" x=LEFT.to_string() y=(top + 4.0).to_string() width=length(value) height="18" rx="3" />
            <text class="bar-chart__number" x="320" y=format!("{:.1}", top + 17.0)>
                {number}
            </text>
        }
    });
    let rows: Vec<_> = rows.collect();
    view! {
        <svg class="bar-chart" viewBox=format!("0 0 320 {height}") role="img" aria-label=label focusable="false">
            {rows}
        </svg>
    }
    .into_any()
}
