//! A form that is posted to a page, with JavaScript too.

use std::time::Duration;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::{TRY_AGAIN, UNREACHED};
use crate::browser;

/// What comes soon after a click is the same click.
const SOON: Duration = Duration::from_secs(2);

/// A form whose answer is always a new page: who signs in or out leaves nothing of before in the browser's memory. Once
/// the page is alive, a double click posts once, and without a network nothing is posted: a browser would show a page of
/// its own for an answer, and what was typed would be gone with this one.
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
    let on_submit = move |event: SubmitEvent| {
        let is_online = browser::is_online();
        set_unreached.set(!is_online);
        if is_sent.get_untracked() || !is_online {
            event.prevent_default();
        } else {
            set_sent.set(true);
            set_timeout(move || _ = set_sent.try_set(false), SOON);
        }
    };
    view! {
        <form class=class method="post" action=action on:submit=on_submit novalidate>
            {children()}
            {move || {
                is_unreached.get().then(|| view! { <p class="form__unreached" role="alert">{UNREACHED} " " {TRY_AGAIN}</p> })
            }}
        </form>
    }
    .into_any()
}
