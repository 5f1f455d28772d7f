//! What was typed in the last step, while another step is shown without a script.

use domain::{BookingForm, Field};
use leptos::prelude::*;

/// The id of the form that takes it along.
pub(crate) const CARRIED: &str = "carried";

/// What was typed before, out of sight: what leads on from here posts it along.
#[component]
pub(crate) fn CarriedForm(form: BookingForm) -> impl IntoView {
    let fields = [
        (Field::Name.name(), form.name),
        (Field::Email.name(), form.email),
        (Field::Phone.name(), form.phone),
        (Field::Note.name(), form.note),
        (Field::Key.name(), form.key),
    ];
    let fields = fields.map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    view! {
        <form id=CARRIED method="post" action="/book">
            {fields}
        </form>
    }
}
