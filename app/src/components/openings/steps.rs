//! Where in the booking somebody is.

use leptos::prelude::*;

use crate::components::Onward;

/// A step of the booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum StepName {
    Service,
    Time,
    Details,
}

/// The steps of the booking; those behind are links back, each with what was chosen there.
#[component]
pub(crate) fn Steps(
    current: StepName,
    service_href: Option<String>,
    time_href: Option<String>,
    /// The id of the form to take along.
    with: Option<&'static str>,
) -> impl IntoView {
    let step = |name: StepName, label: &'static str, href: Option<String>| {
        let is_current = (name == current).then_some("step");
        let face = match href.filter(|_| name < current) {
            Some(href) => view! {
                <Onward href class="" with>
                    {label}
                </Onward>
            }
            .into_any(),
            None => view! { <span>{label}</span> }.into_any(),
        };
        view! { <li class="steps__step" class:steps__step--done=name < current aria-current=is_current>{face}</li> }
    };
    view! {
        <nav aria-label="Steps of the booking">
            <ol class="steps">
                {step(StepName::Service, "Massage", service_href)}
                {step(StepName::Time, "Day and time", time_href)}
                {step(StepName::Details, "Your details", None)}
            </ol>
        </nav>
    }
}
