//! Things to choose: a box or a dot with its words, as large as a finger.

use leptos::prelude::*;

/// One of a question's choices.
#[component]
pub(crate) fn OptionField(
    /// `checkbox` or `radio`.
    kind: &'static str,
    name: &'static str,
    value: &'static str,
    label: &'static str,
    #[prop(into)] is_chosen: Signal<bool>,
    /// Called when it is chosen, or no longer.
    choose: Callback<bool>,
) -> impl IntoView {
    view! {
        <label class="option">
            <input
                class="option__input"
                type=kind
                name=name
                value=value
                checked=is_chosen.get_untracked()
                prop:checked=is_chosen
                on:change=move |event| choose.run(event_target_checked(&event))
            />
            <span class="option__label">{label}</span>
        </label>
    }
}
