//! The starts of a day.

use domain::PartOfDay;
use jiff::civil::Time;
use leptos::prelude::*;

use crate::components::{Onward, clock_time};

/// A day's starts by morning, afternoon and evening, each a link to the details.
#[component]
pub(crate) fn StartList(
    /// What the clock reads, and where it leads.
    starts: Vec<(Time, String)>,
    /// The id of the form that every link takes along.
    #[prop(default = None)]
    with: Option<&'static str>,
) -> impl IntoView {
    let part = |part: PartOfDay| {
        let name = match part {
            PartOfDay::Morning => "Morning",
            PartOfDay::Afternoon => "Afternoon",
            PartOfDay::Evening => "Evening",
        };
        let links = starts
            .iter()
            .filter(|(time, _)| PartOfDay::of(*time) == part)
            .map(|(time, href)| {
                let (words, href) = (clock_time(*time), href.clone());
                view! {
                    <li>
                        <Onward href class="start-list__start" with>
                            {words}
                        </Onward>
                    </li>
                }
            })
            .collect::<Vec<_>>();
        (!links.is_empty()).then(|| {
            view! {
                <h3 class="start-list__part">{name}</h3>
                <ul class="start-list__starts">{links}</ul>
            }
        })
    };
    view! { <div class="start-list">{PartOfDay::ALL.map(part)}</div> }
}
