//! What leads on to another step.

use leptos::either::Either;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// What the buttons are called that lead on and send nothing off.
const CHOOSE: &str = "choose";

/// A link; or where a form is to be taken along, because no script keeps what was typed, a button that posts it there.
#[component]
pub(crate) fn Onward(
    href: String,
    class: &'static str,
    /// The id of the form to take along.
    with: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    match with {
        None => Either::Left(view! {
            <a class=class href=href>
                {children()}
            </a>
        }),
        Some(form) => Either::Right(view! {
            <button class=format!("onward {class}") type="submit" form=form name=CHOOSE value="yes" formaction=href>
                {children()}
            </button>
        }),
    }
}

/// Where the button leads on to that was pressed, if it is such a button.
pub(crate) fn onward_href(event: &SubmitEvent) -> Option<String> {
    let pressed = event.submitter()?;
    let name = pressed.get_attribute("name")?;
    pressed.get_attribute("formaction").filter(|_| name == CHOOSE)
}
