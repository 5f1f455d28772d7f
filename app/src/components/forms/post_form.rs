//! A form that is posted to a page, with JavaScript too.

use std::time::Duration;

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::components::{TRY_AGAIN, UNREACHED};

/// What comes soon after a click is the same click.
const SOON: Duration = Duration::from_secs(2);

/// A form whose answer is always a new page: who signs in or out leaves nothing of before in the browser's memory. Once
/// the page is alive, a double click posts once, and where the clinic does not answer nothing is posted: a browser would
/// show a page of its own instead, and what was typed would be gone with this one.
#[component]
pub(crate) fn PostForm(
    /// Where to.
    #[prop(into)]
    action: String,
    /// Its class.
    #[prop(default = "form")]
    class: &'static str,
    children: Children,
) -> impl IntoView {
    let (is_sent, set_sent) = signal(false);
    let (is_unreached, set_unreached) = signal(false);
    let form = NodeRef::<html::Form>::new();
    let is_reached = StoredValue::new(false);
    let on_submit = move |event: SubmitEvent| {
        // The browser posts it, as it would have without this page's help.
        if is_reached.get_value() {
            return;
        }
        event.prevent_default();
        if is_sent.get_untracked() {
            return;
        }
        set_sent.set(true);
        let pressed = event.submitter();
        spawn_local(async move {
            let answers = browser::is_reached().await;
            // The page may have been left meanwhile.
            if set_unreached.try_set(!answers).is_some() {
                return;
            }
            match form.get_untracked() {
                Some(form) if answers => {
                    is_reached.set_value(true);
                    // Its button is gone only with the form itself.
                    _ = form.request_submit_with_submitter(pressed.as_ref());
                    is_reached.set_value(false);
                    set_timeout(move || _ = set_sent.try_set(false), SOON);
                }
                _ => set_sent.set(false),
            }
        });
    };
    view! {
        <form class=class method="post" action=action on:submit=on_submit node_ref=form novalidate>
            {children()}
            {move || {
                is_unreached.get().then(|| view! { <p class="form__unreached" role="alert">{UNREACHED} " " {TRY_AGAIN}</p> })
            }}
        </form>
    }
    .into_any()
}
