//! What somebody had sent when their session was over, to be sent again.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::staff::KeptForm;
use crate::components::PostForm;

/// The form, as it was sent, with nothing to do but to send it.
#[component]
pub(super) fn Kept(form: KeptForm) -> impl IntoView {
    let KeptForm { address, fields } = form;
    // Whoever sends it shall see what it is, for somebody else may have left it there.
    let shown = fields
        .iter()
        .filter(|(name, value)| !value.is_empty() && !matches!(name.as_str(), "key" | "back" | "revision"))
        .map(|(name, value)| {
            view! {
                <dt>{name.replace('_', " ")}</dt>
                <dd>{value.clone()}</dd>
            }
        })
        .collect_view();
    let inputs = fields.into_iter().map(|(name, value)| {
        view! { <input type="hidden" name=name value=value /> }
    });
    view! {
        <Title text="You are signed in again" />
        <section class="section">
            <h1 id="step" tabindex="-1">
                "You are signed in again"
            </h1>
            <p>"What you had sent when your session was over is still here. Nothing has been done about it yet."</p>
            <dl class="facts">{shown}</dl>
            <PostForm action=address.clone()>
                {inputs.collect_view()}
                <p class="form__steps">
                    <button class="button" type="submit">
                        "Send it now"
                    </button>
                    <a class="button button--quiet" href=address>
                        "Leave it"
                    </a>
                </p>
            </PostForm>
        </section>
    }
    .into_any()
}
