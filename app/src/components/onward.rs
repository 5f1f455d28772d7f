//! What leads on to another step.

use leptos::either::Either;
use leptos::prelude::*;

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
            <button class=format!("onward {class}") type="submit" form=form formaction=href>
                {children()}
            </button>
        }),
    }
}
